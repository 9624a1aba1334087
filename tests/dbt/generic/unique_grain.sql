{# The uniqueness test of every model and seed: config.meta.grain_keys says the grain once, and this test holds it.
   A row with an empty key is as wrong as two rows with the same one. A condition keeps to the rows that a build writes
   where earlier ones stay: those were tested when they were written. #}
{% test unique_grain(model, condition='true') %}

{%- if execute -%}
    {%- set nodes = graph.nodes.values()
        | selectattr('resource_type', 'in', ['model', 'seed'])
        | selectattr('name', 'equalto', model.identifier) | list -%}
    {%- set keys = nodes[0].config.meta.grain_keys -%}

select
    {{ keys | join(',\n    ') }},
    count(*) as rows_of_grain
from {{ model }}
where {{ condition }}
group by {{ keys | join(', ') }}
having
    count(*) > 1
    {%- for key in keys %}
    or {{ key }} is null
    {%- endfor %}

{%- endif -%}

{% endtest %}
