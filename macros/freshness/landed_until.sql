{# L1: until when what has landed of a register of deltas reaches, or of a table of a register of full deliveries. It is
   what `dbt source freshness` asks: the last day that is covered, not the moment at which a delivery came. #}
{% macro landed_until(register, table=none) %}
    select cast(max(deliveries.data_until) as timestamp) as data_until
    from {{ source('landing', 'deliveries') }} as deliveries
    {% if table %}
        inner join {{ source('landing', 'delivery_files') }} as files
            on
                deliveries.delivery_id = files.delivery_id
                and files.table_name = '{{ table }}'
    {% endif %}
    where deliveries.register = '{{ register }}'
{% endmacro %}
