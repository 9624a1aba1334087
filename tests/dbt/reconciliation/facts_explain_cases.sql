-- The person-level facts hold exactly the events that the person-level cases tell of (V6), in the same areas, with the
-- same first reason; and what a fact says of the outcome is what a mature case was counted for: F1, R2, B1, S4, O3, O4,
-- M1. Facts from before history_from have no case.

with cases as (
    select
        measure_code,
        case_id,
        area_code,
        case
            when indicator_code not in ('3.1', '3.3') then exclusion_reason
            when exclusion_reason = 'status_unknown' then exclusion_reason
        end as told_reason,
        case
            when measure_code = 'benefit_days_mean' then in_denominator
            when measure_code <> 'flow_3m' then in_numerator
        end as counts
    from {{ ref('fct_indicator_case') }}
    where
        measure_code in (
            'flow_3m', 'relapse_6m', 'benefit_days_mean', 'shortage_entries', 'offers_to_other_area_workplaces',
            'offers_to_other_area_clients', 'specialist_permits'
        )
),

facts as (
    select
        'flow_3m' as measure_code,
        {{ case_id('person_id', 'start_date') }} as case_id,
        start_date as fact_date,
        area_code,
        case when status_at_start = 'unknown' then 'status_unknown' end as told_reason,
        cast(null as boolean) as counts
    from {{ ref('fct_job_search') }}
    union all
    select
        'relapse_6m' as measure_code,
        {{ case_id('person_id', 'entry_date') }} as case_id,
        entry_date as fact_date,
        area_code,
        exclusion_reason as told_reason,
        coalesce(relapse_date <= {{ add_months('entry_date', 6) }}, false) as counts
    from {{ ref('fct_entry') }}
    union all
    select
        'benefit_days_mean' as measure_code,
        {{ case_id('person_id', 'entry_date') }} as case_id,
        entry_date as fact_date,
        area_code,
        cast(null as varchar) as told_reason,
        is_permanent as counts
    from {{ ref('fct_entry') }}
    where exclusion_reason is null
    union all
    select
        'shortage_entries' as measure_code,
        {{ case_id('person_id', 'entry_date') }} as case_id,
        entry_date as fact_date,
        area_code,
        cast(null as varchar) as told_reason,
        shortage_state = 'shortage' as counts
    from {{ ref('fct_entry') }}
    where exclusion_reason is null
    union all
    select
        'offers_to_other_area_workplaces' as measure_code,
        case_id,
        offered_on as fact_date,
        area_code,
        exclusion_reason as told_reason,
        exclusion_reason is null and workplace_area_code not in ('XX', area_code) as counts
    from {{ ref('fct_offer') }}
    union all
    select
        'offers_to_other_area_clients' as measure_code,
        case_id,
        offered_on as fact_date,
        area_code,
        exclusion_reason as told_reason,
        exclusion_reason is null and client_area_code not in ('XX', area_code) as counts
    from {{ ref('fct_offer') }}
    union all
    select
        'specialist_permits' as measure_code,
        case_id,
        decided_on as fact_date,
        area_code,
        exclusion_reason as told_reason,
        exclusion_reason is null as counts
    from {{ ref('fct_permit') }}
    where register = 'migri'
),

facts_of_results as (
    select
        measure_code,
        case_id,
        area_code,
        told_reason,
        counts
    from facts
    where fact_date >= {{ date_parameter('history_from') }}
)

select
    coalesce(cases.measure_code, facts_of_results.measure_code) as measure_code,
    coalesce(cases.case_id, facts_of_results.case_id) as case_id,
    cases.area_code as area_of_case,
    facts_of_results.area_code as area_of_fact,
    cases.told_reason as reason_of_case,
    facts_of_results.told_reason as reason_of_fact,
    cases.counts as case_counts,
    facts_of_results.counts as fact_counts
from cases
full outer join facts_of_results
    on
        cases.measure_code = facts_of_results.measure_code
        and cases.case_id = facts_of_results.case_id
where
    cases.case_id is null
    or facts_of_results.case_id is null
    or cases.area_code <> coalesce(facts_of_results.area_code, '')
    or coalesce(cases.told_reason, '') <> coalesce(facts_of_results.told_reason, '')
    or cases.counts <> coalesce(facts_of_results.counts, not cases.counts)
