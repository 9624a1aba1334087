{# One row per part of a text, as a column of a select; engines differ in how a list becomes rows. #}
{% macro split_to_rows(text, separator) %}
    {{- return(adapter.dispatch('split_to_rows', 'mittaristo')(text, separator)) -}}
{% endmacro %}

{% macro default__split_to_rows(text, separator) %}explode(split({{ text }}, '{{ separator }}')){% endmacro %}

{% macro duckdb__split_to_rows(text, separator) %}unnest(string_split({{ text }}, '{{ separator }}')){% endmacro %}
