-- Grain: one row per measure and existing period of a kind that the measure has.
-- Rules: D5: only a period whose last day is mature for every source that the measure is final by is final.
-- S5: where the shortage of labour decides, the barometer keeps a period open too.

with measures as (
    select
        measure_code,
        period_types
    from {{ ref('measures') }}
),

periods as (
    select
        period_type,
        period_start,
        period_end
    from {{ ref('int_time__periods') }}
),

coverage as (
    select
        measure_code,
        data_until,
        mature_until,
        as_of_date
    from {{ ref('int_coverage__measures') }}
),

open_periods as (
    select
        measure_code,
        period_type,
        period_start,
        period_end
    from {{ ref('int_shortage__open_periods') }}
),

final as (
    select
        measures.measure_code,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        coalesce(periods.period_end <= coverage.mature_until, false)
        and open_periods.measure_code is null as is_final,
        coverage.data_until,
        coverage.as_of_date
    from measures
    inner join periods
        on {{ is_listed('measures.period_types', 'periods.period_type') }}
    inner join coverage
        on measures.measure_code = coverage.measure_code
    left join open_periods
        on
            measures.measure_code = open_periods.measure_code
            and periods.period_type = open_periods.period_type
            and periods.period_start = open_periods.period_start
            and periods.period_end = open_periods.period_end
)

select * from final
