-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: M1, M2, D4, D5, V4.

{%- set breakdowns = ['kind'] %}

with cases as (
    {{ counted_cases(ref('ind_5_2__cases'), breakdowns) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('5.2', 'cells') }}
)

select * from final
