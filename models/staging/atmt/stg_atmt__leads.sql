-- Grain: one row per lead handed to Work in Finland.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('atmt', 'wif_liidit') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.liidipvm as lead_on,
        versions.ytunnus as business_id,
        versions.kuntakoodi as municipality_code,
        versions.ammattikoodi as occupation_code,
        versions.tyollisyysalue as area_code,
        versions.tila as state_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
