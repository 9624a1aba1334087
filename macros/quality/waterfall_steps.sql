{# The columns of a relation of counts as rows, one per step. subject is the model that the steps lead to, or none where
   the relation has a column of that name. #}
{% macro waterfall_steps(counts, layer, subject, steps) %}
    {%- for step in steps %}
    select
        '{{ layer }}' as layer,
        {{ "'" ~ subject ~ "'" if subject else 'subject' }} as subject,
        '{{ step }}' as step,
        cast(coalesce({{ step }}, 0) as bigint) as row_count
    from {{ counts }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
