-- Grain: one row per person and episode of job search.
-- Rules: B2: episodes that follow each other after at most benefit_gap_days free days form a chain; benefit days
-- count from the first day of the chain.

with episodes as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('int_timeline__episodes') }}
),

followed as (
    select
        person_id,
        start_date,
        end_date,
        lag(end_date) over (partition by person_id order by start_date) as previous_end_date
    from episodes
),

numbered as (
    select
        person_id,
        start_date,
        end_date,
        sum(
            case
                when {{ days_from_to('previous_end_date', 'start_date') }} - 1 <= {{ var('benefit_gap_days') }} then 0
                else 1
            end
        ) over (
            partition by person_id
            order by start_date
            rows between unbounded preceding and current row
        ) as chain_number
    from followed
),

final as (
    select
        person_id,
        start_date,
        end_date,
        min(start_date) over (partition by person_id, chain_number) as chain_start_date
    from numbered
)

select * from final
