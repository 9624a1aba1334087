-- Grain: one row per model of events and step.
-- Rules: E4-E7 (entries), O1 (offers), D3 (no offer after the last day of its register). Why: what leaves before the
-- candidates of the funnel.

with coverage as (
    select
        source_code,
        data_until
    from {{ ref('int_coverage__sources') }}
),

intervals as (
    select
        person_id,
        start_date,
        count(*) as intervals_of_start
    from {{ ref('int_employment__intervals') }}
    group by person_id, start_date
),

runs as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_employment__runs') }}
),

late_runs as (
    select count(*) as after_data_until
    from runs
    inner join coverage
        on coverage.source_code = 'ura'
    where not coalesce(runs.start_date <= coverage.data_until, false)
),

run_starts as (
    select
        count(case when is_subsidised then 1 end) as subsidised,
        count(case when not is_subsidised and not was_jobseeker then 1 end) as not_a_jobseeker
    from {{ ref('int_employment__run_starts') }}
),

offers as (
    select
        count(case when exclusion_reason = 'cancelled' then 1 end) as cancelled,
        count(case when exclusion_reason = 'duplicate' then 1 end) as duplicates,
        count(case when exclusion_reason is null then 1 end) as counted
    from {{ ref('int_offers__offers') }}
),

delivered_offers as (
    select
        'ura' as register,
        offered_on
    from {{ ref('stg_ura__job_offers') }}
    union all
    select
        'atmt' as register,
        presented_on as offered_on
    from {{ ref('stg_atmt__presentations') }}
),

entry_counts as (
    select
        sum(intervals.intervals_of_start) as intervals,
        sum(intervals.intervals_of_start - 1) + count(runs.person_id) as joined,
        (select late_runs.after_data_until from late_runs) as after_data_until,
        (select run_starts.subsidised from run_starts) as subsidised,
        (select run_starts.not_a_jobseeker from run_starts) as not_a_jobseeker,
        (select count(*) from {{ ref('int_employment__entries') }}) as entries
    from intervals
    left join runs
        on
            intervals.person_id = runs.person_id
            and intervals.start_date > runs.start_date
            and intervals.start_date <= runs.last_day
),

offer_counts as (
    select
        count(*) as delivered_offers,
        count(case when not coalesce(delivered_offers.offered_on <= coverage.data_until, false) then 1 end)
            as after_data_until,
        (select offers.cancelled from offers) as cancelled,
        (select offers.duplicates from offers) as duplicate,
        (select offers.counted from offers) as offers
    from delivered_offers
    inner join coverage
        on delivered_offers.register = coverage.source_code
),

final as (
    {{ waterfall_steps('entry_counts', 'intermediate', 'int_employment__entries', [
        'intervals', 'joined', 'after_data_until', 'subsidised', 'not_a_jobseeker', 'entries'
    ]) }}
    union all
    {{ waterfall_steps('offer_counts', 'intermediate', 'int_offers__offers', [
        'delivered_offers', 'after_data_until', 'cancelled', 'duplicate', 'offers'
    ]) }}
)

select * from final
