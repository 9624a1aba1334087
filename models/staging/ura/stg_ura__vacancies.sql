-- Grain: one row per vacancy (table ypaikka: of several rows the greatest change time, then row id).
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'ypaikka') }}
),

ranked as (
    select
        versions.rivi_id as row_id,
        versions.ilmno as vacancy_number,
        versions.ytunnus as business_id,
        versions.ammnop as occupation_code,
        versions.kunnop as municipality_code,
        versions.tapp1 as opened_on,
        versions.keskd as duration_code,
        versions.illkm as positions,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number,
        row_number() over (
            partition by versions.ilmno
            order by versions.muutosaika desc, versions.rivi_id desc
        ) as newest_first
    from versions
),

final as (
    select
        row_id,
        vacancy_number,
        business_id,
        occupation_code,
        municipality_code,
        opened_on,
        duration_code,
        positions,
        changed_at,
        delivery_id,
        line_number
    from ranked
    where newest_first = 1
)

select * from final
