-- Grain: one row per delivery and source: a register of deltas, or one table of a register of full deliveries.
-- Rules: L1 (data_until), L2, V3. Why: what comes late or not at all, said without a clock: a delivery is compared with
-- the source's other deliveries, and its last day with that of the delivery before.

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

build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
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

-- A delivery of a source of deltas brings it, even if it lists no table.
brought as (
    select
        sources.source_code,
        sources.months_between,
        sources.accepted_until,
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.data_until,
        deliveries.kind,
        count(files.table_name) as delivered_tables,
        coalesce(sum(files.rows_in_manifest), 0) as delivered_rows,
        coalesce(sum(files.rows_quarantined), 0) as quarantined_rows
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
),

measured as (
    select
        brought.*,
        {{ days_from_to('brought.data_until', 'brought.delivered_on') }} as days_after_data_until,
        lag(brought.data_until) over (
            partition by brought.source_code order by brought.delivered_on
        ) as previous_data_until,
        row_number() over (partition by brought.source_code order by brought.delivered_on) as oldest_first,
        row_number() over (partition by brought.source_code order by brought.delivered_on desc) as newest_first
    from brought
),

usual as (
    select
        source_code,
        median(days_after_data_until) as usual_days
    from measured
    group by source_code
),

final as (
    select
        measured.source_code,
        measured.register,
        measured.delivery_id,
        measured.kind,
        measured.delivered_on,
        measured.data_until,
        measured.data_until <= build.as_of_date as is_seen,
        measured.newest_first = 1 as is_newest,
        cast(measured.delivered_tables as bigint) as delivered_tables,
        cast(measured.delivered_rows as bigint) as delivered_rows,
        cast(measured.quarantined_rows as bigint) as quarantined_rows,
        cast(measured.days_after_data_until as integer) as days_after_data_until,
        cast(usual.usual_days as double) as usual_days,
        cast(measured.days_after_data_until - usual.usual_days as double) as days_later_than_usual,
        measured.previous_data_until,
        cast(measured.oldest_first - 1 as bigint) as earlier_deliveries,
        coalesce(measured.delivered_on <= measured.accepted_until, false) as is_gap_accepted,
        cast(
            case
                when measured.previous_data_until is null then 0
                else greatest(
                    12 * (extract(year from measured.data_until) - extract(year from measured.previous_data_until))
                    + extract(month from measured.data_until) - extract(month from measured.previous_data_until)
                    - measured.months_between,
                    0
                )
            end as integer
        ) as months_left_out
    from measured
    inner join usual
        on measured.source_code = usual.source_code
    cross join build
)

select * from final
