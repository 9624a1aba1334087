{# What became of the rows of a delivered table, counted a table at a time and in another way than staging chooses. #}

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

{# How many landed rows are not seen (V3), replaced (L2), older versions (V1), deleted (V2) and further rows of what the
   model has one row of. V1 is counted without ranking: of the versions of a row the greatest text is that of the
   newest, for its first 41 characters sort as V1 does; then follow the kind of change and what the model has one row of.
   files: a relation of delivered tables with delivery_id, table_name, delivered_on, is_seen and is_replaced. The raw
   table is read once. #}
{% macro landed_rows(register, table, one_row_of, files) %}
    {%- if one_row_of %}
    select
        coalesce(sum(landed), 0) as landed,
        coalesce(sum(not_seen), 0) as not_seen,
        coalesce(sum(replaced), 0) as replaced,
        coalesce(sum(landed - not_seen - replaced), 0) - count(newest_version) as older_version,
        count(case when substring(newest_version, 42, 1) = 'P' then 1 end) as deleted,
        {%- if one_row_of == 'rivi_id' %}
        0 as same_subject
        {%- else %}
        count(case when substring(newest_version, 42, 1) <> 'P' then 1 end)
        - count(distinct case
            when substring(newest_version, 42, 1) <> 'P' then substring(newest_version, 43)
        end) as same_subject
        {%- endif %}
    from (
        select
            landed_rows.rivi_id,
            count(*) as landed,
            sum(case when not files.is_seen then 1 else 0 end) as not_seen,
            sum(case when files.is_replaced then 1 else 0 end) as replaced,
            max(case
                when files.is_seen and not files.is_replaced
                    then
                        cast(landed_rows.muutosaika as varchar) || cast(files.delivered_on as varchar)
                        || lpad(cast(landed_rows._line as varchar), 12, '0')
                        || landed_rows.muutoslaji
                        {%- if one_row_of != 'rivi_id' %} || coalesce(landed_rows.{{ one_row_of }}, ''){% endif %}
            end) as newest_version
        from {{ source(register, table) }} as landed_rows
        left join {{ files }} as files
            on
                landed_rows._delivery_id = files.delivery_id
                and files.table_name = '{{ table }}'
        group by landed_rows.rivi_id
    ) as source_rows
    {%- else %}
    select
        count(*) as landed,
        count(case when not files.is_seen then 1 end) as not_seen,
        count(case when files.is_replaced then 1 end) as replaced,
        0 as older_version,
        0 as deleted,
        0 as same_subject
    from {{ source(register, table) }} as landed_rows
    left join {{ files }} as files
        on
            landed_rows._delivery_id = files.delivery_id
            and files.table_name = '{{ table }}'
    {%- endif %}
{% endmacro %}
