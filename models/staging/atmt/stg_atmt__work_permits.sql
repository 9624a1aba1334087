-- Grain: one row per decision on a work-based residence permit.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('atmt', 'tyoluvat') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.asianumero as case_number,
        versions.paatospvm as decided_on,
        versions.paatos as decision_code,
        versions.ammattikoodi as occupation_code,
        versions.kuntakoodi as workplace_municipality_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
