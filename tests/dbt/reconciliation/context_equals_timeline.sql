-- The country's context statistics of a month equal the persons and spells of the timeline (K1, K2): none is lost where
-- attributes are joined, none is counted twice.

with timeline as (
    select
        'unemployed_jobseekers' as measure_code,
        {{ first_of_month('count_day') }} as month_start,
        count(*) as counted
    from {{ ref('int_timeline__count_days') }}
    group by {{ first_of_month('count_day') }}
    union all
    select
        'unemployment_starts' as measure_code,
        {{ first_of_month('start_date') }} as month_start,
        count(*) as counted
    from {{ ref('int_timeline__spells') }}
    group by {{ first_of_month('start_date') }}
),

results as (
    select
        measure_code,
        period_start as month_start,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code in ('unemployed_jobseekers', 'unemployment_starts')
        and period_type = 'month'
        and area_level = 'country'
        and breakdown = 'total'
        and status = 'value'
)

select
    results.measure_code,
    results.month_start,
    results.value,
    timeline.counted
from results
left join timeline
    on
        results.measure_code = timeline.measure_code
        and results.month_start = timeline.month_start
where results.value <> coalesce(timeline.counted, 0)
