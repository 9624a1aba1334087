-- Grain: one row per delivered table (delivery x table) that counts on the as-of date.
-- Rules: V3 (only deliveries that cover no day after the as-of date are seen), L2 (a full delivery replaces
-- what was delivered of its tables before; deltas apply on top of it).

with seen as (
    select
        delivery_id,
        register,
        table_name,
        delivered_on,
        data_until,
        kind
    from {{ ref('stg_landing__seen_deliveries') }}
    where table_name is not null
),

newest_full as (
    select
        register,
        table_name,
        max(delivered_on) as replaced_on
    from seen
    where kind = 'full'
    group by register, table_name
),

final as (
    select
        seen.delivery_id,
        seen.register,
        seen.table_name,
        seen.delivered_on,
        seen.data_until,
        seen.kind
    from seen
    left join newest_full
        on
            seen.register = newest_full.register
            and seen.table_name = newest_full.table_name
    where newest_full.replaced_on is null or seen.delivered_on >= newest_full.replaced_on
)

select * from final
