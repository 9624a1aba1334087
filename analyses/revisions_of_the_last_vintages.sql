-- Which final values of the country did the last vintage change most, against the vintage before it?
-- A vintage is what was built for an as-of date; a value changes when rows arrive late. Values first given by the last
-- vintage have nothing to be compared with and are left out.

with as_of_dates as (
    select
        as_of_date,
        row_number() over (order by as_of_date desc) as place_from_last
    from (select distinct as_of_date from {{ ref('fct_indicator_value_vintage') }}) as built
),

country as (
    select
        vintages.measure_code,
        vintages.period_type,
        vintages.period_start,
        vintages.period_end,
        vintages.value,
        vintages.as_of_date,
        as_of_dates.place_from_last
    from {{ ref('fct_indicator_value_vintage') }} as vintages
    inner join as_of_dates
        on vintages.as_of_date = as_of_dates.as_of_date
    where
        as_of_dates.place_from_last <= 2
        and vintages.area_level = 'country'
        and vintages.breakdown = 'total'
        and vintages.status = 'value'
),

final as (
    select
        latest.measure_code,
        measures.unit_en as unit,
        latest.period_type,
        latest.period_start,
        latest.period_end,
        earlier.as_of_date as said_before_as_of,
        round(earlier.value, 2) as said_before,
        latest.as_of_date as said_last_as_of,
        round(latest.value, 2) as said_last,
        round(latest.value - earlier.value, 2) as difference,
        round(100 * (latest.value - earlier.value) / nullif(earlier.value, 0), 1) as difference_percent
    from country as latest
    inner join country as earlier
        on
            latest.measure_code = earlier.measure_code
            and latest.period_type = earlier.period_type
            and latest.period_start = earlier.period_start
            and latest.period_end = earlier.period_end
            and latest.place_from_last = 1
            and earlier.place_from_last = 2
    inner join {{ ref('dim_measure') }} as measures
        on latest.measure_code = measures.measure_code
    where latest.value <> earlier.value
)

select * from final
order by abs(difference_percent) desc, measure_code asc, period_type asc, period_start asc, period_end asc
limit 30
