-- Grain: one row per measure of shortage and existing period that the barometer keeps open.
-- Rules: S5: a period is final only when for each of its months the barometer seen holds a month that counts for it
-- (S3); neither data_until nor the maturity of candidates changes with it.

with measures as (
    select measure_code
    from {{ ref('measures') }}
    where measure_code in ('shortage_entries', 'shortage_entries_share', 'shortage_permits')
),

period_months as (
    select
        period_type,
        period_start,
        period_end,
        month_start
    from {{ ref('int_time__period_months') }}
),

uncovered_months as (
    select month_start
    from {{ ref('int_shortage__months') }}
    where barometer_month_start is null
),

final as (
    select distinct
        measures.measure_code,
        period_months.period_type,
        period_months.period_start,
        period_months.period_end
    from period_months
    inner join uncovered_months
        on period_months.month_start = uncovered_months.month_start
    cross join measures
)

select * from final
