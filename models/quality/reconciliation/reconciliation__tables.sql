-- Grain: one row per layer (landing, staging), delivered table and step.
-- Rules: L3 (manifest = landed + quarantined), V3, L2, V1, V2. Why here again: what staging chooses
-- with a rank is counted without one, and which deliveries count without stg_landing__seen_files, so that the sums
-- close only when both ways agree. Each raw table is read once.

with build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

ledger as (
    select
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.kind,
        files.table_name,
        files.rows_in_manifest,
        deliveries.data_until <= build.as_of_date as is_seen
    from {{ source('landing', 'deliveries') }} as deliveries
    inner join {{ source('landing', 'delivery_files') }} as files
        on deliveries.delivery_id = files.delivery_id
    cross join build
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

tables as (
    {% for item in delivered_tables() %}
        select
            '{{ item.register }}.{{ item.table }}' as subject,
            (
                select coalesce(sum(ledger.rows_in_manifest), 0)
                from ledger
                where ledger.register = '{{ item.register }}' and ledger.table_name = '{{ item.table }}'
            ) as in_manifests,
            (select count(*) from {{ source('quarantine', item.register ~ '__' ~ item.table) }}) as quarantined,
            landed_rows.landed,
            landed_rows.not_seen,
            landed_rows.replaced,
            landed_rows.older_version,
            landed_rows.deleted,
            landed_rows.same_subject,
            (select count(*) from {{ ref(item.model) }}) as in_staging
        from ({{ landed_rows(item.register, item.table, item.one_row_of, 'files') }}) as landed_rows
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    {{ waterfall_steps('tables', 'landing', none, ['in_manifests', 'quarantined', 'landed']) }}
    union all
    {{ waterfall_steps('tables', 'staging', none, [
        'landed', 'not_seen', 'replaced', 'older_version', 'deleted', 'same_subject', 'in_staging'
    ]) }}
)

select * from final
