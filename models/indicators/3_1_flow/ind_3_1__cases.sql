-- Grain: one row per measure and episode of job search that starts in the period of the results (V6).
-- Rules: F1 (the cohort), F2 (an entry by the mark), F3 (at work at the mark); without entry the status is evidence.

with episodes as (
    select
        all_episodes.person_id,
        all_episodes.start_date,
        all_episodes.start_evidence,
        {{ add_months('all_episodes.start_date', var('flow_months')) }} as mark_date
    from {{ ref('int_timeline__episodes') }} as all_episodes
    inner join {{ ref('int_coverage__sources') }} as coverage
        on coverage.source_code = 'ura' and all_episodes.start_date <= coverage.data_until
    where all_episodes.start_date >= {{ date_parameter('history_from') }}
),

statuses as (
    select
        person_id,
        start_date,
        end_date,
        status_code,
        evidence
    from {{ ref('int_timeline__statuses') }}
),

entries as (
    select
        person_id,
        entry_date,
        run_end_date,
        evidence
    from {{ ref('int_employment__entries') }}
),

-- Of disjoint runs at most one holds the mark.
entries_after_start as (
    select
        episodes.person_id,
        episodes.start_date,
        min(entries.entry_date) as first_entry_date,
        min(
            case
                when {{ covers('entries.entry_date', 'entries.run_end_date', 'episodes.mark_date') }}
                    then entries.entry_date
            end
        ) as entry_at_mark_date
    from episodes
    inner join entries
        on episodes.person_id = entries.person_id and episodes.start_date < entries.entry_date
    group by episodes.person_id, episodes.start_date
),

measures as (
    select 'flow_3m' as measure_code
    union all
    select 'employed_at_3m' as measure_code
),

outcomes as (
    select
        measures.measure_code,
        episodes.person_id,
        episodes.start_date,
        episodes.mark_date,
        episodes.start_evidence,
        case measures.measure_code
            when 'flow_3m' then entries_after_start.first_entry_date
            when 'employed_at_3m' then entries_after_start.entry_at_mark_date
        end as entry_date
    from episodes
    cross join measures
    left join entries_after_start
        on episodes.person_id = entries_after_start.person_id and episodes.start_date = entries_after_start.start_date
),

decided as (
    select
        outcomes.*,
        case statuses.status_code when '2' then 'unemployed' when '3' then 'laid_off' end as entry_status,
        case
            when coalesce(statuses.status_code, 'z') = 'z' then 'status_unknown'
            when statuses.status_code not in ({{ code_list('cohort_statuses') }}) then 'not_in_cohort_status'
        end as exclusion_reason,
        coalesce(statuses.evidence, outcomes.start_evidence) as status_evidence
    from outcomes
    left join statuses
        on
            outcomes.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'outcomes.start_date') }}
),

final as (
    select
        decided.measure_code,
        {{ case_id('decided.person_id', 'decided.start_date') }} as case_id,
        decided.person_id,
        decided.start_date as reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        decided.entry_status,
        cast(null as varchar) as kind,
        decided.exclusion_reason,
        coalesce(decided.entry_date <= decided.mark_date, false) as is_hit,
        cast(null as decimal(18, 6)) as amount,
        case
            when decided.exclusion_reason is null then coalesce(entries.evidence, decided.status_evidence)
            else decided.status_evidence
        end as evidence,
        case
            when decided.exclusion_reason is null then coalesce(entries.entry_date, decided.start_date)
            else decided.start_date
        end as evidence_date
    from decided
    left join entries
        on decided.person_id = entries.person_id and decided.entry_date = entries.entry_date
)

select * from final
