{# Keys are never empty, values can be: the comparison says whether two nulls are the same. #}
{% macro all_equal(left, right, columns, comparison='=') %}
    {%- for column in columns -%}
        {{ left }}.{{ column }} {{ comparison }} {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
