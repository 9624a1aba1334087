{# A condition that every row must meet; the test's name and description say which promise it is. #}
{% test holds(model, condition) %}

select *
from {{ model }}
where not coalesce({{ condition }}, false)

{% endtest %}
