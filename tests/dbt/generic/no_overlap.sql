{# No two intervals of one partition share a day (D1); an open end is later than every day. #}
{% test no_overlap(model, partition_by, start_column, end_column) %}

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
where {{ end_or_open(end_column) }} >= next_start

{% endtest %}
