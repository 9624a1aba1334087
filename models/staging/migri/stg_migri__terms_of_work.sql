-- Grain: one row per statement of the terms of work in an application.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('migri', 'tyoehdot') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.CASE_ID as case_id,
        versions.MEASURE_ID as measure_id,
        versions.MUNICIPALITY as municipality_name,
        versions.OCCUPATION_FIELD_ID as migri_occupation_code,
        versions.IS_WORK_PERMANENT as is_work_permanent_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
