-- Where do entries into shortage occupations come from: which areas give more of them than their part of all entries?

with values_of_areas as (
    select
        area_code,
        period_start,
        period_end,
        numerator as shortage_entries,
        denominator as known_entries,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code = 'shortage_entries_share'
        and period_type = 'rolling_12m'
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
        values_of_areas.period_end,
        areas.area_code,
        areas.name_fi as area_name,
        values_of_areas.shortage_entries,
        values_of_areas.known_entries,
        round(values_of_areas.value, 1) as shortage_entries_share,
        round(100.0 * values_of_areas.shortage_entries / sum(values_of_areas.shortage_entries) over (), 1)
            as share_of_all_shortage_entries,
        round(100.0 * values_of_areas.known_entries / sum(values_of_areas.known_entries) over (), 1)
            as share_of_all_entries
    from values_of_areas
    inner join newest
        on values_of_areas.period_start = newest.period_start
    inner join {{ ref('dim_area') }} as areas
        on
            values_of_areas.area_code = areas.area_code
            and areas.area_level = 'employment_area'
)

select * from final
order by shortage_entries desc, area_code asc
