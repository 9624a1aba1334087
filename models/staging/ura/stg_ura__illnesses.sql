-- Grain: one row per dated long-term illness or injury of a person.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'yhdiag') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.dgnkdh as illness_class,
        versions.muupv5 as start_date,
        versions.paapv5 as end_date,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
