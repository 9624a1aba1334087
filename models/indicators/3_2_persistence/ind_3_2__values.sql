-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: D4, D5 (the two measures mature separately), D6, V4, V5.

{%- set breakdowns = person_breakdowns() + ['long_term_ill', 'entry_status'] %}

with cases as (
    {{ counted_cases(ref('ind_3_2__cases'), breakdowns) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('3.2', 'cells') }}
)

select * from final
