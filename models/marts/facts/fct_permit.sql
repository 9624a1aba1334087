-- Grain: one row per case of a register that decides on residence permits.
-- Rules: W2, S3 (work-based permits by the employment services' register atmt), M1, M2 (special experts by the register
-- migri). The two cannot be linked: the same permit may stand in both.

with final as (
    select
        'atmt' as register,
        case_number as case_id,
        decided_on,
        area_code,
        region_code,
        cast(null as varchar) as kind,
        occupation_code,
        shortage_state,
        case when not is_positive then 'not_positive' end as exclusion_reason,
        evidence
    from {{ ref('int_permits__work_permits') }}
    union all
    select
        'migri' as register,
        case_id,
        decided_on,
        area_code,
        region_code,
        kind,
        cast(null as varchar) as occupation_code,
        cast(null as varchar) as shortage_state,
        exclusion_reason,
        evidence
    from {{ ref('int_permits__special_experts') }}
)

select * from final
