-- J1, J2: every search that J1 leaves lies in one episode; an episode starts and ends with one of its searches and has
-- no day in between that none of them covers. J1 is told here without the windows of the model.

with searches as (
    select
        row_id,
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day,
        case when end_date is null then 1 else 0 end as is_open,
        changed_at
    from {{ ref('stg_ura__job_searches') }}
),

beaten as (
    select distinct searches.row_id
    from searches
    inner join searches as better
        on
            searches.person_id = better.person_id
            and searches.start_date = better.start_date
            and (
                searches.is_open > better.is_open
                or (
                    searches.is_open = better.is_open
                    and (
                        searches.changed_at < better.changed_at
                        or (searches.changed_at = better.changed_at and searches.row_id < better.row_id)
                    )
                )
            )
),

kept as (
    select
        searches.row_id,
        searches.person_id,
        searches.start_date,
        searches.last_day
    from searches
    left join beaten
        on searches.row_id = beaten.row_id
    where beaten.row_id is null
),

episodes as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_timeline__episodes') }}
),

placed as (
    select
        kept.row_id,
        kept.person_id,
        kept.start_date,
        kept.last_day,
        episodes.start_date as episode_start,
        episodes.last_day as episode_last_day
    from kept
    left join episodes
        on
            kept.person_id = episodes.person_id
            and kept.start_date >= episodes.start_date
            and kept.last_day <= episodes.last_day
),

continued as (
    select distinct placed.row_id
    from placed
    inner join placed as next_search
        on
            placed.person_id = next_search.person_id
            and placed.episode_start = next_search.episode_start
            and next_search.start_date <= {{ add_days('placed.last_day', 1) }}
            and placed.last_day < next_search.last_day
),

final as (
    select
        'search outside every episode, or in several' as difference,
        min(person_id) as person_id,
        min(start_date) as start_date
    from placed
    group by row_id
    having count(*) > 1 or count(episode_start) = 0
    union all
    select
        'free day inside an episode' as difference,
        placed.person_id,
        placed.start_date
    from placed
    left join continued
        on placed.row_id = continued.row_id
    where placed.last_day < placed.episode_last_day and continued.row_id is null
    union all
    select
        'episode that no search starts' as difference,
        episodes.person_id,
        episodes.start_date
    from episodes
    left join kept
        on
            episodes.person_id = kept.person_id
            and episodes.start_date = kept.start_date
    where kept.row_id is null
)

select * from final
