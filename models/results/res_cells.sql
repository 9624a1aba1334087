-- Grain: one row per measure, period of a kind that the measure has, area of its levels and value of a breakdown in
-- which something was counted.
-- Rules: D4, D6 (a period is the sum of its months; persons come with the sums of each period), V7 (the country and a
-- region are the sums of their employment areas, XX included).

with levels as (
    select
        measures.measure_code,
        area_levels.area_level
    from {{ ref('measures') }} as measures
    inner join {{ ref('area_levels') }} as area_levels
        on {{ is_listed('measures.area_levels', 'area_levels.area_level') }}
),

measure_periods as (
    select
        periods.measure_code,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        period_months.month_start
    from {{ ref('res_periods') }} as periods
    inner join {{ ref('int_time__period_months') }} as period_months
        on
            periods.period_type = period_months.period_type
            and periods.period_start = period_months.period_start
            and periods.period_end = period_months.period_end
),

months as (
    select
        month_sums.measure_code,
        month_sums.month_start,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'month_sums') }} as area_code,
        month_sums.breakdown,
        month_sums.breakdown_value,
        sum(month_sums.hits) as hits,
        sum(month_sums.cases) as cases,
        sum(month_sums.amount_units) as amount_units,
        sum(month_sums.amount_units_squared) as amount_units_squared
    from {{ ref('res_month_sums') }} as month_sums
    inner join levels
        on month_sums.measure_code = levels.measure_code
    group by
        month_sums.measure_code,
        month_sums.month_start,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'month_sums') }},
        month_sums.breakdown,
        month_sums.breakdown_value
),

final as (
    select
        months.measure_code,
        measure_periods.period_type,
        measure_periods.period_start,
        measure_periods.period_end,
        months.area_level,
        months.area_code,
        months.breakdown,
        months.breakdown_value,
        cast(sum(months.hits) as {{ exact_integer() }}) as hits,
        cast(sum(months.cases) as {{ exact_integer() }}) as cases,
        cast(sum(months.amount_units) as {{ exact_integer() }}) as amount_units,
        cast(sum(months.amount_units_squared) as {{ exact_integer() }}) as amount_units_squared
    from months
    inner join measure_periods
        on
            months.measure_code = measure_periods.measure_code
            and months.month_start = measure_periods.month_start
    group by
        months.measure_code,
        measure_periods.period_type,
        measure_periods.period_start,
        measure_periods.period_end,
        months.area_level,
        months.area_code,
        months.breakdown,
        months.breakdown_value
    union all
    select
        person_sums.measure_code,
        person_sums.period_type,
        person_sums.period_start,
        person_sums.period_end,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'person_sums') }} as area_code,
        person_sums.breakdown,
        person_sums.breakdown_value,
        cast(sum(person_sums.hits) as {{ exact_integer() }}) as hits,
        cast(sum(person_sums.cases) as {{ exact_integer() }}) as cases,
        0 as amount_units,
        0 as amount_units_squared
    from {{ ref('res_person_sums') }} as person_sums
    inner join levels
        on person_sums.measure_code = levels.measure_code
    group by
        person_sums.measure_code,
        person_sums.period_type,
        person_sums.period_start,
        person_sums.period_end,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'person_sums') }},
        person_sums.breakdown,
        person_sums.breakdown_value
)

select * from final
