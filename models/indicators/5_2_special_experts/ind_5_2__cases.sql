-- Grain: one row per case of the Immigration Service in the period of the results (V6).
-- Rules: M1 (the deciding decision, and the reasons why a case does not count, in order), M2 (area). The customers are
-- not linkable to persons, so person_id and the attributes of persons are empty.

with special_experts as (
    select
        case_id,
        decided_on,
        area_code,
        region_code,
        kind,
        exclusion_reason,
        evidence
    from {{ ref('int_permits__special_experts') }}
    where decided_on >= {{ date_parameter('history_from') }}
),

final as (
    select
        'specialist_permits' as measure_code,
        case_id,
        cast(null as varchar) as person_id,
        decided_on as reference_date,
        area_code as own_area_code,
        region_code as own_region_code,
        cast(null as varchar) as entry_status,
        kind,
        exclusion_reason,
        true as is_hit,
        cast(null as decimal(18, 6)) as amount,
        evidence,
        decided_on as evidence_date
    from special_experts
)

select * from final
