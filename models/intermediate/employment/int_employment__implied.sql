-- Grain: one row per person, first day and source of implied employment (end of an episode, end of a status).
-- Rules: E2 (an episode ends with a reason of open_market_reasons), E3 (a status row that is not open-market work ends
-- so); implied employment lasts until the day before the next status row or episode starts.

with statuses as (
    select
        person_id,
        start_date,
        end_date,
        own_end_date,
        status_code,
        is_open_market,
        end_reason,
        evidence
    from {{ ref('int_timeline__statuses') }}
),

episodes as (
    select
        person_id,
        start_date,
        end_date,
        end_reason,
        end_evidence
    from {{ ref('int_timeline__episodes') }}
),

-- E2, E3: reason 02 means work only for those who were laid off on the day t.
episode_ends as (
    select
        episodes.person_id,
        {{ add_days('episodes.end_date', 1) }} as start_date,
        'episode_end' as interval_source,
        episodes.end_evidence as evidence
    from episodes
    left join statuses
        on
            episodes.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'episodes.end_date') }}
    where {{ ends_in_open_market_work('episodes.end_reason', 'statuses.status_code') }}
),

status_ends as (
    select
        person_id,
        {{ add_days('end_date', 1) }} as start_date,
        'status_end' as interval_source,
        evidence
    from statuses
    where
        not is_open_market
        and own_end_date = end_date
        and {{ ends_in_open_market_work('end_reason', 'status_code') }}
),

work_starts as (
    select * from episode_ends
    union all
    select * from status_ends
),

-- The exceptions of E2 and E3: something else is known of the day t + 1. An episode cannot start on the day after
-- an episode ended (J2), so asking for it harms no row of E2.
unexplained as (
    select
        work_starts.person_id,
        work_starts.start_date,
        work_starts.interval_source,
        work_starts.evidence
    from work_starts
    left join statuses
        on
            work_starts.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'work_starts.start_date') }}
    left join episodes
        on
            work_starts.person_id = episodes.person_id
            and work_starts.start_date = episodes.start_date
    where
        episodes.person_id is null
        and (
            statuses.person_id is null
            or (statuses.start_date < work_starts.start_date and statuses.status_code in ('2', '3'))
        )
),

starts as (
    select
        person_id,
        start_date
    from statuses
    union
    select
        person_id,
        start_date
    from episodes
),

final as (
    select
        unexplained.person_id,
        unexplained.start_date,
        {{ add_days('min(starts.start_date)', -1) }} as end_date,
        unexplained.interval_source,
        unexplained.evidence
    from unexplained
    left join starts
        on
            unexplained.person_id = starts.person_id
            and unexplained.start_date < starts.start_date
    group by
        unexplained.person_id,
        unexplained.start_date,
        unexplained.interval_source,
        unexplained.evidence
)

select * from final
