-- Grain: one row per delivery and source: a register of deltas, or one table of a register of full deliveries.
-- Rules: L1 (data_until), L2. Why: a delivery of a source of deltas brings it, even if it lists no table.

with sources as (
    select
        sources_of_measures.source_code,
        sources_of_measures.register,
        sources_of_measures.table_name,
        intervals.months_between,
        gaps.accepted_until
    from {{ ref('sources') }} as sources_of_measures
    left join {{ ref('source_intervals') }} as intervals
        on sources_of_measures.source_code = intervals.source_code
    left join {{ ref('accepted_gaps') }} as gaps
        on sources_of_measures.source_code = gaps.source_code
),

deliveries as (
    select
        delivery_id,
        register,
        delivered_on,
        data_until,
        kind
    from {{ source('landing', 'deliveries') }}
),

files as (
    select
        delivery_id,
        table_name,
        rows_in_manifest,
        rows_quarantined
    from {{ source('landing', 'delivery_files') }}
),

final as (
    select
        sources.source_code,
        sources.months_between,
        sources.accepted_until,
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.data_until,
        deliveries.kind,
        cast(count(files.table_name) as bigint) as delivered_tables,
        cast(coalesce(sum(files.rows_in_manifest), 0) as bigint) as delivered_rows,
        cast(coalesce(sum(files.rows_quarantined), 0) as bigint) as quarantined_rows
    from sources
    inner join deliveries
        on sources.register = deliveries.register
    left join files
        on
            deliveries.delivery_id = files.delivery_id
            and (sources.table_name is null or sources.table_name = files.table_name)
    where sources.table_name is null or files.table_name is not null
    group by
        sources.source_code,
        sources.months_between,
        sources.accepted_until,
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.data_until,
        deliveries.kind
)

select * from final
