-- Grain: one row per delivery and source: a register of deltas, or one table of a register of full deliveries.
-- Rules: L1 (data_until), L2, V3. Why: what comes late or not at all, said without a clock: a delivery is compared with
-- the source's other deliveries, and its last day with that of the delivery before.

with deliveries as (
    select
        source_code,
        months_between,
        accepted_until,
        delivery_id,
        register,
        delivered_on,
        data_until,
        kind,
        delivered_tables,
        delivered_rows,
        quarantined_rows
    from {{ ref('delivery_timeliness__deliveries') }}
),

build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

measured as (
    select
        deliveries.*,
        {{ days_from_to('deliveries.data_until', 'deliveries.delivered_on') }} as days_after_data_until,
        lag(deliveries.data_until) over (
            partition by deliveries.source_code order by deliveries.delivered_on
        ) as previous_data_until,
        row_number() over (partition by deliveries.source_code order by deliveries.delivered_on) as oldest_first,
        row_number() over (partition by deliveries.source_code order by deliveries.delivered_on desc) as newest_first
    from deliveries
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
        measured.delivered_tables,
        measured.delivered_rows,
        measured.quarantined_rows,
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
