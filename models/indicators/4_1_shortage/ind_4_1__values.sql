-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: S4, S5 (int_time__measure_periods knows the periods that the barometer keeps open), D4, D5, D6, V4, V5.

{%- set breakdowns = person_breakdowns() %}

with cases as (
    {{ counted_cases(ref('ind_4_1__cases'), breakdowns) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('4.1', 'cells') }}
)

select * from final
