-- Which employment areas improved their flow to the open labour market two quarters running, and by how much?
-- Only final quarters are compared; the newest final quarter comes from the data, not from the calendar.

with quarters as (
    select
        area_code,
        period_start,
        value,
        denominator
    from {{ ref('fct_indicator_value') }}
    where
        measure_code = 'flow_3m'
        and period_type = 'quarter'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
),

compared as (
    select
        area_code,
        period_start,
        denominator,
        value,
        lag(value, 1) over (partition by area_code order by period_start) as value_one_before,
        lag(value, 2) over (partition by area_code order by period_start) as value_two_before
    from quarters
),

newest as (
    select max(period_start) as period_start
    from quarters
),

final as (
    select
        periods.period_label as quarter_label,
        areas.area_code,
        areas.name_fi as area_name,
        compared.denominator as episodes,
        round(compared.value_two_before, 1) as flow_two_quarters_before,
        round(compared.value_one_before, 1) as flow_one_quarter_before,
        round(compared.value, 1) as flow_now,
        round(compared.value - compared.value_two_before, 1) as percentage_points_gained
    from compared
    inner join newest
        on compared.period_start = newest.period_start
    inner join {{ ref('dim_area') }} as areas
        on
            compared.area_code = areas.area_code
            and areas.area_level = 'employment_area'
    inner join {{ ref('dim_period') }} as periods
        on
            compared.period_start = periods.period_start
            and periods.period_type = 'quarter'
    where
        areas.is_employment_area
        and compared.value > compared.value_one_before
        and compared.value_one_before > compared.value_two_before
)

select * from final
order by percentage_points_gained desc, area_code asc
