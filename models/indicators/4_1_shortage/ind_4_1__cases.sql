-- Grain: one row per measure and entry in the period of the results (V6).
-- Rules: S4 (entries into occupations in shortage; the share divides by those whose state is known).

with entries as (
    select
        person_id,
        entry_date,
        shortage_state,
        evidence
    from {{ ref('int_shortage__entries') }}
),

attributes as (
    select
        attributes_on_days.person_id,
        attributes_on_days.attribute_day,
        {{ attribute_columns('attributes_on_days') }}
    from {{ ref('int_people__attributes') }} as attributes_on_days
),

measures as (
    select measure_code
    from {{ ref('measures') }}
    where indicator_code = '4.1'
),

candidates as (
    select
        measures.measure_code,
        {{ case_id('entries.person_id', 'entries.entry_date') }} as case_id,
        entries.person_id,
        entries.entry_date as reference_date,
        {{ attribute_columns('attributes') }},
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        case
            when measures.measure_code = 'shortage_entries_share' and entries.shortage_state = 'unknown'
                then 'shortage_unknown'
        end as early_reason,
        entries.evidence as early_evidence,
        entries.entry_date as early_evidence_date,
        cast(null as varchar) as late_reason,
        entries.shortage_state = 'shortage' as is_hit,
        cast(null as decimal(18, 6)) as amount,
        entries.evidence,
        entries.entry_date as evidence_date
    from entries
    cross join measures
    inner join attributes
        on
            entries.person_id = attributes.person_id
            and entries.entry_date = attributes.attribute_day
),

final as (
    {{ cases('4.1', 'candidates') }}
)

select * from final
