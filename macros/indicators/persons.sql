{# From cases to cells where a person counts once per period (D6: the measures of 2.2). #}

{# The cases of a measure of persons: mature ones in the denominator, with the month of the person's case before it
   and the month of the person's first hit from it on. With these two, a period needs no look at the other cases: a
   case is the person's first in the period when the case before it lies before the period, and the person counts in
   the numerator when the hit does not lie after it. Every period is whole months (D4), so months are enough.
   Persons who agree in all of it are added up at once: persons says how many. #}
{% macro counted_persons(cases, breakdowns) %}
    select
        followed.measure_code,
        followed.month_start,
        followed.previous_month_start,
        followed.hit_month_start,
        followed.area_code,
        followed.region_code,
        {% for breakdown in breakdowns -%}
        followed.{{ breakdown }},
        {% endfor -%}
        count(*) as persons
    from (
        select
            measure_code,
            {{ first_of_month('reference_date') }} as month_start,
            {{ first_of_month('lag(reference_date) over (
                partition by measure_code, person_id
                order by reference_date
            )') }} as previous_month_start,
            {{ first_of_month('min(case when in_numerator then reference_date end) over (
                partition by measure_code, person_id
                order by reference_date
                rows between current row and unbounded following
            )') }} as hit_month_start,
            area_code,
            {% for breakdown in breakdowns -%}
            {{ breakdown }},
            {% endfor -%}
            region_code
        from {{ cases }}
        where in_denominator
    ) as followed
    group by
        followed.measure_code,
        followed.month_start,
        followed.previous_month_start,
        followed.hit_month_start,
        followed.area_code,
        {% for breakdown in breakdowns -%}
        followed.{{ breakdown }},
        {% endfor -%}
        followed.region_code
{% endmacro %}


{# D4, D6: the persons of every period, by one breakdown at a time, in the areas of every level; a cell as
   cells_of_months gives it. persons names a relation as counted_persons gives it. #}
{% macro cells_of_persons(persons, breakdowns) %}
    select
        firsts.measure_code,
        firsts.period_type,
        firsts.period_start,
        firsts.period_end,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'firsts') }} as area_code,
        breakdowns.breakdown,
        {{ breakdown_value(breakdowns, 'firsts') }} as breakdown_value,
        sum(firsts.hits) as hits,
        sum(firsts.cases) as cases,
        0 as amount_units,
        0 as amount_units_squared
    from (
        select
            {{ persons }}.measure_code,
            period_months.period_type,
            period_months.period_start,
            period_months.period_end,
            {{ persons }}.area_code,
            {{ persons }}.region_code,
            {% for breakdown in breakdowns -%}
            {{ persons }}.{{ breakdown }},
            {% endfor -%}
            sum(
                case when {{ persons }}.hit_month_start <= period_months.period_end then {{ persons }}.persons else 0 end
            ) as hits,
            sum({{ persons }}.persons) as cases
        from {{ persons }}
        inner join {{ ref('int_time__period_months') }} as period_months
            on
                {{ persons }}.month_start = period_months.month_start
                and (
                    {{ persons }}.previous_month_start is null
                    or {{ persons }}.previous_month_start < period_months.period_start
                )
        group by
            {{ persons }}.measure_code,
            period_months.period_type,
            period_months.period_start,
            period_months.period_end,
            {{ persons }}.area_code,
            {% for breakdown in breakdowns -%}
            {{ persons }}.{{ breakdown }},
            {% endfor -%}
            {{ persons }}.region_code
    ) as firsts
    inner join {{ ref('measure_levels') }} as levels
        on firsts.measure_code = levels.measure_code
    cross join {{ breakdown_list(breakdowns) }} as breakdowns
    group by
        firsts.measure_code,
        firsts.period_type,
        firsts.period_start,
        firsts.period_end,
        levels.area_level,
        {{ area_of_level('levels.area_level', 'firsts') }},
        breakdowns.breakdown,
        {{ breakdown_value(breakdowns, 'firsts') }}
{% endmacro %}
