{# A person-level case is a person and a day. #}
{% macro case_id(person_id, day) -%}
    {{ person_id }} || ' ' || cast({{ day }} as varchar)
{%- endmacro %}
