-- Grain: one row per month and person who is an unemployed jobseeker on the month's last working day.
-- Rules: K1 (the day), U1 (the state); days after data_until of ura are no events (D3).

with spells as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('int_timeline__spells') }}
),

statuses as (
    select
        person_id,
        start_date,
        end_date,
        status_code
    from {{ ref('int_timeline__statuses') }}
    where is_unemployed
),

count_days as (
    select last_working_days.last_working_day as count_day
    from {{ ref('int_time__last_working_days') }} as last_working_days
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'ura'
            and last_working_days.last_working_day <= coverage.data_until
),

counted as (
    select
        count_days.count_day,
        spells.person_id,
        spells.start_date as spell_start_date
    from count_days
    inner join spells
        on {{ covers('spells.start_date', 'spells.end_date', 'count_days.count_day') }}
),

final as (
    select
        counted.count_day,
        counted.person_id,
        counted.spell_start_date,
        statuses.status_code
    from counted
    inner join statuses
        on
            counted.person_id = statuses.person_id
            and {{ covers('statuses.start_date', 'statuses.end_date', 'counted.count_day') }}
)

select * from final
