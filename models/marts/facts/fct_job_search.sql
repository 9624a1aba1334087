-- Grain: one row per person and episode of job search that starts by data_until of ura.
-- Rules: J1, J2 (searches without a free day between them are one episode), B2 (its chain), T4 (the status on its first
-- day), A2-A6 on the first day, D3.

with coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

episodes as (
    select
        all_episodes.person_id,
        all_episodes.start_date,
        all_episodes.end_date,
        all_episodes.end_reason,
        all_episodes.start_evidence,
        all_episodes.end_evidence,
        coverage.data_until
    from {{ ref('int_timeline__episodes') }} as all_episodes
    inner join coverage
        on all_episodes.start_date <= coverage.data_until
),

episode_chains as (
    select
        person_id,
        start_date,
        chain_start_date
    from {{ ref('int_timeline__episode_chains') }}
),

statuses as (
    select
        person_id,
        start_date,
        end_date,
        status_group
    from {{ ref('int_timeline__statuses') }}
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
        episodes.person_id,
        episodes.start_date,
        episodes.end_date,
        {{ end_or_open('episodes.end_date') }} > episodes.data_until as is_open,
        {{ days_until_data_end('episodes.start_date', 'episodes.end_date', 'episodes.data_until') }} as days_searching,
        episodes.end_reason,
        episode_chains.chain_start_date,
        coalesce(statuses.status_group, 'unknown') as status_at_start,
        attributes.area_code,
        attributes.region_code,
        attributes.sex,
        attributes.age_group,
        attributes.language,
        attributes.citizenship,
        attributes.education,
        attributes.long_term_ill,
        episodes.start_evidence,
        episodes.end_evidence
    from episodes
    inner join episode_chains
        on
            episodes.person_id = episode_chains.person_id
            and episodes.start_date = episode_chains.start_date
    left join statuses
        on
            episodes.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'episodes.start_date') }}
    left join attributes
        on
            episodes.person_id = attributes.person_id
            and episodes.start_date = attributes.attribute_day
)

select * from final
