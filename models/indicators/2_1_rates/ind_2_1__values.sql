-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: P1, D4, D5, D6 (rates are sums over sums of persons), V4, V5.

{%- set breakdowns = ['sex'] %}

with months as (
    {{ month_sums(ref('ind_2_1__cases'), breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('2.1', 'cells') }}
)

select * from final
