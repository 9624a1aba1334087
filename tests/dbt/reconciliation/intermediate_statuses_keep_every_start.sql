-- T1-T3: a person's status rows start on exactly the days on which delivered rows start, and each ends on its own
-- delivered end unless the next row cuts it.

with delivered as (
    select distinct
        person_id,
        start_date
    from {{ ref('stg_ura__statuses') }}
),

rows_delivered as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        status_code
    from {{ ref('stg_ura__statuses') }}
),

timeline as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        next_start_date,
        status_code
    from {{ ref('int_timeline__statuses') }}
),

final as (
    select
        'start without a status' as difference,
        delivered.person_id,
        delivered.start_date
    from delivered
    left join timeline
        on
            delivered.person_id = timeline.person_id
            and delivered.start_date = timeline.start_date
    where timeline.person_id is null
    union all
    select
        'status without its delivered row' as difference,
        timeline.person_id,
        timeline.start_date
    from timeline
    left join rows_delivered
        on
            timeline.row_id = rows_delivered.row_id
            and timeline.person_id = rows_delivered.person_id
            and timeline.start_date = rows_delivered.start_date
            and timeline.status_code = rows_delivered.status_code
    where rows_delivered.row_id is null
    union all
    select
        'end that is neither its own nor the day before the next start' as difference,
        timeline.person_id,
        timeline.start_date
    from timeline
    inner join rows_delivered
        on timeline.row_id = rows_delivered.row_id
    where
        {{ end_or_open('timeline.end_date') }} <> {{ end_or_open('rows_delivered.end_date') }}
        and {{ end_or_open('timeline.end_date') }}
        <> {{ end_or_open(add_days('timeline.next_start_date', -1)) }}
)

select * from final
