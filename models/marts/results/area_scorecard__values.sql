-- Grain: one row per measure with a final period and area of its levels.
-- Rules: D5 (only final periods carry values).
-- Why: of the final periods the latest twelve months come before a year and a year before a month, since more cases
-- tell more and twelve months hold no season.

with results as (
    select
        indicator_code,
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        denominator,
        value,
        ci_low,
        ci_high,
        status
    from {{ ref('fct_indicator_value') }}
    where breakdown = 'total' and status <> 'immature' and period_type in ('rolling_12m', 'year', 'month')
),

country_periods as (
    select
        measure_code,
        period_type,
        period_start,
        value as country_value,
        row_number() over (
            partition by measure_code
            order by case period_type when 'rolling_12m' then 1 when 'year' then 2 else 3 end, period_start desc
        ) as newest_first
    from results
    where area_level = 'country'
),

final as (
    select
        results.indicator_code,
        results.measure_code,
        results.area_level,
        results.area_code,
        results.period_type,
        results.period_start,
        results.period_end,
        results.status,
        results.denominator,
        results.value,
        results.ci_low,
        results.ci_high,
        results.value - year_before.value as change_on_year,
        country_periods.country_value
    from results
    inner join country_periods
        on
            results.measure_code = country_periods.measure_code
            and results.period_type = country_periods.period_type
            and results.period_start = country_periods.period_start
            and country_periods.newest_first = 1
    left join results as year_before
        on
            results.measure_code = year_before.measure_code
            and results.period_type = year_before.period_type
            and year_before.period_start = {{ add_months('results.period_start', -12) }}
            and results.area_level = year_before.area_level
            and results.area_code = year_before.area_code
)

select * from final
