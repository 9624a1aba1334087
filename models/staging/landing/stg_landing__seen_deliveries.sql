-- Grain: one row per delivery that is seen on the as-of date and table that it lists, and one for a delivery without
-- any.
-- Rules: V3: only deliveries that cover no day after the as-of date are seen.

with build as (
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
        table_name
    from {{ source('landing', 'delivery_files') }}
),

final as (
    select
        deliveries.delivery_id,
        deliveries.register,
        files.table_name,
        deliveries.delivered_on,
        deliveries.data_until,
        deliveries.kind
    from deliveries
    inner join build
        on deliveries.data_until <= build.as_of_date
    left join files
        on deliveries.delivery_id = files.delivery_id
)

select * from final
