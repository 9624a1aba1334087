{# A foreign key of one or several columns: every combination that occurs is a row of `to`. columns says how the columns
   are called there. An empty first column refers to nothing. #}
{% test keys_exist(model, columns, to, to_condition='true') %}

{%- set own = columns.keys() | list %}

with used as (
    select distinct {{ own | join(', ') }}
    from {{ model }}
    where {{ own[0] }} is not null
),

known as (
    select {{ columns.values() | join(', ') }}
    from {{ to }}
    where {{ to_condition }}
)

select used.*
from used
left join known
    on
        {% for column in own -%}
        {{ 'and ' if not loop.first }}used.{{ column }} = known.{{ columns[column] }}
        {% endfor %}
where known.{{ columns[own[0]] }} is null

{% endtest %}
