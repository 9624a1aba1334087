{# Intervals of one partition are separated by at least one free day, else they would be one (J2, U2, E4). #}
{% test no_adjacent(model, partition_by, start_column, end_column) %}

with followed as (
    select
        {{ partition_by }},
        {{ start_column }},
        {{ end_column }},
        lead({{ start_column }}) over (
            partition by {{ partition_by }}
            order by {{ start_column }}
        ) as next_start
    from {{ model }}
)

select
    {{ start_column }},
    {{ end_column }},
    next_start
from followed
where next_start <= {{ add_days(end_or_open(end_column), 1) }}

{% endtest %}
