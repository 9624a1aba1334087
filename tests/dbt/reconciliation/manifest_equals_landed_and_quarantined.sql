-- Conservation (L3): of each delivered table, rows in the manifest = rows landed + rows
-- quarantined, by the ledger's own numbers and by the rows that are really there.

with ledger as (
    select
        delivery_id,
        table_name,
        rows_in_manifest,
        rows_landed,
        rows_quarantined
    from {{ source('landing', 'delivery_files') }}
),

counted as (
    {% for item in delivered_tables() %}
        select
            _delivery_id as delivery_id,
            '{{ item.table }}' as table_name,
            1 as landed,
            0 as quarantined
        from {{ source(item.register, item.table) }}
        union all
        select
            _delivery_id as delivery_id,
            '{{ item.table }}' as table_name,
            0 as landed,
            1 as quarantined
        from {{ source('quarantine', item.register ~ '__' ~ item.table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counts as (
    select
        delivery_id,
        table_name,
        sum(landed) as counted_landed,
        sum(quarantined) as counted_quarantined
    from counted
    group by delivery_id, table_name
),

-- Both ways, so that rows of a delivery that the ledger does not know fail too.
compared as (
    select
        coalesce(ledger.delivery_id, counts.delivery_id) as delivery_id,
        coalesce(ledger.table_name, counts.table_name) as table_name,
        coalesce(ledger.rows_in_manifest, 0) as rows_in_manifest,
        coalesce(ledger.rows_landed, 0) as rows_landed,
        coalesce(ledger.rows_quarantined, 0) as rows_quarantined,
        coalesce(counts.counted_landed, 0) as counted_landed,
        coalesce(counts.counted_quarantined, 0) as counted_quarantined
    from ledger
    full outer join counts
        on
            ledger.delivery_id = counts.delivery_id
            and ledger.table_name = counts.table_name
)

select
    delivery_id,
    table_name,
    rows_in_manifest,
    rows_landed,
    rows_quarantined,
    counted_landed,
    counted_quarantined
from compared
where
    rows_in_manifest <> rows_landed + rows_quarantined
    or rows_landed <> counted_landed
    or rows_quarantined <> counted_quarantined
