-- Grain: one row per person and entry e into open-market employment.
-- Rules: E4-E7 (which first days of runs are entries); R2, B1: with the first unemployed jobseeker spell that starts
-- after e, the person's relapse.

with entries as (
    select
        person_id,
        start_date as entry_date,
        end_date as run_end_date,
        chain_start_date,
        entry_status,
        evidence
    from {{ ref('int_employment__run_starts') }}
    where is_entry
),

spells as (
    select
        person_id,
        start_date,
        evidence
    from {{ ref('int_timeline__spells') }}
),

relapses as (
    select
        entries.person_id,
        entries.entry_date,
        min(spells.start_date) as relapse_date
    from entries
    inner join spells
        on
            entries.person_id = spells.person_id
            and entries.entry_date < spells.start_date
    group by entries.person_id, entries.entry_date
),

final as (
    select
        entries.person_id,
        entries.entry_date,
        entries.run_end_date,
        entries.chain_start_date,
        entries.entry_status,
        entries.evidence,
        relapses.relapse_date,
        spells.evidence as relapse_evidence
    from entries
    left join relapses
        on
            entries.person_id = relapses.person_id
            and entries.entry_date = relapses.entry_date
    left join spells
        on
            relapses.person_id = spells.person_id
            and relapses.relapse_date = spells.start_date
)

select * from final
