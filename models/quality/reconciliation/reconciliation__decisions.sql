-- Grain: one row per model of permits and step.
-- Rules: W2 (work permits), M1 (special experts), D3 (nothing after the last day of its register). Why: what leaves
-- before the cases, where no funnel shows it.

with coverage as (
    select
        source_code,
        data_until
    from {{ ref('int_coverage__sources') }}
),

matters as (
    select
        case_number,
        count(*) as decisions,
        max(decided_on) as decided_on
    from {{ ref('stg_atmt__work_permits') }}
    group by case_number
),

decisions_of_levels as (
    select
        case_id,
        decision_level,
        count(*) as decisions,
        max(decided_on) as decided_on
    from {{ ref('stg_migri__decisions') }}
    group by case_id, decision_level
),

highest_levels as (
    select
        case_id,
        max(decision_level) as decision_level
    from decisions_of_levels
    group by case_id
),

matter_counts as (
    select
        sum(matters.decisions) as delivered_decisions,
        sum(matters.decisions - 1) as not_deciding,
        count(case when not coalesce(matters.decided_on <= coverage.data_until, false) then 1 end) as after_data_until,
        (select count(*) from {{ ref('int_permits__work_permits') }}) as matters
    from matters
    inner join coverage
        on coverage.source_code = 'atmt'
),

case_counts as (
    select
        sum(decisions_of_levels.decisions) as delivered_decisions,
        sum(decisions_of_levels.decisions) - count(highest_levels.case_id) as not_deciding,
        count(highest_levels.case_id)
        - count(case when decisions_of_levels.decided_on <= coverage.data_until then highest_levels.case_id end)
            as after_data_until,
        (select count(*) from {{ ref('int_permits__special_experts') }}) as cases
    from decisions_of_levels
    inner join coverage
        on coverage.source_code = 'migri'
    left join highest_levels
        on
            decisions_of_levels.case_id = highest_levels.case_id
            and decisions_of_levels.decision_level = highest_levels.decision_level
),

final as (
    {{ waterfall_steps('matter_counts', 'intermediate', 'int_permits__work_permits', [
        'delivered_decisions', 'not_deciding', 'after_data_until', 'matters'
    ]) }}
    union all
    {{ waterfall_steps('case_counts', 'intermediate', 'int_permits__special_experts', [
        'delivered_decisions', 'not_deciding', 'after_data_until', 'cases'
    ]) }}
)

select * from final
