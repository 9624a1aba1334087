-- E4: every interval of employment lies in one run; a run starts with one of them and has no day in between that
-- none of them covers. E7: of the runs, those that start by data_until of ura have a row in run_starts.

with intervals as (
    select
        person_id,
        start_date,
        interval_source,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_employment__intervals') }}
),

runs as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_employment__runs') }}
),

run_starts as (
    select
        person_id,
        start_date
    from {{ ref('int_employment__run_starts') }}
),

coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

placed as (
    select
        intervals.person_id,
        intervals.start_date,
        intervals.interval_source,
        intervals.last_day,
        runs.start_date as run_start,
        runs.last_day as run_last_day
    from intervals
    left join runs
        on
            intervals.person_id = runs.person_id
            and intervals.start_date >= runs.start_date
            and intervals.last_day <= runs.last_day
),

continued as (
    select distinct
        placed.person_id,
        placed.start_date,
        placed.interval_source
    from placed
    inner join placed as next_interval
        on
            placed.person_id = next_interval.person_id
            and placed.run_start = next_interval.run_start
            and next_interval.start_date <= {{ add_days('placed.last_day', 1) }}
            and placed.last_day < next_interval.last_day
),

final as (
    select
        'interval outside every run, or in several' as difference,
        person_id,
        start_date
    from placed
    group by person_id, start_date, interval_source
    having count(*) > 1 or count(run_start) = 0
    union all
    select
        'free day inside a run' as difference,
        placed.person_id,
        placed.start_date
    from placed
    left join continued
        on
            placed.person_id = continued.person_id
            and placed.start_date = continued.start_date
            and placed.interval_source = continued.interval_source
    where placed.last_day < placed.run_last_day and continued.person_id is null
    union all
    select
        'run that no interval starts' as difference,
        runs.person_id,
        runs.start_date
    from runs
    left join intervals
        on
            runs.person_id = intervals.person_id
            and runs.start_date = intervals.start_date
    where intervals.person_id is null
    union all
    select
        'first day of a run by data_until that is missing, or one too many' as difference,
        coalesce(started.person_id, run_starts.person_id) as person_id,
        coalesce(started.start_date, run_starts.start_date) as start_date
    from (
        select
            runs.person_id,
            runs.start_date
        from runs
        inner join coverage
            on runs.start_date <= coverage.data_until
    ) as started
    full outer join run_starts
        on
            started.person_id = run_starts.person_id
            and started.start_date = run_starts.start_date
    where started.person_id is null or run_starts.person_id is null
)

select * from final
