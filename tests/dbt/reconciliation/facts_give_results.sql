-- Results that have no person-level cases, or whose cases carry only a sum, can be counted from the person-level facts:
-- spells that start in a month (K2), work-based permits for occupations in shortage (W2), and the benefit days before
-- an entry from the payments since the start of its chain of job searches (B2).

with starts as (
    select
        'unemployment_starts' as measure_code,
        {{ first_of_month('start_date') }} as month_start,
        area_code,
        count(*) as events
    from {{ ref('fct_spell') }}
    group by {{ first_of_month('start_date') }}, area_code
    union all
    select
        'shortage_permits' as measure_code,
        {{ first_of_month('decided_on') }} as month_start,
        area_code,
        count(*) as events
    from {{ ref('fct_permit') }}
    where register = 'atmt' and exclusion_reason is null and shortage_state = 'shortage'
    group by {{ first_of_month('decided_on') }}, area_code
),

results as (
    select
        measure_code,
        period_start,
        area_code,
        value
    from {{ ref('fct_indicator_value') }}
    where
        measure_code in ('unemployment_starts', 'shortage_permits')
        and period_type = 'month'
        and area_level = 'employment_area'
        and breakdown = 'total'
        and status = 'value'
),

entries as (
    select
        entries_of_searches.person_id,
        entries_of_searches.entry_date,
        job_searches.chain_start_date
    from {{ ref('fct_entry') }} as entries_of_searches
    inner join {{ ref('fct_job_search') }} as job_searches
        on
            entries_of_searches.person_id = job_searches.person_id
            and entries_of_searches.job_search_start_date = job_searches.start_date
),

paid as (
    select
        {{ case_id('entries.person_id', 'entries.entry_date') }} as case_id,
        greatest(sum(payments.benefit_days), 0) as benefit_days
    from entries
    inner join {{ ref('fct_benefit_payment') }} as payments
        on
            entries.person_id = payments.person_id
            and entries.chain_start_date <= payments.period_start
            and entries.entry_date > payments.period_start
    group by entries.person_id, entries.entry_date
),

cases as (
    select
        case_id,
        reference_date,
        area_code,
        amount
    from {{ ref('fct_indicator_case') }}
    where measure_code = 'benefit_days_mean' and in_denominator
)

select
    results.measure_code,
    results.period_start as result_date,
    results.area_code,
    results.value as expected,
    starts.events as found
from results
left join starts
    on
        results.measure_code = starts.measure_code
        and results.period_start = starts.month_start
        and results.area_code = starts.area_code
where results.value <> coalesce(starts.events, 0)
union all
select
    'benefit_days_mean' as measure_code,
    cases.reference_date as result_date,
    cases.area_code,
    cases.amount as expected,
    paid.benefit_days as found
from cases
left join paid
    on cases.case_id = paid.case_id
where cases.amount <> coalesce(paid.benefit_days, 0)
