-- Grain: one row per delivery, table, reason and column.
-- A row is in quarantine with every reason that applies, so it can count several times here. Why: what to
-- tell the sender, and whether the newest delivery still has the fault.

with quarantined as (
    {% for item in delivered_tables() %}
        select
            _delivery_id as delivery_id,
            '{{ item.table }}' as table_name,
            {{ split_to_rows('_reasons', '; ') }} as fault
        from {{ source('quarantine', item.register ~ '__' ~ item.table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

faults as (
    select
        delivery_id,
        table_name,
        {{ split_part('fault', "':'", 1) }} as reason,
        coalesce(nullif({{ split_part('fault', "':'", 2) }}, ''), '*') as column_name,
        count(*) as faulty_rows
    from quarantined
    group by
        delivery_id,
        table_name,
        {{ split_part('fault', "':'", 1) }},
        coalesce(nullif({{ split_part('fault', "':'", 2) }}, ''), '*')
),

ledger as (
    select
        files.delivery_id,
        files.table_name,
        deliveries.register,
        deliveries.delivered_on,
        files.rows_in_manifest,
        files.rows_quarantined,
        max(deliveries.delivered_on) over (
            partition by deliveries.register, files.table_name
        ) as newest_delivered_on
    from {{ source('landing', 'delivery_files') }} as files
    inner join {{ source('landing', 'deliveries') }} as deliveries
        on files.delivery_id = deliveries.delivery_id
),

final as (
    select
        ledger.register,
        faults.table_name,
        faults.delivery_id,
        ledger.delivered_on,
        ledger.delivered_on = ledger.newest_delivered_on as is_newest_delivery,
        faults.reason,
        faults.column_name,
        faults.faulty_rows,
        ledger.rows_quarantined,
        ledger.rows_in_manifest,
        cast(100.0 * faults.faulty_rows / ledger.rows_in_manifest as double) as faulty_percent
    from faults
    left join ledger
        on
            faults.delivery_id = ledger.delivery_id
            and faults.table_name = ledger.table_name
)

select * from final
