-- No candidate event is lost or invented on the way from the intermediate layer to the person-level cases (V6),
-- whatever the joins to statuses, payments and attributes do: per measure and day there are as many cases as events.

with coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

events as (
    select
        '3.1' as indicator_code,
        start_date as event_date
    from {{ ref('int_timeline__episodes') }}
    union all
    select
        '3.2' as indicator_code,
        start_date as event_date
    from {{ ref('int_employment__run_starts') }}
    union all
    select
        '3.3' as indicator_code,
        entry_date as event_date
    from {{ ref('int_employment__entries') }}
),

candidates as (
    select
        measures.measure_code,
        events.event_date,
        count(*) as candidates
    from events
    inner join coverage
        on events.event_date <= coverage.data_until
    inner join {{ ref('measures') }} as measures
        on events.indicator_code = measures.indicator_code
    where events.event_date >= {{ date_parameter('history_from') }}
    group by measures.measure_code, events.event_date
),

cases as (
    select
        measure_code,
        reference_date,
        count(*) as cases
    from {{ ref('fct_indicator_case') }}
    where indicator_code in ('3.1', '3.2', '3.3')
    group by measure_code, reference_date
)

select
    coalesce(candidates.measure_code, cases.measure_code) as measure_code,
    coalesce(candidates.event_date, cases.reference_date) as event_date,
    candidates.candidates,
    cases.cases
from candidates
full outer join cases
    on
        candidates.measure_code = cases.measure_code
        and candidates.event_date = cases.reference_date
where
    candidates.candidates is null
    or cases.cases is null
    or candidates.candidates <> cases.cases
