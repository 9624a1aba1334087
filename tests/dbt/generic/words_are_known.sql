{# Every word of a text of words with one space between them is a value of another model's column; until cuts each
   word off at its first such sign. #}
{% test words_are_known(model, column_name, to, field, until=' ') %}

with words as (
    select {{ split_to_rows(column_name, ' ') }} as word
    from {{ model }}
    where {{ column_name }} is not null
),

codes as (
    select split_part(word, '{{ until }}', 1) as code
    from words
),

known as (
    select {{ field }} as code
    from {{ to }}
)

select codes.code
from codes
left join known
    on codes.code = known.code
where known.code is null

{% endtest %}
