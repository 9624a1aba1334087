-- Grain: one row per person, entry and illness that covers its day.
-- Rules: I1 (an entry on a day of long-term illness), A6.

with illnesses as (
    select
        row_id,
        person_id,
        start_date,
        end_date,
        {{ evidence('ura.yhdiag') }} as evidence
    from {{ ref('stg_ura__illnesses') }}
),

entries as (
    select
        person_id,
        entry_date
    from {{ ref('int_employment__entries') }}
),

final as (
    select
        entries.person_id,
        entries.entry_date,
        illnesses.row_id,
        illnesses.evidence
    from entries
    inner join illnesses
        on
            entries.person_id = illnesses.person_id
            and {{ covers('illnesses.start_date', 'illnesses.end_date', 'entries.entry_date') }}
)

select * from final
