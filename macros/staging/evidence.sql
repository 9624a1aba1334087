{# V6: which row of which delivery decided: `register.table delivered_on line n`. #}
{% macro evidence(table, relation=none) %}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    '{{ table }} ' || {{ prefix }}delivery_id || ' line ' || cast({{ prefix }}line_number as varchar)
{%- endmacro %}
