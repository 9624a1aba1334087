{# The results with their names in one language beside the codes. Left joins keep every row, so that a missing name
   shows as an empty one. #}
{% macro labelled_values(language) %}
    select
        measures.objective_code,
        measures.objective_{{ language }} as objective_name,
        results.indicator_code,
        measures.indicator_{{ language }} as indicator_name,
        results.measure_code,
        measures.measure_{{ language }} as measure_name,
        measures.unit,
        measures.unit_{{ language }} as unit_name,
        results.period_type,
        periods.period_type_{{ language }} as period_type_name,
        results.period_start,
        results.period_end,
        periods.period_label,
        results.area_level,
        areas.area_level_{{ language }} as area_level_name,
        results.area_code,
        areas.name_{{ language }} as area_name,
        results.breakdown,
        breakdowns.name_{{ language }} as breakdown_name,
        results.breakdown_value,
        breakdown_values.name_{{ language }} as breakdown_value_name,
        results.numerator,
        results.denominator,
        results.value,
        results.ci_low,
        results.ci_high,
        results.status,
        statuses.name_{{ language }} as status_name,
        results.data_until,
        results.as_of_date
    from {{ beside('fct_indicator_value') }} as results
    left join {{ beside('dim_measure') }} as measures
        on results.measure_code = measures.measure_code
    left join {{ beside('dim_period') }} as periods
        on
            results.period_type = periods.period_type
            and results.period_start = periods.period_start
            and results.period_end = periods.period_end
    left join {{ beside('dim_area') }} as areas
        on
            results.area_level = areas.area_level
            and results.area_code = areas.area_code
    left join {{ beside('breakdowns') }} as breakdowns
        on results.breakdown = breakdowns.breakdown
    left join {{ beside('breakdown_values') }} as breakdown_values
        on
            results.breakdown = breakdown_values.breakdown
            and results.breakdown_value = breakdown_values.breakdown_value
    left join {{ beside('statuses') }} as statuses
        on results.status = statuses.status
{% endmacro %}

{# A relation by schema and name alone: a view must find it too when the file is attached under another name. #}
{% macro beside(model) -%}
    {{ ref(model).include(database=false) }}
{%- endmacro %}
