-- Grain: one row per period of subsidised employment or start-up grant.
-- Rules: V1, V2, V3.

with versions as (
    {{ newest_versions('ura', 'ysijoit') }}
),

final as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.alkpv2 as start_date,
        versions.loppv2 as end_date,
        versions.sijkds as subsidy_code,
        versions.tukipros as subsidy_percent,
        versions.ammnos as occupation_code,
        versions.ytunnus as business_id,
        versions.sipkd as end_reason,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
)

select * from final
