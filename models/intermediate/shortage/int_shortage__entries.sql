-- Grain: one row per person and entry in the period of the results.
-- Rules: S1 (the placement gives the occupation, else the person's own), S2 (its vacancy gives the region of work, else
-- the person's home), S3 (is the occupation in shortage there?), A7.

with placements as (
    select
        person_id,
        entry_date,
        placement_row_id,
        occupation_code,
        has_vacancy,
        vacancy_region_code,
        evidence
    from {{ ref('int_shortage__placements') }}
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

states as (
    select
        month_start,
        region_code,
        occupation_code,
        shortage_state,
        evidence
    from {{ ref('int_shortage__states') }}
),

own_occupations as (
    {{ row_on_day('placements', 'entry_date', 'occupations', 'occupation_code') }}
),

jobs as (
    select
        placements.person_id,
        placements.entry_date,
        placements.placement_row_id,
        placements.has_vacancy,
        coalesce(
            placements.occupation_code, {{ four_digit_occupation('own_occupations.occupation_code') }}
        ) as occupation_code,
        coalesce(placements.vacancy_region_code, attributes.region_code) as work_region_code,
        placements.evidence
    from placements
    inner join attributes
        on
            placements.person_id = attributes.person_id
            and placements.entry_date = attributes.attribute_day
    left join own_occupations
        on
            placements.person_id = own_occupations.person_id
            and placements.entry_date = own_occupations.entry_date
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
