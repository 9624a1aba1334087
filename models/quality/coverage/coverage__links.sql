-- Grain: one row per measure, month and link that can be missing.
-- Rules: S1-S4, W2 (occupation, region of work and state of shortage of entries and positive permits), O3, O4 (area
-- of workplace and client), M2 (written municipality). Why: what decides a numerator, but is no breakdown.

with entries as (
    select
        entry_date as reference_date,
        occupation_code,
        work_region_code,
        shortage_state,
        placement_row_id is null as placement,
        case when placement_row_id is not null then not has_vacancy end as vacancy
    from {{ ref('int_shortage__entries') }}
),

work_permits as (
    select
        decided_on as reference_date,
        occupation_code,
        region_code as work_region_code,
        shortage_state
    from {{ ref('int_permits__work_permits') }}
    where
        is_positive
        and decided_on >= {{ date_parameter('history_from') }}
),

offers as (
    select
        offered_on as reference_date,
        not has_vacancy as vacancy,
        workplace_area_code = 'XX' as workplace_area,
        client_area_code = 'XX' as client_area
    from {{ ref('int_offers__offers') }}
    where
        exclusion_reason is null
        and offered_on >= {{ date_parameter('history_from') }}
),

measures as (
    select
        measure_code,
        indicator_code
    from {{ ref('measures') }}
),

jobs as (
    select
        measures.measure_code,
        entries.*
    from entries
    inner join measures
        on measures.indicator_code = '4.1'
    union all
    select
        'shortage_permits' as measure_code,
        reference_date,
        occupation_code,
        work_region_code,
        shortage_state,
        cast(null as boolean) as placement,
        cast(null as boolean) as vacancy
    from work_permits
),

job_flags as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        placement,
        vacancy,
        occupation_code is null as occupation,
        work_region_code = 'XX' as work_region,
        case when occupation_code is not null and work_region_code <> 'XX' then shortage_state = 'unknown' end
            as barometer,
        shortage_state = 'unknown' as shortage,
        1 as cases
    from jobs
),

offer_flags as (
    select
        measures.measure_code,
        {{ first_of_month('offers.reference_date') }} as month_start,
        offers.vacancy,
        case when measures.indicator_code = '4.3' then offers.workplace_area end as workplace_area,
        case when measures.indicator_code = '4.4' then offers.client_area end as client_area,
        1 as cases
    from offers
    inner join measures
        on measures.indicator_code in ('4.3', '4.4')
),

name_flags as (
    select
        'specialist_permits' as measure_code,
        {{ first_of_month('decided_on') }} as month_start,
        not has_written_name as municipality_name_missing,
        has_written_name and not is_name_recognised as municipality_name_unrecognised,
        1 as cases
    from {{ ref('int_permits__special_experts') }}
    where
        exclusion_reason is null
        and decided_on >= {{ date_parameter('history_from') }}
),

final as (
    {{ unknown_counts('job_flags', [
        'placement', 'vacancy', 'occupation', 'work_region', 'barometer', 'shortage'
    ]) }}
    union all
    {{ unknown_counts('offer_flags', ['vacancy', 'workplace_area', 'client_area']) }}
    union all
    {{ unknown_counts('name_flags', ['municipality_name_missing', 'municipality_name_unrecognised']) }}
)

select * from final
