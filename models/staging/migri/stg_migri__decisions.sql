-- Grain: one row per decision of the Immigration Service.
-- Rules: V1, V2, V3.
-- Raw keeps Migri's upper case; a name that stays the same but for its case is quoted, so that it becomes lower.

with versions as (
    {{ newest_versions('migri', 'paatokset') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.{{ adapter.quote('CASE_ID') }} as case_id,
        versions.{{ adapter.quote('MEASURE_ID') }} as measure_id,
        versions.{{ adapter.quote('CUSTOMER_ID') }} as customer_id,
        versions.dcsn_measure_confirmation_day as decided_on,
        versions.dcsn_type_id as decision_code,
        versions.dcsn_level as decision_level,
        versions.case_type_id as case_type_code,
        versions.processing_grounds_group as grounds_group_code,
        versions.processing_grounds_name_fin as grounds_name,
        versions.validity_start_date as valid_from,
        versions.validity_end_date as valid_until,
        versions.paatos_peruttu = '1' as is_cancelled,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
