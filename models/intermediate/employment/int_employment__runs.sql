-- Grain: one row per person and run of open-market employment.
-- Rules: E4: overlapping or adjacent employment is one run.

with intervals as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day,
        interval_source,
        evidence
    from {{ ref('int_employment__intervals') }}
),

reached as (
    select
        intervals.*,
        max(intervals.last_day) over (
            partition by intervals.person_id
            order by intervals.start_date, intervals.interval_source
            rows between unbounded preceding and 1 preceding
        ) as last_day_before
    from intervals
),

numbered as (
    select
        reached.*,
        sum(case when reached.start_date <= {{ add_days('reached.last_day_before', 1) }} then 0 else 1 end) over (
            partition by reached.person_id
            order by reached.start_date, reached.interval_source
            rows between unbounded preceding and current row
        ) as run_number
    from reached
),

-- Where several intervals start the run, the status row is the best evidence.
bounded as (
    select
        numbered.*,
        row_number() over (
            partition by numbered.person_id, numbered.run_number
            order by
                numbered.start_date,
                case numbered.interval_source when 'open_market_status' then 0 else 1 end,
                numbered.interval_source
        ) as first_first,
        max(numbered.last_day) over (partition by numbered.person_id, numbered.run_number) as run_last_day
    from numbered
),

final as (
    select
        person_id,
        start_date,
        {{ null_if_open('run_last_day') }} as end_date,
        interval_source,
        evidence
    from bounded
    where first_first = 1
)

select * from final
