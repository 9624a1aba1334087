-- U1, U2: a person has as many days in spells as days with status 2 or 3 that an episode covers; since neither
-- overlaps (tested beside the models), equal sums and spells inside such days mean the same days.

with status_days as (
    select
        statuses.person_id,
        sum(
            {{ days_from_to(
                'greatest(statuses.start_date, episodes.start_date)',
                'least(' ~ end_or_open('statuses.end_date') ~ ', ' ~ end_or_open('episodes.end_date') ~ ')'
            ) }} + 1
        ) as unemployed_days
    from {{ ref('int_timeline__statuses') }} as statuses
    inner join {{ ref('int_timeline__episodes') }} as episodes
        on
            statuses.person_id = episodes.person_id
            and statuses.start_date <= {{ end_or_open('episodes.end_date') }}
            and {{ end_or_open('statuses.end_date') }} >= episodes.start_date
    where statuses.status_code in ('2', '3')
    group by statuses.person_id
),

spell_days as (
    select
        person_id,
        sum({{ days_from_to('start_date', end_or_open('end_date')) }} + 1) as spell_days
    from {{ ref('int_timeline__spells') }}
    group by person_id
),

spells_outside as (
    select spells.person_id
    from {{ ref('int_timeline__spells') }} as spells
    left join {{ ref('int_timeline__episodes') }} as episodes
        on
            spells.person_id = episodes.person_id
            and spells.start_date >= episodes.start_date
            and {{ end_or_open('spells.end_date') }} <= {{ end_or_open('episodes.end_date') }}
    where episodes.person_id is null
),

final as (
    select
        'days in spells differ from unemployed days' as difference,
        coalesce(status_days.person_id, spell_days.person_id) as person_id
    from status_days
    full outer join spell_days
        on status_days.person_id = spell_days.person_id
    where coalesce(status_days.unemployed_days, 0) <> coalesce(spell_days.spell_days, 0)
    union all
    select
        'spell outside every episode' as difference,
        person_id
    from spells_outside
)

select * from final
