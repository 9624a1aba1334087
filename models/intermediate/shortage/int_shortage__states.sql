-- Grain: one row per calendar month, known region and four-digit occupation whose state of shortage is known.
-- Rules: S3: state 3 is shortage; state 99 and an unknown region are unknown, as is whatever has no row here.

with months as (
    select
        month_start,
        barometer_month_start
    from {{ ref('int_shortage__months') }}
),

barometer as (
    select
        month_start,
        region_code,
        occupation_code,
        balance_code,
        {{ evidence('keha.tyovoimabarometri') }} as evidence
    from {{ ref('stg_keha__labour_barometer') }}
),

final as (
    select
        months.month_start,
        barometer.region_code,
        barometer.occupation_code,
        case barometer.balance_code when '3' then 'shortage' else 'no_shortage' end as shortage_state,
        months.barometer_month_start,
        barometer.evidence
    from months
    inner join barometer
        on months.barometer_month_start = barometer.month_start
    where
        barometer.balance_code <> '99'
        and barometer.region_code <> 'XX'
)

select * from final
