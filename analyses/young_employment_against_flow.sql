-- Is the flow of the young to the open labour market fast where few of the young work, by area in the newest full year?
-- The rate speaks of all inhabitants aged 15-24 (2.1), the flow of those who start a job search (3.1).

with flow as (
    select
        area_code,
        period_start,
        denominator,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code = 'flow_3m'
        and period_type = 'year'
        and area_level = 'employment_area'
        and breakdown = 'age_group'
        and breakdown_value = '15-24'
        and status = 'value'
),

rates as (
    select
        area_code,
        period_start,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code = 'employment_rate_young'
        and period_type = 'year'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
),

pairs as (
    select
        flow.area_code,
        flow.period_start,
        flow.denominator as episodes,
        flow.value as flow_3m_young,
        rates.value as employment_rate_young
    from flow
    inner join rates
        on
            flow.area_code = rates.area_code
            and flow.period_start = rates.period_start
),

newest as (
    select max(period_start) as period_start
    from pairs
),

final as (
    select
        cast(extract(year from pairs.period_start) as integer) as year_of_results,
        areas.area_code,
        areas.name_fi as area_name,
        round(pairs.employment_rate_young, 1) as employment_rate_young,
        round(pairs.flow_3m_young, 1) as flow_3m_young,
        pairs.episodes
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
order by employment_rate_young, area_code
