{# V1, V2, V3, L2: of a delta table's seen rows, the newest version per rivi_id that is no deletion.
   Ties of muutosaika go to the later delivery, then to the later line. #}
{% macro newest_versions(register, table) %}
    select ranked.*
    from (
        select
            landed.*,
            row_number() over (
                partition by landed.rivi_id
                order by landed.muutosaika desc, seen.delivered_on desc, landed._line desc
            ) as version_rank
        from {{ source(register, table) }} as landed
        inner join {{ ref('stg_landing__seen_files') }} as seen
            on
                landed._delivery_id = seen.delivery_id
                and seen.table_name = '{{ table }}'
    ) as ranked
    where ranked.version_rank = 1 and ranked.muutoslaji <> 'P'
{% endmacro %}

{# L2, V3: the rows of the newest seen full delivery of a table. #}
{% macro newest_full(register, table) %}
    select landed.*
    from {{ source(register, table) }} as landed
    inner join {{ ref('stg_landing__seen_files') }} as seen
        on
            landed._delivery_id = seen.delivery_id
            and seen.table_name = '{{ table }}'
{% endmacro %}
