-- Grain: one row per measure and entry in the period of the results (V6).
-- Rules: B1 (permanent entries: no relapse within permanent_months), B2 (benefit days from the start of the episode
-- chain to the entry), B3 (the mean over all permanent entries, and over those with more than 0 days).

with entries as (
    select
        person_id,
        entry_date,
        chain_start_date,
        entry_status,
        evidence,
        relapse_date,
        relapse_evidence
    from {{ ref('int_employment__entries') }}
    where entry_date >= {{ date_parameter('history_from') }}
),

payments as (
    select
        person_id,
        period_start,
        {{ signed_benefit_days() }} as benefit_days
    from {{ ref('stg_etuudet__payments') }}
),

-- B2: days that were taken back count negative, and a negative sum counts 0.
days_until_entry as (
    select
        entries.person_id,
        entries.entry_date,
        greatest(sum(payments.benefit_days), 0) as benefit_days
    from entries
    inner join payments
        on
            entries.person_id = payments.person_id
            and entries.chain_start_date <= payments.period_start
            and entries.entry_date > payments.period_start
    group by entries.person_id, entries.entry_date
),

decided as (
    select
        entries.person_id,
        entries.entry_date,
        entries.entry_status,
        entries.evidence,
        entries.relapse_date,
        entries.relapse_evidence,
        cast(coalesce(days_until_entry.benefit_days, 0) as decimal(18, 6)) as benefit_days,
        case
            when entries.relapse_date <= {{ add_months('entries.entry_date', var('permanent_months')) }}
                then 'not_permanent'
        end as relapse_reason
    from entries
    left join days_until_entry
        on
            entries.person_id = days_until_entry.person_id
            and entries.entry_date = days_until_entry.entry_date
),

reasons as (
    select
        'benefit_days_mean' as measure_code,
        person_id,
        entry_date,
        relapse_reason as exclusion_reason
    from decided
    union all
    select
        'benefit_days_mean_recipients' as measure_code,
        person_id,
        entry_date,
        coalesce(relapse_reason, case when benefit_days = 0 then 'no_benefit_days' end) as exclusion_reason
    from decided
),

final as (
    select
        reasons.measure_code,
        {{ case_id('decided.person_id', 'decided.entry_date') }} as case_id,
        decided.person_id,
        decided.entry_date as reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        decided.entry_status,
        cast(null as varchar) as kind,
        reasons.exclusion_reason,
        cast(null as boolean) as is_hit,
        decided.benefit_days as amount,
        coalesce(decided.relapse_evidence, decided.evidence) as evidence,
        coalesce(decided.relapse_date, decided.entry_date) as evidence_date
    from decided
    inner join reasons
        on
            decided.person_id = reasons.person_id
            and decided.entry_date = reasons.entry_date
)

select * from final
