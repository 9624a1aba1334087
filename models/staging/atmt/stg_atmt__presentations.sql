-- Grain: one row per presentation of a client to an employer.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('atmt', 'esittelyt') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.ilmoitusnumero as vacancy_number,
        versions.kuntakoodi as workplace_municipality_code,
        versions.esittelypvm as presented_on,
        versions.tila as state_code,
        versions.tyollisyysalue as presenting_area_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
