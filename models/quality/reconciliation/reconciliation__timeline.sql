-- Grain: one row per model of the timeline and step.
-- Rules: T1, T2 (statuses), J1, J2 (episodes), U1 (statuses in spells). Why here again: counted by distinct starts and
-- by what lies in what, without the windows of the models.

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

statuses as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day,
        is_unemployed
    from {{ ref('int_timeline__statuses') }}
),

episodes as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_timeline__episodes') }}
),

spells as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_timeline__spells') }}
),

status_counts as (
    select
        sum(rows_of_start) as delivered_statuses,
        sum(rows_of_start - statuses_of_start) as same_status,
        sum(statuses_of_start - 1) as same_start,
        (select count(*) from statuses) as statuses
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

unemployed as (
    select
        person_id,
        start_date,
        last_day
    from statuses
    where is_unemployed
),

spell_counts as (
    select
        count(*) as statuses,
        count(case when not is_unemployed then 1 end) as not_unemployed,
        (
            select count(*)
            from unemployed
            where not exists (
                select 1
                from episodes
                where
                    episodes.person_id = unemployed.person_id
                    and episodes.start_date <= unemployed.last_day
                    and episodes.last_day >= unemployed.start_date
            )
        ) as without_search,
        (
            select count(*)
            from unemployed
            where exists (
                select 1
                from spells
                where
                    spells.person_id = unemployed.person_id
                    and spells.start_date <= unemployed.last_day
                    and spells.last_day >= unemployed.start_date
            )
        ) as statuses_in_spells
    from statuses
),

final as (
    {{ waterfall_steps('status_counts', 'intermediate', 'int_timeline__statuses', [
        'delivered_statuses', 'same_status', 'same_start', 'statuses'
    ]) }}
    union all
    {{ waterfall_steps('search_counts', 'intermediate', 'int_timeline__episodes', [
        'delivered_searches', 'same_start', 'joined', 'episodes'
    ]) }}
    union all
    {{ waterfall_steps('spell_counts', 'intermediate', 'int_timeline__spells', [
        'statuses', 'not_unemployed', 'without_search', 'statuses_in_spells'
    ]) }}
)

select * from final
