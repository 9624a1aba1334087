-- Grain: one row per delivery, delivered table and kind of suspicion.
-- Rules: L2, A2, M2, B2, W1, V3. Why: landing looks at rows one by one and at the size of a table; a delivery can be
-- wrong although every row is right and they are as many as ever.

with suspicions as (
    select * from {{ ref('suspect_rows__deltas') }}
    union all
    select * from {{ ref('suspect_rows__full') }}
    union all
    select * from {{ ref('suspect_rows__areas') }}
),

kinds as (
    select
        suspect_kind,
        table_name,
        rule,
        meaning,
        bound_percent,
        bound_from
    from {{ ref('suspect_kinds') }}
),

seen as (
    select
        deliveries.delivery_id,
        deliveries.delivered_on,
        build.as_of_date
    from {{ source('landing', 'deliveries') }} as deliveries
    cross join {{ ref('stg_landing__build') }} as build
    where deliveries.data_until <= build.as_of_date
),

final as (
    select
        suspicions.suspect_kind,
        suspicions.register,
        suspicions.table_name,
        suspicions.delivery_id,
        seen.delivered_on,
        suspicions.rows_compared,
        suspicions.suspect_rows,
        cast(100.0 * suspicions.suspect_rows / suspicions.rows_compared as double) as suspect_percent,
        cast(case when seen.delivered_on >= kinds.bound_from then kinds.bound_percent end as double) as bound_percent,
        kinds.rule,
        kinds.meaning,
        seen.as_of_date
    from suspicions
    inner join seen
        on suspicions.delivery_id = seen.delivery_id
    left join kinds as own_kinds
        on
            suspicions.suspect_kind = own_kinds.suspect_kind
            and suspicions.table_name = own_kinds.table_name
    inner join kinds
        on
            suspicions.suspect_kind = kinds.suspect_kind
            and kinds.table_name = coalesce(own_kinds.table_name, '*')
    where suspicions.rows_compared > 0
)

select * from final
