-- quality.delivery_timeliness holds every row of every landed delivery: each delivered table is of one source, whose
-- interval is known.

with ledger as (
    select
        deliveries.delivery_id,
        coalesce(sum(files.rows_in_manifest), 0) as delivered_rows
    from {{ source('landing', 'deliveries') }} as deliveries
    left join {{ source('landing', 'delivery_files') }} as files
        on deliveries.delivery_id = files.delivery_id
    group by deliveries.delivery_id
),

timeliness as (
    select
        timeliness_of_sources.delivery_id,
        sum(timeliness_of_sources.delivered_rows) as delivered_rows,
        count(*) as sources,
        count(intervals.months_between) as sources_with_interval
    from {{ ref('delivery_timeliness') }} as timeliness_of_sources
    left join {{ ref('source_intervals') }} as intervals
        on timeliness_of_sources.source_code = intervals.source_code
    group by timeliness_of_sources.delivery_id
)

select
    ledger.delivery_id,
    ledger.delivered_rows,
    timeliness.delivered_rows as rows_in_timeliness,
    timeliness.sources,
    timeliness.sources_with_interval
from ledger
left join timeliness
    on ledger.delivery_id = timeliness.delivery_id
where
    timeliness.delivery_id is null
    or ledger.delivered_rows <> timeliness.delivered_rows
    or timeliness.sources <> timeliness.sources_with_interval
