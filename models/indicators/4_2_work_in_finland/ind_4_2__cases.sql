-- Grain: one row per lead that was not withdrawn, and per matter with a decision on a work-based residence permit, in
-- the period of the results.
-- Rules: W1 (leads by the area that made them), W2 (positive decisions for occupations in shortage). They have no rows
-- in the person-level mart (V6).

with leads as (
    select
        all_leads.row_id,
        all_leads.lead_on,
        all_leads.area_code,
        {{ evidence('atmt.wif_liidit', 'all_leads') }} as evidence
    from {{ ref('stg_atmt__leads') }} as all_leads
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'atmt'
            and all_leads.lead_on <= coverage.data_until
    where
        all_leads.state_code <> '9'
        and all_leads.lead_on >= {{ date_parameter('history_from') }}
),

work_permits as (
    select
        case_number,
        decided_on,
        area_code,
        region_code,
        is_positive,
        shortage_state,
        evidence
    from {{ ref('int_permits__work_permits') }}
    where decided_on >= {{ date_parameter('history_from') }}
),

areas as (
    select area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

final as (
    select
        'wif_leads' as measure_code,
        leads.row_id as case_id,
        cast(null as varchar) as person_id,
        leads.lead_on as reference_date,
        coalesce(areas.area_code, 'XX') as own_area_code,
        cast(null as varchar) as own_region_code,
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        cast(null as varchar) as exclusion_reason,
        true as is_hit,
        cast(null as decimal(18, 6)) as amount,
        cast(null as varchar) as shortage_state,
        leads.evidence,
        leads.lead_on as evidence_date
    from leads
    left join areas
        on leads.area_code = areas.area_code
    union all
    select
        'shortage_permits' as measure_code,
        case_number as case_id,
        cast(null as varchar) as person_id,
        decided_on as reference_date,
        area_code as own_area_code,
        region_code as own_region_code,
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        cast(null as varchar) as exclusion_reason,
        is_positive and shortage_state = 'shortage' as is_hit,
        cast(null as decimal(18, 6)) as amount,
        case when is_positive then shortage_state end as shortage_state,
        evidence,
        decided_on as evidence_date
    from work_permits
)

select * from final
