{# From cases to cells: sums per measure, period, area of every level and breakdown value.

   A cell has hits (numerator of shares, rates, counts, persons), cases (denominator), and for means the exact sums
   amount_units and amount_units_squared, in the unit that the caller chooses. #}

{# The total and the given breakdowns, one row each. #}
{% macro breakdown_list(breakdowns) -%}
    (
        select 'total' as breakdown
        {% for breakdown in breakdowns -%}
        union all
        select '{{ breakdown }}' as breakdown
        {% endfor %}
    )
{%- endmacro %}

{# A row's value of the breakdown that a row of breakdown_list names. #}
{% macro breakdown_value(breakdowns, relation) -%}
    case breakdowns.breakdown
        {% for breakdown in breakdowns -%}
        when '{{ breakdown }}' then {{ relation }}.{{ breakdown }}
        {% endfor -%}
        else 'total'
    end
{%- endmacro %}


{# D6: sums per measure and month, by area and region and by one breakdown at a time.
   cases names a relation of mature cases with measure_code, reference_date, area_code, region_code, the breakdown
   columns, hits, cases and amount_units per row (1 and 0 for events, counts of persons for statistics). #}
{% macro month_sums(cases, breakdowns) %}
    select
        combined.measure_code,
        combined.month_start,
        combined.area_code,
        combined.region_code,
        breakdowns.breakdown,
        {{ breakdown_value(breakdowns, 'combined') }} as breakdown_value,
        sum(combined.hits) as hits,
        sum(combined.cases) as cases,
        sum(combined.amount_units) as amount_units,
        sum(combined.amount_units_squared) as amount_units_squared
    from (
        select
            measure_code,
            {{ first_of_month('reference_date') }} as month_start,
            area_code,
            region_code,
            {% for breakdown in breakdowns -%}
            {{ breakdown }},
            {% endfor -%}
            cast(sum(hits) as {{ exact_integer() }}) as hits,
            cast(sum(cases) as {{ exact_integer() }}) as cases,
            cast(sum(amount_units) as {{ exact_integer() }}) as amount_units,
            cast(sum(amount_units * amount_units) as {{ exact_integer() }}) as amount_units_squared
        from {{ cases }}
        group by
            measure_code,
            {{ first_of_month('reference_date') }},
            area_code,
            {% for breakdown in breakdowns -%}
            {{ breakdown }},
            {% endfor -%}
            region_code
    ) as combined
    cross join {{ breakdown_list(breakdowns) }} as breakdowns
    group by
        combined.measure_code,
        combined.month_start,
        combined.area_code,
        combined.region_code,
        breakdowns.breakdown,
        {{ breakdown_value(breakdowns, 'combined') }}
{% endmacro %}


{# The country, the region or the employment area of a row. #}
{% macro area_of_level(area_level, relation) -%}
    case {{ area_level }}
        when 'country' then 'SSS'
        when 'region' then {{ relation }}.region_code
        when 'employment_area' then {{ relation }}.area_code
    end
{%- endmacro %}


{# D4, D6: month sums added up to periods and to the areas of every level. #}
{% macro cells_of_months(months) %}
    select
        levelled.measure_code,
        period_months.period_type,
        period_months.period_start,
        period_months.period_end,
        levelled.area_level,
        levelled.area_code,
        levelled.breakdown,
        levelled.breakdown_value,
        sum(levelled.hits) as hits,
        sum(levelled.cases) as cases,
        sum(levelled.amount_units) as amount_units,
        sum(levelled.amount_units_squared) as amount_units_squared
    from (
        select
            {{ months }}.measure_code,
            {{ months }}.month_start,
            levels.area_level,
            {{ area_of_level('levels.area_level', months) }} as area_code,
            {{ months }}.breakdown,
            {{ months }}.breakdown_value,
            sum({{ months }}.hits) as hits,
            sum({{ months }}.cases) as cases,
            sum({{ months }}.amount_units) as amount_units,
            sum({{ months }}.amount_units_squared) as amount_units_squared
        from {{ months }}
        inner join {{ ref('measure_levels') }} as levels
            on {{ months }}.measure_code = levels.measure_code
        group by
            {{ months }}.measure_code,
            {{ months }}.month_start,
            levels.area_level,
            {{ area_of_level('levels.area_level', months) }},
            {{ months }}.breakdown,
            {{ months }}.breakdown_value
    ) as levelled
    inner join {{ ref('int_time__period_months') }} as period_months
        on levelled.month_start = period_months.month_start
    group by
        levelled.measure_code,
        period_months.period_type,
        period_months.period_start,
        period_months.period_end,
        levelled.area_level,
        levelled.area_code,
        levelled.breakdown,
        levelled.breakdown_value
{% endmacro %}
