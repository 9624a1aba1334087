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

measures as (
    select
        'relapse_3m' as measure_code,
        3 as relapse_months
    union all
    select
        'relapse_6m' as measure_code,
        6 as relapse_months
),

final as (
    select
        measures.measure_code,
        {{ case_id('run_starts.person_id', 'run_starts.start_date') }} as case_id,
        run_starts.person_id,
        run_starts.start_date as reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        run_starts.entry_status,
        cast(null as varchar) as kind,
        case
            when run_starts.is_subsidised then 'subsidised'
            when not run_starts.was_jobseeker then 'not_a_jobseeker'
        end as exclusion_reason,
        coalesce(
            entries.relapse_date <= {{ add_months('run_starts.start_date', 'measures.relapse_months') }}, false
        ) as is_hit,
        cast(null as decimal(18, 6)) as amount,
        coalesce(entries.relapse_evidence, run_starts.subsidy_evidence, run_starts.evidence) as evidence,
        coalesce(entries.relapse_date, run_starts.start_date) as evidence_date
    from run_starts
    cross join measures
    left join entries
        on
            run_starts.person_id = entries.person_id
            and run_starts.start_date = entries.entry_date
)

select * from final
