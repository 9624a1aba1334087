-- Grain: one row per person and entry in the period of the results.
-- Rules: S1 (the placement nearest to the entry), S2 (its vacancy gives the region of work), A7.

with entries as (
    select
        person_id,
        entry_date,
        evidence
    from {{ ref('int_employment__entries') }}
    where entry_date >= {{ date_parameter('history_from') }}
),

placements as (
    select
        row_id,
        person_id,
        start_date,
        occupation_code,
        vacancy_number,
        {{ evidence('ura.ytvalit') }} as evidence
    from {{ ref('stg_ura__placements') }}
),

vacancies as (
    select
        vacancy_number,
        municipality_code
    from {{ ref('stg_ura__vacancies') }}
),

municipality_codes as (
    select
        delivered_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

nearest_first as (
    select
        entries.person_id,
        entries.entry_date,
        placements.row_id,
        placements.occupation_code,
        placements.vacancy_number,
        placements.evidence,
        row_number() over (
            partition by entries.person_id, entries.entry_date
            order by
                abs({{ days_from_to('entries.entry_date', 'placements.start_date') }}),
                placements.start_date,
                placements.row_id
        ) as nearness
    from entries
    inner join placements
        on
            entries.person_id = placements.person_id
            and {{ add_days('entries.entry_date', -var('placement_days')) }} <= placements.start_date
            and {{ add_days('entries.entry_date', var('placement_days')) }} >= placements.start_date
),

final as (
    select
        entries.person_id,
        entries.entry_date,
        nearest_first.row_id as placement_row_id,
        {{ four_digit_occupation('nearest_first.occupation_code') }} as occupation_code,
        vacancies.vacancy_number is not null as has_vacancy,
        case
            when vacancies.vacancy_number is not null then coalesce(municipality_codes.region_code, 'XX')
        end as vacancy_region_code,
        coalesce(nearest_first.evidence, entries.evidence) as evidence
    from entries
    left join nearest_first
        on
            entries.person_id = nearest_first.person_id
            and entries.entry_date = nearest_first.entry_date
            and nearest_first.nearness = 1
    left join vacancies
        on nearest_first.vacancy_number = vacancies.vacancy_number
    left join municipality_codes
        on vacancies.municipality_code = municipality_codes.delivered_code
)

select * from final
