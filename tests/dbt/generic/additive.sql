{# V7: employment areas with 46 and XX add up to the country, regions with XX likewise; and the values of a breakdown
   add up to the total, where every case has exactly one of them. overlapping names the breakdowns where it has none
   or several. Sums of whole numbers are exact; those of a mean and of points, which have decimals, are
   compared with the precision of doubles. #}
{% test additive(model, overlapping) %}

with cells as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown,
        breakdown_value,
        coalesce(numerator, 0) as numerator,
        coalesce(denominator, 0) as denominator
    from {{ model }}
    where status <> 'immature'
),

levels as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        breakdown,
        breakdown_value,
        area_level,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from cells
    group by
        measure_code,
        period_type,
        period_start,
        period_end,
        breakdown,
        breakdown_value,
        area_level
),

uneven_levels as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        'every level of areas in ' || breakdown || ' ' || breakdown_value as should_agree,
        min(numerator) as least_numerator,
        max(numerator) as greatest_numerator,
        min(denominator) as least_denominator,
        max(denominator) as greatest_denominator
    from levels
    group by
        measure_code,
        period_type,
        period_start,
        period_end,
        breakdown,
        breakdown_value
),

breakdowns as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from cells
    where breakdown not in ('{{ overlapping | join("', '") }}')
    group by
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown
),

uneven_breakdowns as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        'every breakdown in ' || area_level || ' ' || area_code as should_agree,
        min(numerator) as least_numerator,
        max(numerator) as greatest_numerator,
        min(denominator) as least_denominator,
        max(denominator) as greatest_denominator
    from breakdowns
    group by
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code
),

compared as (
    select * from uneven_levels
    union all
    select * from uneven_breakdowns
)

select *
from compared
where
    greatest_denominator - least_denominator > 0.000000001 * greatest(1, greatest_denominator)
    or greatest_numerator - least_numerator > 0.000000001 * greatest(1, abs(greatest_numerator))

{% endtest %}
