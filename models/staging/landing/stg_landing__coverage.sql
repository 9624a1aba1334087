-- Grain: one row per source that a measure can be final by: a register of deltas, or one table of a register
-- of full deliveries.
-- Rules: V3, D3: until which day the source is covered by seen deliveries; null where none has been seen.

with sources as (
    select
        source_code,
        register,
        table_name
    from {{ ref('sources') }}
),

build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

deliveries as (
    select
        delivery_id,
        register,
        data_until
    from {{ source('landing', 'deliveries') }}
),

files as (
    select
        delivery_id,
        table_name
    from {{ source('landing', 'delivery_files') }}
),

seen as (
    select
        deliveries.register,
        files.table_name,
        deliveries.data_until
    from deliveries
    cross join build
    left join files
        on deliveries.delivery_id = files.delivery_id
    where deliveries.data_until <= build.as_of_date
),

final as (
    select
        sources.source_code,
        max(seen.data_until) as data_until
    from sources
    left join seen
        on
            sources.register = seen.register
            and (sources.table_name is null or sources.table_name = seen.table_name)
    group by sources.source_code
)

select * from final
