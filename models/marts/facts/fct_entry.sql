-- Grain: one row per person and first day e of a run of open-market employment.
-- Rules: E4-E7 (a first day without exclusion_reason is an entry; the reasons are those of 3.2 in V6), R2 (the
-- relapse), B1 (permanence), S1-S3 (the occupation and whether it is in shortage), A2-A6 on e, D3.

with coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

run_starts as (
    select
        person_id,
        start_date as entry_date,
        end_date as run_end_date,
        case
            when is_subsidised then 'subsidised'
            when not was_jobseeker then 'not_a_jobseeker'
        end as exclusion_reason,
        episode_start_date as job_search_start_date,
        entry_status,
        evidence
    from {{ ref('int_employment__run_starts') }}
),

-- D3: a relapse that is registered for a day after data_until is no event yet.
relapses as (
    select
        entries.person_id,
        entries.entry_date,
        case when entries.relapse_date <= coverage.data_until then entries.relapse_date end as relapse_date,
        {{ add_months('entries.entry_date', var('permanent_months')) }} as permanent_mark,
        coverage.data_until
    from {{ ref('int_employment__entries') }} as entries
    cross join coverage
),

jobs as (
    select
        person_id,
        entry_date,
        occupation_code,
        work_region_code,
        shortage_state
    from {{ ref('int_shortage__entries') }}
),

attributes as (
    select
        person_id,
        attribute_day,
        area_code,
        region_code,
        sex,
        age_group,
        language,
        citizenship,
        education,
        long_term_ill
    from {{ ref('int_people__attributes') }}
),

final as (
    select
        run_starts.person_id,
        run_starts.entry_date,
        run_starts.run_end_date,
        run_starts.exclusion_reason,
        run_starts.job_search_start_date,
        run_starts.entry_status,
        relapses.relapse_date,
        case
            when relapses.permanent_mark <= relapses.data_until
                then coalesce(relapses.relapse_date > relapses.permanent_mark, true)
        end as is_permanent,
        jobs.occupation_code,
        jobs.work_region_code,
        jobs.shortage_state,
        attributes.area_code,
        attributes.region_code,
        attributes.sex,
        attributes.age_group,
        attributes.language,
        attributes.citizenship,
        attributes.education,
        attributes.long_term_ill,
        run_starts.evidence
    from run_starts
    left join relapses
        on
            run_starts.person_id = relapses.person_id
            and run_starts.entry_date = relapses.entry_date
    left join jobs
        on
            run_starts.person_id = jobs.person_id
            and run_starts.entry_date = jobs.entry_date
    left join attributes
        on
            run_starts.person_id = attributes.person_id
            and run_starts.entry_date = attributes.attribute_day
)

select * from final
