-- Do areas with a fast flow to the open labour market also pay fewer benefit days per permanent entry?
-- Each area's newest twelve months that are final for both measures stand side by side, with the country's ranks.

with values_of_areas as (
    select
        measure_code,
        area_code,
        period_start,
        period_end,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code in ('flow_3m', 'benefit_days_mean')
        and period_type = 'rolling_12m'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
),

pairs as (
    select
        flow.area_code,
        flow.period_start,
        flow.period_end,
        flow.value as flow_3m,
        benefit_days.value as benefit_days_mean
    from values_of_areas as flow
    inner join values_of_areas as benefit_days
        on
            flow.area_code = benefit_days.area_code
            and flow.period_start = benefit_days.period_start
            and benefit_days.measure_code = 'benefit_days_mean'
    where flow.measure_code = 'flow_3m'
),

newest as (
    select max(period_start) as period_start
    from pairs
),

final as (
    select
        pairs.period_end,
        areas.area_code,
        areas.name_fi as area_name,
        round(pairs.flow_3m, 1) as flow_3m,
        round(pairs.benefit_days_mean, 1) as benefit_days_mean,
        rank() over (order by pairs.flow_3m desc) as rank_by_flow,
        rank() over (order by pairs.benefit_days_mean) as rank_by_fewest_days,
        round(corr(pairs.flow_3m, pairs.benefit_days_mean) over (), 2) as correlation_over_areas
    from pairs
    inner join newest
        on pairs.period_start = newest.period_start
    inner join {{ ref('dim_area') }} as areas
        on
            pairs.area_code = areas.area_code
            and areas.area_level = 'employment_area'
    where areas.is_employment_area
)

select * from final
order by rank_by_flow, area_code
