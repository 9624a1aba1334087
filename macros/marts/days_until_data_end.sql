{# Days of an interval, both ends counted (D1), as far as the data reach: an open one has lasted until data_until. #}
{% macro days_until_data_end(start_date, end_date, data_until) -%}
    cast({{ days_from_to(start_date, 'least(' ~ end_or_open(end_date) ~ ', ' ~ data_until ~ ')') }} + 1 as integer)
{%- endmacro %}
