-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: K1 (persons on the month's last working day; month only), K2 (spells that start), D4, D5, D6, V4, V5.

{%- set breakdowns = person_breakdowns() %}

with cases as (
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        {{ breakdowns | join(',\n        ') }},
        case when is_hit then 1 else 0 end as hits,
        1 as cases,
        0 as amount_units
    from {{ ref('ind_k__cases') }}
    where is_mature
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('K', 'cells') }}
)

select * from final
