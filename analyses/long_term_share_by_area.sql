-- What part of each area's unemployed jobseekers have been so for a year or longer, at the end of the last month?

with counts as (
    select
        area_code,
        period_start,
        period_end,
        sum(value) filter (where measure_code = 'unemployed_jobseekers') as unemployed_jobseekers,
        sum(value) filter (where measure_code = 'long_term_unemployed') as long_term_unemployed
    from {{ ref('fct_indicator_value') }}
    where
        measure_code in ('unemployed_jobseekers', 'long_term_unemployed')
        and period_type = 'month'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
    group by area_code, period_start, period_end
),

newest as (
    select max(period_start) as period_start
    from counts
),

final as (
    select
        counts.period_end as month_end,
        areas.area_code,
        areas.name_fi as area_name,
        cast(counts.unemployed_jobseekers as bigint) as unemployed_jobseekers,
        cast(counts.long_term_unemployed as bigint) as long_term_unemployed,
        round(100.0 * counts.long_term_unemployed / nullif(counts.unemployed_jobseekers, 0), 1) as long_term_share
    from counts
    inner join newest
        on counts.period_start = newest.period_start
    inner join {{ ref('dim_area') }} as areas
        on
            counts.area_code = areas.area_code
            and areas.area_level = 'employment_area'
    where areas.is_employment_area
)

select * from final
order by long_term_share desc, area_code asc
