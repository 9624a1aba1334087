{# No interval ends before it starts (D1). #}
{% test no_reversed_interval(model, start_column, end_column) %}

select
    {{ start_column }},
    {{ end_column }}
from {{ model }}
where {{ end_column }} < {{ start_column }}

{% endtest %}
