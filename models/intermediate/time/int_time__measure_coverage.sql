-- Grain: one row per measure.
-- Rules: D5: an event is mature when add_months(reference date, k) <= data_until for every source that the measure
-- is final by; mature_until is the last reference date for which that holds. V4: data_until is the earliest of the
-- sources', null when one of them has not been seen.

with final_by as (
    select
        measure_code,
        source_code,
        case follow_up_parameter
            {% for parameter in ['flow_months', 'permanent_months', 'benefit_lag_months'] -%}
                when '{{ parameter }}' then {{ var(parameter) }}
            {% endfor -%}
            else follow_up_months
        end as follow_up_months
    from {{ ref('measure_final_by') }}
),

coverage as (
    select
        source_code,
        data_until
    from {{ ref('stg_landing__coverage') }}
),

mature as (
    select
        final_by.measure_code,
        final_by.source_code,
        final_by.follow_up_months,
        coverage.data_until,
        {{ mature_until('coverage.data_until', 'final_by.follow_up_months') }} as mature_until
    from final_by
    left join coverage
        on final_by.source_code = coverage.source_code
),

final as (
    select
        measure_code,
        max(follow_up_months) as follow_up_months,
        case when count(*) = count(data_until) then min(data_until) end as data_until,
        case when count(*) = count(data_until) then min(mature_until) end as mature_until
    from mature
    group by measure_code
)

select * from final
