-- Grain: one row per measure.
-- Rules: D5: an event is mature when add_months(reference date, k) <= data_until for every source that the measure
-- is final by; mature_until is the last reference date for which that holds, so that maturity is one comparison.
-- add_months never goes back, and cuts to the month's last day (D2): from the last day of a month every later
-- day of the month k months before is reached too. V4: data_until is the earliest of the sources', null when one
-- of them has not been seen.

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
        case
            when coverage.data_until = {{ last_of_month('coverage.data_until') }}
                then {{ last_of_month(add_months('coverage.data_until', '-final_by.follow_up_months')) }}
            else {{ add_months('coverage.data_until', '-final_by.follow_up_months') }}
        end as mature_until
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
