-- How many permits were granted to special experts, by employment area and year, and of which kind?

with final as (
    select
        areas.area_code,
        areas.name_fi as area_name,
        periods.period_label as year_label,
        cast(sum(results.value) filter (where results.breakdown_value = 'total') as bigint) as permits,
        cast(sum(results.value) filter (where results.breakdown_value = 'specialist') as bigint) as specialists,
        cast(sum(results.value) filter (where results.breakdown_value = 'blue_card') as bigint) as blue_cards
    from {{ ref('fct_indicator_value') }} as results
    inner join {{ ref('dim_area') }} as areas
        on
            results.area_level = areas.area_level
            and results.area_code = areas.area_code
    inner join {{ ref('dim_period') }} as periods
        on
            results.period_type = periods.period_type
            and results.period_start = periods.period_start
            and results.period_end = periods.period_end
    where
        results.measure_code = 'specialist_permits'
        and results.period_type = 'year'
        and results.area_level = 'employment_area'
        and results.status = 'value'
    group by areas.area_code, areas.name_fi, periods.period_label
)

select * from final
order by area_code, year_label
