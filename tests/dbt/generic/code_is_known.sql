{# Every code of a closed list is in the seed of codes, which gives it its names. An empty field is no code. #}
{% test code_is_known(model, column_name, register, table, column) %}

select
    delivered.{{ column_name }},
    count(*) as rows_of_code
from {{ model }} as delivered
left join {{ ref('codes') }} as codes
    on
        codes.register = '{{ register }}'
        and codes.table_name = '{{ table }}'
        and codes.column_name = '{{ column }}'
        and codes.is_closed
        and delivered.{{ column_name }} = codes.code
where
    delivered.{{ column_name }} is not null
    and codes.code is null
group by delivered.{{ column_name }}

{% endtest %}
