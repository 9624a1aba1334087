-- Grain: one row per person and spell as an unemployed jobseeker.
-- Rules: U1 (status 2 or 3 while an episode covers the day), U2 (consecutive days are one spell), U3 (its entry
-- status is the status on its first day).

with statuses as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day,
        status_code,
        evidence
    from {{ ref('int_timeline__statuses') }}
    where is_unemployed
),

episodes as (
    select
        person_id,
        start_date,
        {{ end_or_open('end_date') }} as last_day
    from {{ ref('int_timeline__episodes') }}
),

unemployed_while_searching as (
    select
        statuses.person_id,
        greatest(statuses.start_date, episodes.start_date) as start_date,
        least(statuses.last_day, episodes.last_day) as last_day,
        statuses.status_code,
        statuses.evidence
    from statuses
    inner join episodes
        on
            statuses.person_id = episodes.person_id
            and statuses.start_date <= episodes.last_day
            and statuses.last_day >= episodes.start_date
),

followed as (
    select
        unemployed_while_searching.*,
        lag(unemployed_while_searching.last_day)
            over (partition by unemployed_while_searching.person_id order by unemployed_while_searching.start_date)
            as last_day_before
    from unemployed_while_searching
),

numbered as (
    select
        followed.*,
        sum(case when followed.start_date = {{ add_days('followed.last_day_before', 1) }} then 0 else 1 end) over (
            partition by followed.person_id
            order by followed.start_date
            rows between unbounded preceding and current row
        ) as spell_number
    from followed
),

bounded as (
    select
        numbered.*,
        row_number()
            over (partition by numbered.person_id, numbered.spell_number order by numbered.start_date)
            as first_first,
        max(numbered.last_day) over (partition by numbered.person_id, numbered.spell_number) as spell_last_day
    from numbered
),

final as (
    select
        person_id,
        start_date,
        {{ null_if_open('spell_last_day') }} as end_date,
        status_code as entry_status_code,
        evidence
    from bounded
    where first_first = 1
)

select * from final
