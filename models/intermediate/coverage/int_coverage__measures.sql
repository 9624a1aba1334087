-- Grain: one row per measure.
-- Rules: D5: an event is mature when add_months(reference date, k) <= data_until for every source that the measure
-- is final by; mature_until is the last reference date for which that holds. V4: data_until is the earliest of the
-- sources', null when one of them has not been seen.

with final_by as (
    select
        measures.measure_code,
        sources.source_code,
        split_part(split_part(' ' || measures.final_by, ' ' || sources.source_code || '+', 2), ' ', 1) as follow_up
    from {{ ref('measures') }} as measures
    inner join {{ ref('sources') }} as sources
        on position(' ' || sources.source_code || '+' in ' ' || measures.final_by) > 0
),

follow_ups as (
    select
        measure_code,
        source_code,
        case follow_up
            {% for parameter in ['flow_months', 'permanent_months', 'benefit_lag_months'] -%}
                when '{{ parameter }}' then {{ var(parameter) }}
            {% endfor -%}
            else cast(follow_up as integer)
        end as follow_up_months
    from final_by
),

coverage as (
    select
        source_code,
        data_until
    from {{ ref('int_coverage__sources') }}
),

build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

mature as (
    select
        follow_ups.measure_code,
        follow_ups.source_code,
        follow_ups.follow_up_months,
        coverage.data_until,
        {{ mature_until('coverage.data_until', 'follow_ups.follow_up_months') }} as mature_until,
        build.as_of_date
    from follow_ups
    cross join build
    left join coverage
        on follow_ups.source_code = coverage.source_code
),

final as (
    select
        measure_code,
        max(follow_up_months) as follow_up_months,
        case when count(*) = count(data_until) then min(data_until) end as data_until,
        case when count(*) = count(data_until) then min(mature_until) end as mature_until,
        max(as_of_date) as as_of_date
    from mature
    group by measure_code
)

select * from final
