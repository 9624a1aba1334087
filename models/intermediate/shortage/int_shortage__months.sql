-- Grain: one row per calendar month of the build.
-- Rules: S3: for the events of a month the newest month of the barometer counts, of all it holds, that is not after
-- it; none when that one is more than barometer_max_age_months before it. S5 asks the same of a period's months.

with months as (
    select month_start
    from {{ ref('int_time__months') }}
),

barometer_months as (
    select distinct month_start
    from {{ ref('stg_keha__labour_barometer') }}
),

newest as (
    select
        months.month_start,
        max(barometer_months.month_start) as newest_month_start
    from months
    left join barometer_months
        on months.month_start >= barometer_months.month_start
    group by months.month_start
),

final as (
    select
        month_start,
        case
            when {{ add_months('newest_month_start', var('barometer_max_age_months')) }} >= month_start
                then newest_month_start
        end as barometer_month_start
    from newest
)

select * from final
