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

measures as (
    select measure_code
    from {{ ref('measures') }}
    where indicator_code = '4.1'
),

final as (
    select
        measures.measure_code,
        {{ case_id('entries.person_id', 'entries.entry_date') }} as case_id,
        entries.person_id,
        entries.entry_date as reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        case
            when measures.measure_code = 'shortage_entries_share' and entries.shortage_state = 'unknown'
                then 'shortage_unknown'
        end as exclusion_reason,
        entries.shortage_state = 'shortage' as is_hit,
        cast(null as decimal(18, 6)) as amount,
        entries.evidence,
        entries.entry_date as evidence_date
    from entries
    cross join measures
)

select * from final
