-- Grain: one row per statement of the terms of work in an application.
-- Rules: V1, V2, V3.
-- Raw keeps Migri's upper case; a name that stays the same but for its case is quoted, so that it becomes lower.

with versions as (
    {{ newest_versions('migri', 'tyoehdot') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.{{ adapter.quote('CASE_ID') }} as case_id,
        versions.{{ adapter.quote('MEASURE_ID') }} as measure_id,
        versions.municipality as municipality_name,
        versions.occupation_field_id as migri_occupation_code,
        versions.is_work_permanent as is_work_permanent_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
