-- Grain: one row per measure, kind of period, level of area and months from a period's end to the first vintage that
-- gave it a value.
-- Why: final values can change when late rows arrive and the as-of date moves on. Only totals are compared,
-- and only cells that two vintages or more give a value; the latest one that does counts. Differences are cut to six
-- decimals, so that their sums do not depend on the order of rows.

with vintages as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        value,
        as_of_date,
        row_number() over (
            partition by measure_code, period_type, period_start, period_end, area_level, area_code
            order by as_of_date asc
        ) as place_from_first,
        row_number() over (
            partition by measure_code, period_type, period_start, period_end, area_level, area_code
            order by as_of_date desc
        ) as place_from_latest
    from {{ ref('fct_indicator_value_vintage') }}
    where
        breakdown = 'total'
        and status = 'value'
),

cells as (
    select
        measure_code,
        period_type,
        period_end,
        area_level,
        min(as_of_date) as first_as_of_date,
        max(case when place_from_first = 1 then value end) as first_value,
        max(case when place_from_latest = 1 then value end) as latest_value
    from vintages
    group by measure_code, period_type, period_start, period_end, area_level, area_code
    having count(*) > 1
),

compared as (
    select
        measure_code,
        period_type,
        area_level,
        (extract(year from first_as_of_date) - extract(year from period_end)) * 12
        + extract(month from first_as_of_date) - extract(month from period_end) as lag_months,
        latest_value <> first_value as is_changed,
        cast(latest_value - first_value as decimal(18, 6)) as revision,
        cast(100 * (latest_value - first_value) / nullif(first_value, 0) as decimal(18, 6)) as relative_revision
    from cells
),

final as (
    select
        measure_code,
        period_type,
        area_level,
        cast(lag_months as integer) as lag_months,
        count(*) as cells_compared,
        100 * avg(case when is_changed then 1 else 0 end) as share_changed,
        cast(avg(revision) as double) as mean_revision,
        cast(avg(abs(revision)) as double) as mean_absolute_revision,
        cast(max(abs(revision)) as double) as largest_absolute_revision,
        cast(avg(abs(relative_revision)) as double) as mean_relative_revision,
        cast(max(abs(relative_revision)) as double) as largest_relative_revision
    from compared
    group by measure_code, period_type, area_level, lag_months
)

select * from final
