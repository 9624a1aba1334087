-- Grain: one row per measure and episode of job search that starts in the period of the results (V6).
-- Rules: F1 (the cohort), F2 (an entry by the mark), F3 (at work at the mark).

with episodes as (
    select
        all_episodes.person_id,
        all_episodes.start_date,
        all_episodes.start_evidence,
        {{ add_months('all_episodes.start_date', var('flow_months')) }} as mark_date
    from {{ ref('int_timeline__episodes') }} as all_episodes
    inner join {{ ref('stg_landing__coverage') }} as coverage
        on
            coverage.source_code = 'ura'
            and all_episodes.start_date <= coverage.data_until
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

attributes as (
    select
        person_id,
        attribute_day,
        {{ attribute_columns('attributes_on_days') }}
    from {{ ref('int_people__attributes') }} as attributes_on_days
),

-- F2: the first entry after s, also one of a later episode.
first_entries as (
    select
        episodes.person_id,
        episodes.start_date,
        min(entries.entry_date) as entry_date
    from episodes
    inner join entries
        on
            episodes.person_id = entries.person_id
            and episodes.start_date < entries.entry_date
    group by episodes.person_id, episodes.start_date
),

-- F3: of disjoint runs at most one holds the mark.
entries_at_mark as (
    select
        episodes.person_id,
        episodes.start_date,
        entries.entry_date
    from episodes
    inner join entries
        on
            episodes.person_id = entries.person_id
            and episodes.start_date < entries.entry_date
            and {{ covers('entries.entry_date', 'entries.run_end_date', 'episodes.mark_date') }}
),

cohort as (
    select
        episodes.person_id,
        episodes.start_date,
        episodes.mark_date,
        case
            when coalesce(statuses.status_code, 'z') = 'z' then 'status_unknown'
            when statuses.status_code not in ({{ code_list('cohort_statuses') }}) then 'not_in_cohort_status'
        end as early_reason,
        case statuses.status_code when '2' then 'unemployed' when '3' then 'laid_off' end as entry_status,
        coalesce(statuses.evidence, episodes.start_evidence) as early_evidence
    from episodes
    left join statuses
        on
            episodes.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'episodes.start_date') }}
),

hits as (
    select
        'flow_3m' as measure_code,
        cohort.person_id,
        cohort.start_date,
        coalesce(first_entries.entry_date <= cohort.mark_date, false) as is_hit,
        first_entries.entry_date
    from cohort
    left join first_entries
        on
            cohort.person_id = first_entries.person_id
            and cohort.start_date = first_entries.start_date
    union all
    select
        'employed_at_3m' as measure_code,
        cohort.person_id,
        cohort.start_date,
        entries_at_mark.entry_date is not null as is_hit,
        entries_at_mark.entry_date
    from cohort
    left join entries_at_mark
        on
            cohort.person_id = entries_at_mark.person_id
            and cohort.start_date = entries_at_mark.start_date
),

candidates as (
    select
        hits.measure_code,
        {{ case_id('cohort.person_id', 'cohort.start_date') }} as case_id,
        cohort.person_id,
        cohort.start_date as reference_date,
        {{ attribute_columns('attributes') }},
        cohort.entry_status,
        cast(null as varchar) as kind,
        cohort.early_reason,
        cohort.early_evidence,
        cohort.start_date as early_evidence_date,
        cast(null as varchar) as late_reason,
        hits.is_hit,
        cast(null as decimal(18, 6)) as amount,
        coalesce(entries.evidence, cohort.early_evidence) as evidence,
        coalesce(entries.entry_date, cohort.start_date) as evidence_date
    from cohort
    inner join hits
        on
            cohort.person_id = hits.person_id
            and cohort.start_date = hits.start_date
    inner join attributes
        on
            cohort.person_id = attributes.person_id
            and cohort.start_date = attributes.attribute_day
    left join entries
        on
            hits.person_id = entries.person_id
            and hits.entry_date = entries.entry_date
),

final as (
    {{ cases('3.1', 'candidates') }}
)

select * from final
