{# The same columns of several models, one below the other. #}
{% macro union_rows(models, columns) %}
    {%- for model in models %}
    select
        {{ columns | join(',\n        ') }}
    from {{ model }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
