-- Grain: one row per person and entry in the period of the results.
-- Rules: S1 (the placement nearest to the entry gives the occupation, else the person's own), S2 (its vacancy gives
-- the region of work, else the person's home), S3 (is the occupation in shortage there?), A7.

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

occupations as (
    select
        row_id,
        person_id,
        occupation_code,
        start_date,
        end_date,
        changed_at
    from {{ ref('stg_ura__occupations') }}
),

attributes as (
    select
        person_id,
        attribute_day,
        region_code
    from {{ ref('int_people__attributes') }}
),

municipality_codes as (
    select
        delivered_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

states as (
    select
        month_start,
        region_code,
        occupation_code,
        shortage_state,
        evidence
    from {{ ref('int_shortage__states') }}
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

own_occupations as (
    {{ row_on_day('entries', 'entry_date', 'occupations', 'occupation_code') }}
),

jobs as (
    select
        entries.person_id,
        entries.entry_date,
        nearest_first.row_id as placement_row_id,
        vacancies.vacancy_number is not null as has_vacancy,
        coalesce(
            {{ four_digit_occupation('nearest_first.occupation_code') }},
            {{ four_digit_occupation('own_occupations.occupation_code') }}
        ) as occupation_code,
        case
            when vacancies.vacancy_number is not null then coalesce(municipality_codes.region_code, 'XX')
            else attributes.region_code
        end as work_region_code,
        coalesce(nearest_first.evidence, entries.evidence) as evidence
    from entries
    inner join attributes
        on
            entries.person_id = attributes.person_id
            and entries.entry_date = attributes.attribute_day
    left join nearest_first
        on
            entries.person_id = nearest_first.person_id
            and entries.entry_date = nearest_first.entry_date
            and nearest_first.nearness = 1
    left join vacancies
        on nearest_first.vacancy_number = vacancies.vacancy_number
    left join municipality_codes
        on vacancies.municipality_code = municipality_codes.delivered_code
    left join own_occupations
        on
            entries.person_id = own_occupations.person_id
            and entries.entry_date = own_occupations.entry_date
),

final as (
    select
        jobs.person_id,
        jobs.entry_date,
        jobs.placement_row_id,
        jobs.has_vacancy,
        jobs.occupation_code,
        jobs.work_region_code,
        coalesce(states.shortage_state, 'unknown') as shortage_state,
        coalesce(states.evidence, jobs.evidence) as evidence
    from jobs
    left join states
        on
            {{ first_of_month('jobs.entry_date') }} = states.month_start
            and jobs.work_region_code = states.region_code
            and jobs.occupation_code = states.occupation_code
)

select * from final
