-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: O1, O2, O3, D4, D5, D6, V4, V5.

{%- set breakdowns = ['kind'] %}

with cases as (
    {{ counted_cases(ref('ind_4_3__cases'), breakdowns) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('4.3', 'cells') }}
)

select * from final
