-- Grain: one row per model of the timeline and step.
-- Rules: T1, T2 (statuses), J1, J2 (episodes). Why here again: counted by distinct starts and by what lies in what,
-- without the windows of the models.

with delivered_statuses as (
    select
        person_id,
        start_date,
        count(*) as rows_of_start,
        count(distinct status_code) as statuses_of_start
    from {{ ref('stg_ura__statuses') }}
    group by person_id, start_date
),

delivered_searches as (
    select
        person_id,
        start_date,
        count(*) as rows_of_start
    from {{ ref('stg_ura__job_searches') }}
    group by person_id, start_date
),

episodes as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_timeline__episodes') }}
),

status_counts as (
    select
        sum(rows_of_start) as delivered_statuses,
        sum(rows_of_start - statuses_of_start) as same_status,
        sum(statuses_of_start - 1) as same_start,
        (select count(*) from {{ ref('int_timeline__statuses') }}) as statuses
    from delivered_statuses
),

search_counts as (
    select
        sum(delivered_searches.rows_of_start) as delivered_searches,
        sum(delivered_searches.rows_of_start - 1) as same_start,
        count(episodes.person_id) as joined,
        (select count(*) from {{ ref('int_timeline__episodes') }}) as episodes
    from delivered_searches
    left join episodes
        on
            delivered_searches.person_id = episodes.person_id
            and delivered_searches.start_date > episodes.start_date
            and delivered_searches.start_date <= episodes.last_day
),

final as (
    {{ waterfall_steps('status_counts', 'intermediate', 'int_timeline__statuses', [
        'delivered_statuses', 'same_status', 'same_start', 'statuses'
    ]) }}
    union all
    {{ waterfall_steps('search_counts', 'intermediate', 'int_timeline__episodes', [
        'delivered_searches', 'same_start', 'joined', 'episodes'
    ]) }}
)

select * from final
