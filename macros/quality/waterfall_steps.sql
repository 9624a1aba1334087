{# The columns of a relation of counts as rows, one per step. #}
{% macro waterfall_steps(counts, layer, subject, steps) %}
    {%- for step in steps %}
    select
        '{{ layer }}' as layer,
        {{ "'" ~ subject ~ "' as subject" if subject else 'subject' }},
        '{{ step }}' as step,
        cast(coalesce({{ step }}, 0) as bigint) as row_count
    from {{ counts }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
