-- Grain: one row per model of cases that reads staging itself, and step.
-- Rules: W1 (leads), C1 (respondents), D3 (nothing after the last day of its register), D5 (nothing without a period).
-- Why: what leaves before the cases, where no funnel shows it.

with coverage as (
    select
        source_code,
        data_until
    from {{ ref('int_coverage__sources') }}
),

respondents as (
    select distinct
        survey_year,
        area_code,
        respondent_number
    from {{ ref('stg_keha__cooperation_barometer') }}
),

years as (
    select distinct extract(year from year_start) as survey_year
    from {{ ref('int_time__months') }}
),

counted_leads as (
    select count(*) as leads
    from {{ ref('ind_4_2__cases') }}
    where measure_code = 'wif_leads'
),

scores as (
    select
        count(case when in_denominator then 1 end) as counted,
        count(case when not in_denominator then 1 end) as too_few_answers
    from {{ ref('ind_5_1__cases') }}
    where breakdown = 'total'
),

lead_states as (
    select
        case
            when not coalesce(leads.lead_on <= coverage.data_until, false) then 'after_data_until'
            when leads.state_code = '9' then 'withdrawn'
            when leads.lead_on < {{ date_parameter('history_from') }} then 'before_history'
        end as reason
    from {{ ref('stg_atmt__leads') }} as leads
    inner join coverage
        on coverage.source_code = 'atmt'
),

lead_counts as (
    select
        count(*) as delivered_leads,
        count(case when reason = 'after_data_until' then 1 end) as after_data_until,
        count(case when reason = 'withdrawn' then 1 end) as withdrawn,
        count(case when reason = 'before_history' then 1 end) as before_history,
        (select counted_leads.leads from counted_leads) as leads
    from lead_states
),

respondent_counts as (
    select
        count(*) as respondents,
        count(case when years.survey_year is null then 1 end) as without_period,
        (select scores.too_few_answers from scores) as answered_too_little,
        (select scores.counted from scores) as counted_respondents
    from respondents
    left join years
        on respondents.survey_year = years.survey_year
),

final as (
    {{ waterfall_steps('lead_counts', 'indicators', 'ind_4_2__cases', [
        'delivered_leads', 'after_data_until', 'withdrawn', 'before_history', 'leads'
    ]) }}
    union all
    {{ waterfall_steps('respondent_counts', 'indicators', 'ind_5_1__cases', [
        'respondents', 'without_period', 'answered_too_little', 'counted_respondents'
    ]) }}
)

select * from final
