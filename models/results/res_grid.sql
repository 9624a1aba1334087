-- Grain: one row per measure, existing period, area of its levels and value of its breakdowns.
-- Rules: V4 (every combination has exactly one row, whether a case occurs or not), F1 (in 3.1 the entry status of those
-- in cohort_statuses alone has rows).
-- Why: a table, so that the engine knows that there are more of its rows than of the cells that are joined to it.

with measures as (
    select
        measure_code,
        indicator_code,
        kind,
        units_per_one,
        area_levels,
        breakdowns
    from {{ ref('measures') }}
),

periods as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        is_final,
        data_until,
        as_of_date
    from {{ ref('res_periods') }}
),

areas as (
    select
        area_level,
        area_code
    from {{ ref('areas') }}
),

breakdown_values as (
    select
        breakdown,
        breakdown_value,
        only_in
    from {{ ref('breakdown_values') }}
),

statuses as (
    select
        status_code,
        status_group
    from {{ ref('status_groups') }}
),

measure_areas as (
    select
        measures.measure_code,
        areas.area_level,
        areas.area_code
    from measures
    inner join areas
        on {{ is_listed('measures.area_levels', 'areas.area_level') }}
),

measure_breakdowns as (
    select
        measures.measure_code,
        measures.indicator_code,
        measures.kind,
        measures.units_per_one,
        breakdown_values.breakdown,
        breakdown_values.breakdown_value
    from measures
    inner join breakdown_values
        on {{ is_listed('measures.breakdowns', 'breakdown_values.breakdown') }}
    left join statuses
        on
            measures.indicator_code = '3.1'
            and breakdown_values.breakdown = 'entry_status'
            and breakdown_values.breakdown_value = statuses.status_group
    where
        (breakdown_values.only_in is null or {{ is_listed('breakdown_values.only_in', 'measures.indicator_code') }})
        and (statuses.status_code is null or statuses.status_code in ({{ code_list('cohort_statuses') }}))
),

final as (
    select
        measure_breakdowns.indicator_code,
        measure_breakdowns.measure_code,
        measure_breakdowns.kind,
        measure_breakdowns.units_per_one,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        measure_areas.area_level,
        measure_areas.area_code,
        measure_breakdowns.breakdown,
        measure_breakdowns.breakdown_value,
        periods.is_final,
        periods.data_until,
        periods.as_of_date
    from measure_breakdowns
    inner join periods
        on measure_breakdowns.measure_code = periods.measure_code
    inner join measure_areas
        on measure_breakdowns.measure_code = measure_areas.measure_code
)

select * from final
