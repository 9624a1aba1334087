{# A1: of a dated table, the row that covers the day; of several the greatest start, then change time, then row id. #}
{% macro row_on_day(days, day_column, dated, value) %}
    select
        ranked.person_id,
        ranked.{{ day_column }},
        ranked.{{ value }}
    from (
        select
            {{ days }}.person_id,
            {{ days }}.{{ day_column }},
            {{ dated }}.{{ value }},
            row_number() over (
                partition by {{ days }}.person_id, {{ days }}.{{ day_column }}
                order by {{ dated }}.start_date desc, {{ dated }}.changed_at desc, {{ dated }}.row_id desc
            ) as newest_first
        from {{ days }}
        inner join {{ dated }}
            on
                {{ days }}.person_id = {{ dated }}.person_id
                and {{ covers(dated ~ '.start_date', dated ~ '.end_date', days ~ '.' ~ day_column) }}
    ) as ranked
    where ranked.newest_first = 1
{% endmacro %}
