{# Parts of the tests that hold staging and quarantine against what was delivered, a table at a time. #}

{# The rows of a delivered table that are really there, landed and quarantined, each with its delivery. #}
{% macro rows_present(register, table) %}
    select
        _delivery_id as delivery_id,
        '{{ table }}' as table_name,
        1 as landed,
        0 as quarantined
    from {{ source(register, table) }}
    union all
    select
        _delivery_id as delivery_id,
        '{{ table }}' as table_name,
        0 as landed,
        1 as quarantined
    from {{ source('quarantine', register ~ '__' ~ table) }}
{% endmacro %}

{# V1, V2 counted in another way than newest_versions chooses: of the versions of a row the greatest text is that of the
   newest, for 41 characters of it sort as V1 does; then follow the kind of change and what the model has one row of.
   counting: a relation of the deliveries and tables that count, with delivered_on. #}
{% macro expected_rows(register, table, one_row_of, counting) %}
    {%- if one_row_of %}
    select count(distinct substring(newest_version, 43)) as expected_rows
    from (
        select
            max(
                cast(landed.muutosaika as varchar) || cast(counting.delivered_on as varchar)
                || lpad(cast(landed._line as varchar), 12, '0')
                || landed.muutoslaji || coalesce(landed.{{ one_row_of }}, '')
            ) as newest_version
        from {{ source(register, table) }} as landed
        inner join {{ counting }} as counting
            on
                landed._delivery_id = counting.delivery_id
                and counting.table_name = '{{ table }}'
        group by landed.rivi_id
    ) as newest
    where substring(newest_version, 42, 1) <> 'P'
    {%- else %}
    select count(*) as expected_rows
    from {{ source(register, table) }} as landed
    inner join {{ counting }} as counting
        on
            landed._delivery_id = counting.delivery_id
            and counting.table_name = '{{ table }}'
    {%- endif %}
{% endmacro %}
