-- Grain: one row per measure, existing period, area of its levels and breakdown value.
-- Rules: V4. Why: the one tidy table of results.

with final as (
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
        numerator,
        denominator,
        value,
        ci_low,
        ci_high,
        status,
        data_until,
        as_of_date
    from {{ ref('res_values') }}
)

select * from final
