-- Grain: one row per payment of unemployment benefit.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('etuudet', 'maksut') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.etuus as benefit_code,
        versions.jakso_alku as period_start,
        versions.jakso_loppu as period_end,
        versions.paivat as benefit_days,
        versions.maksupvm as paid_on,
        versions.takaisinperinta = '1' as is_recovery,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
