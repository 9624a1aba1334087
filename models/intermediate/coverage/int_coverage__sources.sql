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

seen as (
    select
        register,
        table_name,
        data_until
    from {{ ref('stg_landing__seen_deliveries') }}
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
