-- Grain: one row per dated occupation of a person.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'yhamm') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.ammnoh as occupation_code,
        versions.muupv1 as start_date,
        versions.paapv1 as end_date,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
