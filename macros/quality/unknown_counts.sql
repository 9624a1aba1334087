{# Known and unknown cases a month; a row to which a kind of unknown does not apply has null in its column. #}
{% macro unknown_counts(relation, kinds) %}
    {%- for kind in kinds %}
    select
        measure_code,
        month_start,
        '{{ kind }}' as unknown_kind,
        cast(sum(cases) as bigint) as cases,
        cast(sum(case when {{ kind }} then cases else 0 end) as bigint) as unknown_cases
    from {{ relation }}
    where {{ kind }} is not null
    group by measure_code, month_start
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
