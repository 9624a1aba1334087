-- Grain: one row per job offer or presentation to a client, by kind and row.
-- Rules: O1 (cancelled ones; of rows with the same kind, person, vacancy, day and offering area the newest counts,
-- without a vacancy number each), O2 (the offering area), O3 (area of the workplace: its municipality, the vacancy's
-- only where it is empty), O4 (the client's home area on the day), A2.

with events as (
    select
        kind,
        row_id,
        person_id,
        vacancy_number,
        workplace_municipality_code,
        offered_on,
        offering_area_code,
        is_cancelled,
        changed_at,
        evidence
    from {{ ref('int_offers__events') }}
),

vacancies as (
    select
        vacancy_number,
        municipality_code
    from {{ ref('stg_ura__vacancies') }}
),

home_municipalities as (
    select
        row_id,
        person_id,
        municipality_code,
        start_date,
        end_date,
        changed_at
    from {{ ref('stg_ura__home_municipalities') }}
),

municipality_codes as (
    select
        delivered_code,
        area_code
    from {{ ref('int_areas__municipality_codes') }}
),

areas as (
    select area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

client_days as (
    select distinct
        person_id,
        offered_on
    from events
),

home_on_day as (
    {{ row_on_day('client_days', 'offered_on', 'home_municipalities', 'municipality_code') }}
),

-- A cancelled row is no offer (O1), so it cannot stand in the way of one.
ranked as (
    select
        *,
        row_number() over same_offer as newest_first,
        first_value(evidence) over same_offer as newest_evidence
    from events
    window
        same_offer as (
            partition by kind, person_id, vacancy_number, offered_on, offering_area_code, is_cancelled
            order by changed_at desc, row_id desc
        )
),

final as (
    select
        ranked.kind,
        ranked.row_id,
        ranked.person_id,
        ranked.offered_on,
        coalesce(areas.area_code, 'XX') as area_code,
        coalesce(workplace_codes.area_code, 'XX') as workplace_area_code,
        coalesce(home_codes.area_code, 'XX') as client_area_code,
        ranked.vacancy_number,
        vacancies.vacancy_number is not null as has_vacancy,
        case
            when ranked.is_cancelled then 'cancelled'
            when ranked.vacancy_number is not null and ranked.newest_first > 1 then 'duplicate'
        end as exclusion_reason,
        case
            when not ranked.is_cancelled and ranked.vacancy_number is not null then ranked.newest_evidence
            else ranked.evidence
        end as evidence
    from ranked
    left join areas
        on ranked.offering_area_code = areas.area_code
    left join vacancies
        on ranked.vacancy_number = vacancies.vacancy_number
    left join municipality_codes as workplace_codes
        on coalesce(ranked.workplace_municipality_code, vacancies.municipality_code) = workplace_codes.delivered_code
    left join home_on_day
        on
            ranked.person_id = home_on_day.person_id
            and ranked.offered_on = home_on_day.offered_on
    left join municipality_codes as home_codes
        on home_on_day.municipality_code = home_codes.delivered_code
)

select * from final
