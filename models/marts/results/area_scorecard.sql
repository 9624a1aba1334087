-- Grain: one row per measure with a final period and area of its levels.
-- Rules: D5 (only final periods carry values), V5 (z).
-- Why: of the final periods the latest twelve months come before a year and a year before a month, since more cases
-- tell more and twelve months hold no season. Ranks need a better side and enough cases: neither counts, which grow
-- with the area, nor context statistics are ranked. Limits show which areas differ by more than chance.

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

measures as (
    select
        measure_code,
        kind,
        direction
    from {{ ref('dim_measure') }}
),

ranked_areas as (
    select
        area_level,
        area_code
    from {{ ref('dim_area') }}
    where is_employment_area
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

compared as (
    select
        results.*,
        results.value - year_before.value as change_on_year,
        country_periods.country_value,
        measures.direction,
        coalesce(
            results.status = 'value'
            and measures.direction in ('up', 'down')
            and results.denominator >= {{ var('scorecard_min_denominator') }}
            and ranked_areas.area_code is not null,
            false
        ) as is_ranked,
        case
            when measures.kind in ('share', 'rate') and results.area_level <> 'country' and results.status = 'value'
                then
                    sqrt(
                        country_periods.country_value * (100 - country_periods.country_value) / results.denominator
                    )
        end as standard_error
    from results
    inner join country_periods
        on
            results.measure_code = country_periods.measure_code
            and results.period_type = country_periods.period_type
            and results.period_start = country_periods.period_start
            and country_periods.newest_first = 1
    inner join measures
        on results.measure_code = measures.measure_code
    left join ranked_areas
        on
            results.area_level = ranked_areas.area_level
            and results.area_code = ranked_areas.area_code
    left join results as year_before
        on
            results.measure_code = year_before.measure_code
            and results.period_type = year_before.period_type
            and year_before.period_start = {{ add_months('results.period_start', -12) }}
            and results.area_level = year_before.area_level
            and results.area_code = year_before.area_code
),

final as (
    select
        indicator_code,
        measure_code,
        area_level,
        area_code,
        period_type,
        period_start,
        period_end,
        status,
        denominator,
        value,
        ci_low,
        ci_high,
        change_on_year,
        country_value,
        direction,
        case
            when is_ranked
                then
                    rank() over (
                        partition by measure_code, is_ranked
                        order by case direction when 'down' then value else -value end
                    )
        end as area_rank,
        case when is_ranked then count(*) over (partition by measure_code, is_ranked) end as areas_ranked,
        {{ funnel_limit_low('country_value', 'standard_error', z_95()) }} as limit_95_low,
        {{ funnel_limit_high('country_value', 'standard_error', z_95()) }} as limit_95_high,
        {{ funnel_limit_low('country_value', 'standard_error', z_998()) }} as limit_998_low,
        {{ funnel_limit_high('country_value', 'standard_error', z_998()) }} as limit_998_high,
        abs(value - country_value) > {{ z_95() }} * standard_error as is_outside_95,
        abs(value - country_value) > {{ z_998() }} * standard_error as is_outside_998
    from compared
)

select * from final
