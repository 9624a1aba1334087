-- Grain: one row per measure and first day of a run of open-market employment in the period of the results (V6).
-- Rules: R1 (the cohort is every entry), R2 (a relapse is an unemployed jobseeker spell that starts after e, at most
-- 3 or 6 months later).

with run_starts as (
    select
        person_id,
        start_date,
        is_subsidised,
        was_jobseeker,
        entry_status,
        evidence,
        subsidy_evidence
    from {{ ref('int_employment__run_starts') }}
    where start_date >= {{ date_parameter('history_from') }}
),

entries as (
    select
        person_id,
        entry_date,
        relapse_date,
        relapse_evidence
    from {{ ref('int_employment__entries') }}
),

attributes as (
    select
        attributes_on_days.person_id,
        attributes_on_days.attribute_day,
        {{ attribute_columns('attributes_on_days') }}
    from {{ ref('int_people__attributes') }} as attributes_on_days
),

measures as (
    select
        'relapse_3m' as measure_code,
        3 as relapse_months
    union all
    select
        'relapse_6m' as measure_code,
        6 as relapse_months
),

candidates as (
    select
        measures.measure_code,
        {{ case_id('run_starts.person_id', 'run_starts.start_date') }} as case_id,
        run_starts.person_id,
        run_starts.start_date as reference_date,
        {{ attribute_columns('attributes') }},
        run_starts.entry_status,
        cast(null as varchar) as kind,
        case
            when run_starts.is_subsidised then 'subsidised'
            when not run_starts.was_jobseeker then 'not_a_jobseeker'
        end as early_reason,
        coalesce(run_starts.subsidy_evidence, run_starts.evidence) as early_evidence,
        run_starts.start_date as early_evidence_date,
        cast(null as varchar) as late_reason,
        coalesce(
            entries.relapse_date <= {{ add_months('run_starts.start_date', 'measures.relapse_months') }}, false
        ) as is_hit,
        cast(null as decimal(18, 6)) as amount,
        coalesce(entries.relapse_evidence, run_starts.evidence) as evidence,
        coalesce(entries.relapse_date, run_starts.start_date) as evidence_date
    from run_starts
    cross join measures
    inner join attributes
        on
            run_starts.person_id = attributes.person_id
            and run_starts.start_date = attributes.attribute_day
    left join entries
        on
            run_starts.person_id = entries.person_id
            and run_starts.start_date = entries.entry_date
),

final as (
    {{ cases('3.2', 'candidates') }}
)

select * from final
