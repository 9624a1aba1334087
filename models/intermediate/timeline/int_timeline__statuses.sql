-- Grain: one row per person and day on which a status starts.
-- Rules: T1 (a closed row replaces open ones of the same person, start and status), T2 (one row per person and
-- start), T3 (a row ends the day before the next one starts), T5 (which statuses are open-market work).

with statuses as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        status_code,
        status_group,
        end_reason,
        changed_at,
        delivery_id,
        line_number
    from {{ ref('stg_ura__statuses') }}
),

same_status as (
    select
        statuses.*,
        row_number() over (
            partition by statuses.person_id, statuses.start_date, statuses.status_code
            order by
                case when statuses.end_date is null then 1 else 0 end, statuses.changed_at desc, statuses.row_id desc
        ) as closed_first
    from statuses
),

same_start as (
    select
        same_status.*,
        row_number() over (
            partition by same_status.person_id, same_status.start_date
            order by same_status.changed_at desc, same_status.row_id desc
        ) as newest_first
    from same_status
    where same_status.closed_first = 1
),

followed as (
    select
        same_start.*,
        lead(same_start.start_date)
            over (partition by same_start.person_id order by same_start.start_date)
            as next_start_date
    from same_start
    where same_start.newest_first = 1
),

cut as (
    select
        followed.*,
        least({{ end_or_open('end_date') }}, {{ end_or_open(add_days('next_start_date', -1)) }}) as last_day
    from followed
),

final as (
    select
        person_id,
        start_date,
        {{ null_if_open('last_day') }} as end_date,
        end_date as own_end_date,
        next_start_date,
        status_code,
        status_group,
        status_code in ({{ code_list('open_market_statuses') }}) as is_open_market,
        status_code in ('2', '3') as is_unemployed,
        end_reason,
        row_id,
        {{ evidence('ura.ytyoll') }} as evidence
    from cut
)

select * from final
