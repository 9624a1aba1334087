-- Grain: one row per person and day on which an indicator needs the person's attributes.
-- Why: attributes (A1-A7) are found once for all indicators, and only for the days that events need.

with episode_starts as (
    select
        person_id,
        start_date as attribute_day
    from {{ ref('int_timeline__episodes') }}
),

run_starts as (
    select
        person_id,
        start_date as attribute_day
    from {{ ref('int_employment__run_starts') }}
),

spell_starts as (
    select
        person_id,
        start_date as attribute_day
    from {{ ref('int_timeline__spells') }}
),

count_days as (
    select
        person_id,
        count_day as attribute_day
    from {{ ref('int_timeline__count_days') }}
),

ill_days as (
    select
        person_id,
        first_day as attribute_day
    from {{ ref('int_people__ill_months') }}
),

needed as (
    select * from episode_starts
    union
    select * from run_starts
    union
    select * from spell_starts
    union
    select * from count_days
    union
    select * from ill_days
),

final as (
    select
        needed.person_id,
        needed.attribute_day
    from needed
    where needed.attribute_day >= {{ date_parameter('history_from') }}
)

select * from final
