-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: Q1 (points over maximum points x 100; the country's are those of all areas), D4, D5, V4, V5. Points are
-- added up as whole millionths, the precision of the input contract, so that sums are exact in any order (V3).

{%- set breakdowns = ['theme'] %}
{%- set units_per_point = 1000000 %}

with questions as (
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        theme,
        cast(points * {{ units_per_point }} as {{ exact_integer() }}) as hits,
        cast(maximum_points * {{ units_per_point }} as {{ exact_integer() }}) as cases,
        0 as amount_units
    from {{ ref('ind_1_1__cases') }}
),

months as (
    {{ month_sums('questions', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

all_values as (
    {{ indicator_values('1.1', 'cells') }}
),

final as (
    select
        indicator_code,
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown,
        breakdown_value,
        numerator / {{ units_per_point }}.0 as numerator,
        denominator / {{ units_per_point }}.0 as denominator,
        value,
        ci_low,
        ci_high,
        status,
        data_until,
        as_of_date
    from all_values
)

select * from final
