-- Grain: one row per person and episode of job search.
-- Rules: J1 (of searches with the same start T1 decides), J2 (searches that overlap or follow each other without a
-- free day are one episode; its end reason is that of the search that ends last).

with searches as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        end_reason,
        changed_at,
        delivery_id,
        line_number
    from {{ ref('stg_ura__job_searches') }}
),

same_start as (
    select
        searches.*,
        row_number() over (
            partition by searches.person_id, searches.start_date
            order by
                case when searches.end_date is null then 1 else 0 end, searches.changed_at desc, searches.row_id desc
        ) as closed_first
    from searches
),

distinct_searches as (
    select
        row_id,
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day,
        end_reason,
        changed_at,
        {{ evidence('ura.ythaku') }} as evidence
    from same_start
    where closed_first = 1
),

reached as (
    select
        distinct_searches.*,
        max(distinct_searches.last_day) over (
            partition by distinct_searches.person_id
            order by distinct_searches.start_date
            rows between unbounded preceding and 1 preceding
        ) as last_day_before
    from distinct_searches
),

numbered as (
    select
        reached.*,
        sum(case when reached.start_date <= {{ add_days('reached.last_day_before', 1) }} then 0 else 1 end) over (
            partition by reached.person_id
            order by reached.start_date
            rows between unbounded preceding and current row
        ) as episode_number
    from reached
),

ranked as (
    select
        numbered.*,
        row_number()
            over (partition by numbered.person_id, numbered.episode_number order by numbered.start_date)
            as first_first,
        row_number() over (
            partition by numbered.person_id, numbered.episode_number
            order by numbered.last_day desc, numbered.changed_at desc, numbered.row_id desc
        ) as last_first
    from numbered
),

final as (
    select
        first_searches.person_id,
        first_searches.start_date,
        {{ null_if_open('last_searches.last_day') }} as end_date,
        case when last_searches.last_day < {{ open_end() }} then last_searches.end_reason end as end_reason,
        first_searches.evidence as start_evidence,
        last_searches.evidence as end_evidence
    from ranked as first_searches
    inner join ranked as last_searches
        on
            first_searches.person_id = last_searches.person_id
            and first_searches.episode_number = last_searches.episode_number
            and last_searches.last_first = 1
    where first_searches.first_first = 1
)

select * from final
