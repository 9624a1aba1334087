-- Grain: one row per existing period (period_type, period_start, period_end).
-- Rules: D4 (the five kinds), D5 (a period exists when its first day is not before history_from and not after the
-- as-of date; of ytd and rolling_12m also the first day of the last month is not after it, which
-- int_time__months ensures).

with months as (
    select
        month_start,
        month_end,
        quarter_start,
        year_start
    from {{ ref('int_time__months') }}
),

periods as (
    select
        'month' as period_type,
        month_start as period_start,
        month_end as period_end
    from months
    union all
    select distinct
        'quarter' as period_type,
        quarter_start as period_start,
        {{ add_days(add_months('quarter_start', 3), -1) }} as period_end
    from months
    union all
    select distinct
        'year' as period_type,
        year_start as period_start,
        {{ add_days(add_months('year_start', 12), -1) }} as period_end
    from months
    union all
    select
        'ytd' as period_type,
        year_start as period_start,
        month_end as period_end
    from months
    union all
    select
        'rolling_12m' as period_type,
        {{ add_months('month_start', -11) }} as period_start,
        month_end as period_end
    from months
),

final as (
    select
        period_type,
        period_start,
        period_end
    from periods
    where period_start >= {{ date_parameter('history_from') }}
)

select * from final
