-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: B3, D4, D5, D6, V4, V5. Days are added up as whole millionths, the precision of the input contract.

{%- set breakdowns = person_breakdowns() + ['long_term_ill', 'entry_status'] %}
{%- set units_per_day = 1000000 %}

with cases as (
    {{ counted_cases(ref('ind_3_3__cases'), breakdowns, units_per_amount=units_per_day) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('3.3', 'cells', units_per_amount=units_per_day) }}
)

select * from final
