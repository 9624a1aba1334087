-- Grain: one row per person and day of int_people__person_days.
-- Rules: A1 (dated tables), A2 (area and region; XX where unknown), A5 (education).

with person_days as (
    select
        person_id,
        attribute_day
    from {{ ref('int_people__person_days') }}
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

educations as (
    select
        row_id,
        person_id,
        education_code,
        start_date,
        end_date,
        changed_at
    from {{ ref('stg_ura__educations') }}
),

municipality_codes as (
    select
        delivered_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

education_levels as (
    select
        education_digit,
        education
    from {{ ref('education_levels') }}
),

home_on_day as (
    {{ row_on_day('person_days', 'attribute_day', 'home_municipalities', 'municipality_code') }}
),

education_on_day as (
    {{ row_on_day('person_days', 'attribute_day', 'educations', 'education_code') }}
),

final as (
    select
        person_days.person_id,
        person_days.attribute_day,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        coalesce(education_levels.education, 'unknown') as education
    from person_days
    left join home_on_day
        on
            person_days.person_id = home_on_day.person_id
            and person_days.attribute_day = home_on_day.attribute_day
    left join municipality_codes
        on home_on_day.municipality_code = municipality_codes.delivered_code
    left join education_on_day
        on
            person_days.person_id = education_on_day.person_id
            and person_days.attribute_day = education_on_day.attribute_day
    left join education_levels
        on left(education_on_day.education_code, 1) = education_levels.education_digit
)

select * from final
