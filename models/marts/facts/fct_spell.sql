-- Grain: one row per person and spell as an unemployed jobseeker that starts by data_until of ura.
-- Rules: U1-U3 (the spells), E4-E7 (a spell ends in an entry when the entry is on the day after it), T3, T4 (the status
-- on that day), A2-A6 on the first day, D3.

with coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

spells as (
    select
        all_spells.person_id,
        all_spells.start_date,
        all_spells.end_date,
        {{ end_or_open('all_spells.end_date') }} > coverage.data_until as is_open,
        {{ days_until_data_end('all_spells.start_date', 'all_spells.end_date', 'coverage.data_until') }}
            as days_unemployed,
        {{ add_days('all_spells.end_date', 1) }} as day_after,
        all_spells.entry_status_code,
        all_spells.evidence
    from {{ ref('int_timeline__spells') }} as all_spells
    inner join coverage
        on all_spells.start_date <= coverage.data_until
),

episodes as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('int_timeline__episodes') }}
),

entries as (
    select
        person_id,
        entry_date
    from {{ ref('int_employment__entries') }}
),

statuses as (
    select
        person_id,
        start_date,
        end_date,
        status_group
    from {{ ref('int_timeline__statuses') }}
),

status_groups as (
    select
        status_code,
        status_group
    from {{ ref('status_groups') }}
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
        spells.person_id,
        spells.start_date,
        spells.end_date,
        spells.is_open,
        spells.days_unemployed,
        episodes.start_date as job_search_start_date,
        status_groups.status_group as entry_status,
        entries.entry_date,
        statuses.status_group as next_status,
        attributes.area_code,
        attributes.region_code,
        attributes.sex,
        attributes.age_group,
        attributes.language,
        attributes.citizenship,
        attributes.education,
        attributes.long_term_ill,
        spells.evidence
    from spells
    inner join status_groups
        on spells.entry_status_code = status_groups.status_code
    left join episodes
        on
            spells.person_id = episodes.person_id
            and {{ covers('episodes.start_date', 'episodes.end_date', 'spells.start_date') }}
    left join entries
        on
            spells.person_id = entries.person_id
            and spells.day_after = entries.entry_date
    left join statuses
        on
            spells.person_id = statuses.person_id
            and not spells.is_open
            and {{ covers('statuses.start_date', 'statuses.end_date', 'spells.day_after') }}
    left join attributes
        on
            spells.person_id = attributes.person_id
            and spells.start_date = attributes.attribute_day
)

select * from final
