-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: W1, W2, S5 (int_time__measure_periods knows the periods that the barometer keeps open), D4, D5, V4.

with months as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code,
        region_code,
        'total' as breakdown,
        'total' as breakdown_value,
        sum(case when is_hit then 1 else 0 end) as hits,
        count(*) as cases,
        0 as amount_units,
        0 as amount_units_squared
    from {{ ref('ind_4_2__cases') }}
    group by
        measure_code,
        {{ first_of_month('reference_date') }},
        area_code,
        region_code
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('4.2', 'cells') }}
)

select * from final
