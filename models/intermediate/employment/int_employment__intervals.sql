-- Grain: one row per person, first day and source of open-market employment (status row, end of an episode, end of
-- a status).
-- Rules: E1 (the effective days of a status row in open_market_statuses), with what E2 and E3 imply.

with statuses as (
    select
        person_id,
        start_date,
        end_date,
        is_open_market,
        evidence
    from {{ ref('int_timeline__statuses') }}
),

implied as (
    select
        person_id,
        start_date,
        end_date,
        interval_source,
        evidence
    from {{ ref('int_employment__implied') }}
),

final as (
    select
        person_id,
        start_date,
        end_date,
        'open_market_status' as interval_source,
        evidence
    from statuses
    where is_open_market
    union all
    select
        person_id,
        start_date,
        end_date,
        interval_source,
        evidence
    from implied
)

select * from final
