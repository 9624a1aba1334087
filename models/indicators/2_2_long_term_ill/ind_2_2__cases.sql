-- Grain: one row per measure and entry (long_term_ill_employed), or per person and month with a day as in I2
-- (long_term_ill_employed_share), in the period of the results (V6).
-- Rules: I1 (who is long-term ill on the day of an entry has found work), I2 (of the long-term ill jobseekers of the
-- month, those whom I1 counts in it).

with entries as (
    select
        person_id,
        entry_date,
        evidence
    from {{ ref('int_employment__entries') }}
    where entry_date >= {{ date_parameter('history_from') }}
),

ill_months as (
    select
        person_id,
        first_day,
        first_entry_date,
        evidence
    from {{ ref('int_people__ill_months') }}
    where first_day >= {{ date_parameter('history_from') }}
),

attributes as (
    select
        person_id,
        attribute_day,
        long_term_ill
    from {{ ref('int_people__attributes') }}
),

events as (
    select
        'long_term_ill_employed' as measure_code,
        person_id,
        entry_date as reference_date,
        true as is_hit,
        evidence,
        entry_date as evidence_date
    from entries
    union all
    select
        'long_term_ill_employed_share' as measure_code,
        ill_months.person_id,
        ill_months.first_day as reference_date,
        ill_months.first_entry_date is not null as is_hit,
        coalesce(entries.evidence, ill_months.evidence) as evidence,
        coalesce(entries.entry_date, ill_months.first_day) as evidence_date
    from ill_months
    left join entries
        on
            ill_months.person_id = entries.person_id
            and ill_months.first_entry_date = entries.entry_date
),

final as (
    select
        events.measure_code,
        {{ case_id('events.person_id', 'events.reference_date') }} as case_id,
        events.person_id,
        events.reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        case
            when events.measure_code = 'long_term_ill_employed' and attributes.long_term_ill = 'no'
                then 'not_long_term_ill'
        end as exclusion_reason,
        events.is_hit,
        cast(null as decimal(18, 6)) as amount,
        events.evidence,
        events.evidence_date
    from events
    inner join attributes
        on
            events.person_id = attributes.person_id
            and events.reference_date = attributes.attribute_day
)

select * from final
