{# From cells to results: every combination of measure, existing period, area of the level and breakdown
   value once (V4), with status, value and interval (V5).

   cells names a relation as cells_of_months gives it; units_per_amount says how many amount_units make 1 of the
   measure's unit. #}
{% macro indicator_values(indicator_code, cells, units_per_amount=1) %}
    select
        '{{ indicator_code }}' as indicator_code,
        rated.measure_code,
        rated.period_type,
        rated.period_start,
        rated.period_end,
        rated.area_level,
        rated.area_code,
        rated.breakdown,
        rated.breakdown_value,
        rated.numerator,
        rated.denominator,
        rated.value,
        case
            when rated.status <> 'value' then null
            when rated.kind in ('share', 'rate')
                then greatest(0, 100 * ({{ wilson_centre('rated') }} - {{ wilson_half_width('rated') }}))
            else rated.value - {{ normal_half_width('rated') }}
        end as ci_low,
        case
            when rated.status <> 'value' then null
            when rated.kind in ('share', 'rate')
                then least(100, 100 * ({{ wilson_centre('rated') }} + {{ wilson_half_width('rated') }}))
            else rated.value + {{ normal_half_width('rated') }}
        end as ci_high,
        rated.status,
        rated.data_until,
        rated.as_of_date
    from (
        select
            graded.*,
            case
                when graded.status = 'immature' then null
                when graded.kind = 'mean' then graded.amount_units / {{ units_per_amount }}.0
                else graded.hits
            end as numerator,
            case
                when graded.status = 'immature' or graded.kind in ('count', 'persons') then null
                else graded.cases
            end as denominator,
            case
                when graded.status <> 'value' then null
                when graded.kind in ('count', 'persons') then graded.hits
                when graded.kind = 'mean' then graded.amount_units / {{ units_per_amount }}.0 / graded.cases
                else 100 * graded.hits / graded.cases
            end as value,
            -- Only a mean of several has one, so that nothing else has a normal interval (V5). Exact until the last
            -- division: the difference of two large sums would lose digits in doubles.
            case
                when graded.kind = 'mean' and graded.cases > 1
                    then
                        sqrt(
                            cast(
                                graded.exact_cases * graded.exact_squares - graded.exact_units * graded.exact_units
                                as double
                            ) / (graded.cases * (graded.cases - 1))
                        ) / {{ units_per_amount }}.0
            end as standard_deviation
        from (
            select
                grid.*,
                cells.cases as exact_cases,
                cells.amount_units as exact_units,
                cells.amount_units_squared as exact_squares,
                cast(coalesce(cells.hits, 0) as double) as hits,
                cast(coalesce(cells.cases, 0) as double) as cases,
                cast(coalesce(cells.amount_units, 0) as double) as amount_units,
                case
                    when not grid.is_final then 'immature'
                    when grid.kind in ('count', 'persons') then 'value'
                    when coalesce(cells.cases, 0) = 0 then 'no_cases'
                    else 'value'
                end as status
            from ({{ value_grid(indicator_code) }}) as grid
            left join {{ cells }} as cells
                on
                    grid.measure_code = cells.measure_code
                    and grid.period_type = cells.period_type
                    and grid.period_start = cells.period_start
                    and grid.period_end = cells.period_end
                    and grid.area_level = cells.area_level
                    and grid.area_code = cells.area_code
                    and grid.breakdown = cells.breakdown
                    and grid.breakdown_value = cells.breakdown_value
        ) as graded
    ) as rated
{% endmacro %}


{# V4: the rows that an indicator's results have. #}
{% macro value_grid(indicator_code) %}
    select
        measures.measure_code,
        measures.kind,
        measure_periods.period_type,
        measure_periods.period_start,
        measure_periods.period_end,
        measure_periods.is_final,
        measure_periods.data_until,
        measure_periods.as_of_date,
        areas.area_level,
        areas.area_code,
        measure_breakdowns.breakdown,
        measure_breakdowns.breakdown_value
    from {{ ref('measures') }} as measures
    inner join {{ ref('int_time__measure_periods') }} as measure_periods
        on measures.measure_code = measure_periods.measure_code
    inner join {{ ref('measure_levels') }} as measure_levels
        on measures.measure_code = measure_levels.measure_code
    inner join {{ ref('areas') }} as areas
        on measure_levels.area_level = areas.area_level
    inner join {{ ref('measure_breakdowns') }} as measure_breakdowns
        on measures.measure_code = measure_breakdowns.measure_code
    where measures.indicator_code = '{{ indicator_code }}'
{% endmacro %}


{# V5: Wilson's interval of the share p = numerator / denominator, z of 95 %. #}
{% macro wilson_centre(relation) -%}
    ({{ relation }}.numerator / {{ relation }}.denominator + {{ z_95() }} * {{ z_95() }} / (2 * {{ relation }}.denominator))
        / (1 + {{ z_95() }} * {{ z_95() }} / {{ relation }}.denominator)
{%- endmacro %}

{% macro wilson_half_width(relation) -%}
    {{ z_95() }} * sqrt(
        {{ relation }}.numerator / {{ relation }}.denominator * (1 - {{ relation }}.numerator / {{ relation }}.denominator)
        / {{ relation }}.denominator
        + {{ z_95() }} * {{ z_95() }} / (4 * {{ relation }}.denominator * {{ relation }}.denominator)
    ) / (1 + {{ z_95() }} * {{ z_95() }} / {{ relation }}.denominator)
{%- endmacro %}

{# V5: half of the normal interval of a mean. #}
{% macro normal_half_width(relation) -%}
    {{ z_95() }} * {{ relation }}.standard_deviation / sqrt({{ relation }}.denominator)
{%- endmacro %}

{% macro z_95() %}cast(1.959963984540054 as double){% endmacro %}
