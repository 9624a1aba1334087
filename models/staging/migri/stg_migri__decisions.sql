-- Grain: one row per decision of the Immigration Service.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('migri', 'paatokset') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.CASE_ID as case_id,
        versions.MEASURE_ID as measure_id,
        versions.CUSTOMER_ID as customer_id,
        versions.DCSN_MEASURE_CONFIRMATION_DAY as decided_on,
        versions.DCSN_TYPE_ID as decision_code,
        versions.DCSN_LEVEL as decision_level,
        versions.CASE_TYPE_ID as case_type_code,
        versions.PROCESSING_GROUNDS_GROUP as grounds_group_code,
        versions.PROCESSING_GROUNDS_NAME_FIN as grounds_name,
        versions.VALIDITY_START_DATE as valid_from,
        versions.VALIDITY_END_DATE as valid_until,
        versions.PAATOS_PERUTTU = '1' as is_cancelled,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
