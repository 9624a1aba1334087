-- What quality.coverage counts as unknown is what the results hold under `XX` and `unknown`, and what the funnel
-- leaves out as `shortage_unknown`. Of measures whose denominator is their cases, in final periods; 2.2 counts persons
-- once per period and 3.3's cases leave it with their follow-up, but in final periods none is left.

with coverage as (
    select
        measure_code,
        unknown_kind,
        period_type,
        period_start,
        period_end,
        cases,
        unknown_cases
    from {{ ref('coverage') }}
    where is_final
),

cells as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        case
            when breakdown <> 'total' then breakdown
            when area_level = 'employment_area' then 'area'
            when area_level = 'region' then 'region'
        end as unknown_kind,
        denominator
    from {{ ref('fct_indicator_value') }}
    where
        denominator is not null
        and indicator_code not in ('1.1', '2.2')
        and (
            (breakdown = 'total' and area_code = 'XX')
            or (area_level = 'country' and breakdown_value = 'unknown')
        )
),

funnel as (
    select
        steps.measure_code,
        'month' as period_type,
        steps.month_start as period_start,
        sum(steps.cases) as unknown_cases
    from {{ ref('fct_indicator_funnel') }} as steps
    inner join {{ ref('res_periods') }} as periods
        on
            steps.measure_code = periods.measure_code
            and steps.month_start = periods.period_start
            and periods.period_type = 'month'
            and periods.is_final
    where steps.step = 'shortage_unknown'
    group by steps.measure_code, steps.month_start
),

unlike_results as (
    select
        cells.measure_code,
        cells.unknown_kind,
        cells.period_type,
        cells.period_start,
        cells.denominator as expected_cases,
        coverage.unknown_cases
    from cells
    left join coverage
        on
            cells.measure_code = coverage.measure_code
            and cells.unknown_kind = coverage.unknown_kind
            and cells.period_type = coverage.period_type
            and cells.period_start = coverage.period_start
            and cells.period_end = coverage.period_end
    where cells.denominator <> coalesce(coverage.unknown_cases, 0)
),

unlike_funnel as (
    select
        funnel.measure_code,
        'shortage' as unknown_kind,
        funnel.period_type,
        funnel.period_start,
        funnel.unknown_cases as expected_cases,
        coverage.unknown_cases
    from funnel
    left join coverage
        on
            funnel.measure_code = coverage.measure_code
            and coverage.unknown_kind = 'shortage'
            and funnel.period_type = coverage.period_type
            and funnel.period_start = coverage.period_start
    where funnel.unknown_cases <> coalesce(coverage.unknown_cases, 0)
)

select * from unlike_results
union all
select * from unlike_funnel
