-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: I1, I2, D6 (a person counts once per period, with the attributes of the first event in it), D4, D5, V4, V5.

{%- set breakdowns = person_breakdowns() %}

with persons as (
    {{ counted_persons(ref('ind_2_2__cases'), breakdowns) }}
),

cells as (
    {{ cells_of_persons('persons', breakdowns) }}
),

final as (
    {{ indicator_values('2.2', 'cells') }}
)

select * from final
