-- Grain: one row per placement of a person into a job.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'ytvalit') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.valpv as placed_on,
        versions.alkpv8 as start_date,
        versions.loppv8 as end_date,
        versions.ammno3 as occupation_code,
        versions.ilmno as vacancy_number,
        versions.valkd as destination_code,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
