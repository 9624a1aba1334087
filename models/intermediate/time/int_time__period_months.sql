-- Grain: one row per existing period and calendar month in it.
-- Rules: D4; D6: every period is a union of whole months, so its sums are sums over months.

with periods as (
    select
        period_type,
        period_start,
        period_end
    from {{ ref('int_time__periods') }}
),

months as (
    select
        month_start,
        month_end
    from {{ ref('int_time__months') }}
),

final as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        months.month_start
    from periods
    inner join months
        on
            periods.period_start <= months.month_start
            and periods.period_end >= months.month_end
)

select * from final
