-- Grain: one row per delivered table.
-- Rules: V3 (rows not seen), L2 (replaced), V1 (older versions), V2 (deleted).
-- Why here again: what staging chooses with a rank is counted without one, and which deliveries count without
-- stg_landing__seen_files. Of the versions of a row the greatest text is that of the newest: its first 41 characters
-- sort as V1 does; then follow the kind of change and what the staging model has one row of.

with ledger as (
    select
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.kind,
        files.table_name,
        deliveries.data_until <= build.as_of_date as is_seen
    from {{ source('landing', 'deliveries') }} as deliveries
    inner join {{ source('landing', 'delivery_files') }} as files
        on deliveries.delivery_id = files.delivery_id
    cross join {{ ref('stg_landing__build') }} as build
),

files as (
    select
        ledger.delivery_id,
        ledger.table_name,
        ledger.delivered_on,
        ledger.is_seen,
        ledger.is_seen and exists (
            select 1
            from ledger as later
            where
                later.is_seen
                and later.register = ledger.register
                and later.table_name = ledger.table_name
                and later.kind = 'full'
                and later.delivered_on > ledger.delivered_on
        ) as is_replaced
    from ledger
),

final as (
    {% for item in delivered_tables() %}
        {%- set subject = item.register ~ '.' ~ item.table %}
        {%- if item.one_row_of %}
            select
                '{{ subject }}' as subject,
                cast(coalesce(sum(landed), 0) as bigint) as landed,
                cast(coalesce(sum(not_seen), 0) as bigint) as not_seen,
                cast(coalesce(sum(replaced), 0) as bigint) as replaced,
                cast(coalesce(sum(landed - not_seen - replaced), 0) as bigint) - count(newest_version) as older_version,
                count(case when substring(newest_version, 42, 1) = 'P' then 1 end) as deleted,
                count(case when substring(newest_version, 42, 1) <> 'P' then 1 end) - count(
                    distinct case when substring(newest_version, 42, 1) <> 'P' then substring(newest_version, 43) end
                ) as same_subject
            from (
                select
                    landed_rows.rivi_id,
                    count(*) as landed,
                    count(case when not files.is_seen then 1 end) as not_seen,
                    count(case when files.is_replaced then 1 end) as replaced,
                    max(case
                        when files.is_seen and not files.is_replaced
                            then
                                cast(landed_rows.muutosaika as varchar) || cast(files.delivered_on as varchar)
                                || lpad(cast(landed_rows._line as varchar), 12, '0')
                                || landed_rows.muutoslaji || coalesce(landed_rows.{{ item.one_row_of }}, '')
                    end) as newest_version
                from {{ source(item.register, item.table) }} as landed_rows
                left join files
                    on
                        landed_rows._delivery_id = files.delivery_id
                        and files.table_name = '{{ item.table }}'
                group by landed_rows.rivi_id
            ) as versions_of_rows
        {%- else %}
            select
                '{{ subject }}' as subject,
                count(*) as landed,
                count(case when not files.is_seen then 1 end) as not_seen,
                count(case when files.is_replaced then 1 end) as replaced,
                cast(0 as bigint) as older_version,
                cast(0 as bigint) as deleted,
                cast(0 as bigint) as same_subject
            from {{ source(item.register, item.table) }} as landed_rows
            left join files
                on
                    landed_rows._delivery_id = files.delivery_id
                    and files.table_name = '{{ item.table }}'
        {%- endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
