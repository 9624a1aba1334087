-- How do the job searches that start become the denominator and the numerator of the flow, and what falls out where?
-- One row per year and step, for the whole country.

with steps as (
    select
        cast(extract(year from month_start) as integer) as year_of_start,
        step_order,
        step,
        cast(sum(cases) as bigint) as cases
    from {{ ref('fct_indicator_funnel') }}
    where measure_code = 'flow_3m'
    group by cast(extract(year from month_start) as integer), step_order, step
),

final as (
    select
        year_of_start,
        step_order,
        step,
        cases,
        round(100.0 * cases / max(cases) over (partition by year_of_start), 1) as share_of_candidates
    from steps
)

select * from final
order by year_of_start, step_order, step
