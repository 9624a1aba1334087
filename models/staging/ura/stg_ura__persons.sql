-- Grain: one row per person, the latest state only (table yhenk: of several rows the greatest change time,
-- then row id).
-- Rules: V1, V2, V3, A4.

with versions as (
    {{ newest_versions('ura', 'yhenk') }}
),

ranked as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.syntpv as birth_date,
        case versions.sukup when '1' then 'men' when '2' then 'women' end as sex,
        case when coalesce(versions.kansah, '246') = '246' then 'finnish' else 'foreign' end as citizenship,
        case coalesce(versions.kiekd, '0')
            when '0' then 'fi'
            when '1' then 'sv'
            when '2' then 'other'
        end as language,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number,
        row_number() over (
            partition by versions.person_id
            order by versions.muutosaika desc, versions.rivi_id desc
        ) as newest_first
    from versions
),

final as (
    select
        row_id,
        person_id,
        birth_date,
        sex,
        citizenship,
        language,
        changed_at,
        delivery_id,
        line_number
    from ranked
    where newest_first = 1
)

select * from final
