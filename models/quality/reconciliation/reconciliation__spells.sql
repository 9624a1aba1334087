-- Grain: one row per model of spells and step.
-- Rules: U1 (statuses in spells). Why here again: counted by what lies in what, without the windows of the models.

with statuses as (
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
    {{ waterfall_steps('spell_counts', 'intermediate', 'int_timeline__spells', [
        'statuses', 'not_unemployed', 'without_search', 'statuses_in_spells'
    ]) }}
)

select * from final
