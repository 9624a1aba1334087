-- Grain: one row per person and calendar month with a day on which the person is long-term ill and either an episode
-- of job search covers the day or the day is an entry.
-- Rules: I2 (the first such day of the month), I1 (the first entry of the month on a day of long-term illness), A6.
-- D3: days that ura does not cover are no events. Days are never listed: the first day of a month in an interval is
-- the later of the two starts.

with illnesses as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        {{ evidence('ura.yhdiag') }} as evidence
    from {{ ref('stg_ura__illnesses') }}
),

episodes as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('int_timeline__episodes') }}
),

ill_entries as (
    select
        person_id,
        entry_date,
        row_id,
        evidence
    from {{ ref('int_people__ill_entries') }}
),

months as (
    select
        month_start,
        month_end
    from {{ ref('int_time__months') }}
),

coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'ura'
),

ill_while_searching as (
    select
        illnesses.person_id,
        greatest(illnesses.start_date, episodes.start_date) as start_date,
        least(
            {{ end_or_open('illnesses.end_date') }}, {{ end_or_open('episodes.end_date') }}, coverage.data_until
        ) as last_day,
        illnesses.row_id,
        illnesses.evidence
    from illnesses
    inner join episodes
        on illnesses.person_id = episodes.person_id
    cross join coverage
),

first_days as (
    select
        ill_while_searching.person_id,
        months.month_start,
        greatest(ill_while_searching.start_date, months.month_start) as ill_day,
        cast(null as date) as entry_date,
        ill_while_searching.row_id,
        ill_while_searching.evidence
    from ill_while_searching
    inner join months
        on
            ill_while_searching.start_date <= months.month_end
            and ill_while_searching.last_day >= months.month_start
    where ill_while_searching.start_date <= ill_while_searching.last_day
    union all
    select
        ill_entries.person_id,
        months.month_start,
        ill_entries.entry_date as ill_day,
        ill_entries.entry_date,
        ill_entries.row_id,
        ill_entries.evidence
    from ill_entries
    inner join months
        on {{ first_of_month('ill_entries.entry_date') }} = months.month_start
),

ranked as (
    select
        person_id,
        month_start,
        ill_day,
        evidence,
        min(entry_date) over (partition by person_id, month_start) as first_entry_date,
        row_number() over (
            partition by person_id, month_start
            order by ill_day, row_id, case when entry_date is null then 0 else 1 end
        ) as first_first
    from first_days
),

final as (
    select
        person_id,
        month_start,
        ill_day as first_day,
        first_entry_date,
        evidence
    from ranked
    where first_first = 1
)

select * from final
