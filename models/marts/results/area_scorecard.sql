-- Grain: one row per measure with a final period and area of its levels.
-- Rules: V5 (z).
-- Why: ranks need a better side and enough cases: neither counts, which grow with the area, nor context statistics are
-- ranked. Limits show which areas differ by more than chance.

with area_values as (
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
        country_value
    from {{ ref('area_scorecard__values') }}
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

compared as (
    select
        area_values.*,
        measures.direction,
        coalesce(
            area_values.status = 'value'
            and measures.direction in ('up', 'down')
            and area_values.denominator >= {{ var('scorecard_min_denominator') }}
            and ranked_areas.area_code is not null,
            false
        ) as is_ranked,
        case
            when
                measures.kind in ('share', 'rate')
                and area_values.area_level <> 'country'
                and area_values.status = 'value'
                then
                    sqrt(
                        area_values.country_value * (100 - area_values.country_value) / area_values.denominator
                    )
        end as standard_error
    from area_values
    inner join measures
        on area_values.measure_code = measures.measure_code
    left join ranked_areas
        on
            area_values.area_level = ranked_areas.area_level
            and area_values.area_code = ranked_areas.area_code
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
