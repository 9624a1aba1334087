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
        newer.measure_code,
        measures.unit_en as unit,
        newer.period_type,
        newer.period_start,
        newer.period_end,
        older.as_of_date as said_before_as_of,
        round(older.value, 2) as said_before,
        newer.as_of_date as said_last_as_of,
        round(newer.value, 2) as said_last,
        round(newer.value - older.value, 2) as change,
        round(100 * (newer.value - older.value) / nullif(older.value, 0), 1) as change_percent
    from country as newer
    inner join country as older
        on
            newer.measure_code = older.measure_code
            and newer.period_type = older.period_type
            and newer.period_start = older.period_start
            and newer.period_end = older.period_end
            and newer.place_from_last = 1
            and older.place_from_last = 2
    inner join {{ ref('dim_measure') }} as measures
        on newer.measure_code = measures.measure_code
    where newer.value <> older.value
)

select * from final
order by abs(change_percent) desc, measure_code asc, period_type asc, period_start asc, period_end asc
limit 30
