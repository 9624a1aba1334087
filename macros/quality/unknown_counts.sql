{# Known and unknown cases a month, one row per measure, month and kind of unknown. relation has measure_code,
   month_start, cases (how many the row stands for) and one column per kind: true where it is unknown, false where it
   is known, null where the kind does not apply to the row. #}
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
