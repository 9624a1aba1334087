-- Which areas offer jobs across their borders: to workplaces elsewhere and to clients elsewhere, in the newest year?

with values_of_areas as (
    select
        measure_code,
        area_code,
        period_start,
        numerator,
        denominator,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code in ('offers_to_other_area_workplaces_share', 'offers_to_other_area_clients_share')
        and period_type = 'year'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
),

newest as (
    select max(period_start) as period_start
    from values_of_areas
),

final as (
    select
        cast(extract(year from workplaces.period_start) as integer) as year_of_results,
        areas.area_code,
        areas.name_fi as area_name,
        workplaces.denominator as offers_and_presentations,
        workplaces.numerator as to_workplaces_elsewhere,
        round(workplaces.value, 1) as share_to_workplaces_elsewhere,
        clients.numerator as to_clients_elsewhere,
        round(clients.value, 1) as share_to_clients_elsewhere
    from values_of_areas as workplaces
    inner join newest
        on workplaces.period_start = newest.period_start
    inner join values_of_areas as clients
        on
            workplaces.area_code = clients.area_code
            and workplaces.period_start = clients.period_start
            and clients.measure_code = 'offers_to_other_area_clients_share'
    inner join {{ ref('dim_area') }} as areas
        on
            workplaces.area_code = areas.area_code
            and areas.area_level = 'employment_area'
    where
        workplaces.measure_code = 'offers_to_other_area_workplaces_share'
        and areas.is_employment_area
)

select * from final
order by share_to_workplaces_elsewhere desc, area_code asc
