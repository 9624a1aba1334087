-- Grain: one row per job offer to a client.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'tyotarjoukset') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.ilmoitusnumero as vacancy_number,
        versions.kuntakoodi as workplace_municipality_code,
        versions.ammattikoodi as occupation_code,
        versions.osoitettupvm as offered_on,
        versions.tuloskoodi as result_code,
        versions.tyollkoodi as employment_code,
        versions.tyollisyysalue as offering_area_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
