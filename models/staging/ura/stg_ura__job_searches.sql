-- Grain: one row per job search as delivered.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'ythaku') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.alkpv1 as start_date,
        versions.loppv1 as end_date,
        versions.hapkd as end_reason,
        versions.hedkd as situation_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
