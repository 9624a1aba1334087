-- Grain: one row per measure, kind of unknown and period in which the measure has cases.
-- Rules: D4, D6 (a period's cases are the sum of its months'), S4 (the unknown of shortage), V3. Why: a case whose area
-- or attribute is unknown counts in the country but in no group that anybody compares.

-- Among fewer cases chance alone goes past a bound. Periods of twelve months, for seasons differ; final ones, for then
-- every source of the measure is there.
{%- set fewest_cases_of_a_bound = 500 %}

with months as (
    select * from {{ ref('coverage__attributes') }}
    union all
    select * from {{ ref('coverage__links') }}
    union all
    select * from {{ ref('coverage__answers') }}
),

unknown_kinds as (
    select
        unknown_kind,
        measure_code,
        rule,
        meaning,
        bound_percent,
        bound_from
    from {{ ref('unknown_kinds') }}
),

own_kinds as (
    select
        unknown_kind,
        measure_code
    from unknown_kinds
    where measure_code <> '*'
),

measure_periods as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        is_final,
        as_of_date
    from {{ ref('res_periods') }}
),

period_months as (
    select
        period_type,
        period_start,
        period_end,
        month_start
    from {{ ref('int_time__period_months') }}
),

periods as (
    select
        months.measure_code,
        months.unknown_kind,
        period_months.period_type,
        period_months.period_start,
        period_months.period_end,
        cast(sum(months.cases) as bigint) as cases,
        cast(sum(months.unknown_cases) as bigint) as unknown_cases
    from months
    inner join period_months
        on months.month_start = period_months.month_start
    group by
        months.measure_code,
        months.unknown_kind,
        period_months.period_type,
        period_months.period_start,
        period_months.period_end
),

final as (
    select
        periods.measure_code,
        periods.unknown_kind,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        measure_periods.is_final,
        periods.cases,
        periods.unknown_cases,
        cast(100.0 * periods.unknown_cases / periods.cases as double) as unknown_percent,
        cast(
            case
                when
                    periods.period_type in ('year', 'rolling_12m')
                    and measure_periods.is_final
                    and periods.period_start >= unknown_kinds.bound_from
                    and periods.cases >= {{ fewest_cases_of_a_bound }}
                    then unknown_kinds.bound_percent
            end as double
        ) as bound_percent,
        unknown_kinds.rule,
        unknown_kinds.meaning,
        measure_periods.as_of_date
    from periods
    inner join measure_periods
        on
            periods.measure_code = measure_periods.measure_code
            and periods.period_type = measure_periods.period_type
            and periods.period_start = measure_periods.period_start
            and periods.period_end = measure_periods.period_end
    left join own_kinds
        on
            periods.unknown_kind = own_kinds.unknown_kind
            and periods.measure_code = own_kinds.measure_code
    inner join unknown_kinds
        on
            periods.unknown_kind = unknown_kinds.unknown_kind
            and unknown_kinds.measure_code = coalesce(own_kinds.measure_code, '*')
    where periods.cases > 0
)

select * from final
