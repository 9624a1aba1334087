-- Grain: one row per person and day of int_people__person_days.
-- Rules: A1 (dated tables), A2 (area and region; XX where unknown), A3 (age in completed years), A4 (sex, language,
-- citizenship; unknown without a row in yhenk), A5 (education), A6 (long-term ill).

with person_days as (
    select
        person_id,
        attribute_day
    from {{ ref('int_people__person_days') }}
),

persons as (
    select
        person_id,
        birth_date,
        sex,
        language,
        citizenship
    from {{ ref('stg_ura__persons') }}
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

illnesses as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('stg_ura__illnesses') }}
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

ill_on_day as (
    select distinct
        person_days.person_id,
        person_days.attribute_day
    from person_days
    inner join illnesses
        on
            person_days.person_id = illnesses.person_id
            and {{ covers('illnesses.start_date', 'illnesses.end_date', 'person_days.attribute_day') }}
),

-- A3: a birthday on 29 February is reached on 1 March in other years, as month and day compare.
ages as (
    select
        person_days.person_id,
        person_days.attribute_day,
        persons.person_id is not null as is_in_register,
        persons.sex,
        persons.language,
        persons.citizenship,
        extract(year from person_days.attribute_day) - extract(year from persons.birth_date)
        - case
            when
                100 * extract(month from person_days.attribute_day) + extract(day from person_days.attribute_day)
                < 100 * extract(month from persons.birth_date) + extract(day from persons.birth_date)
                then 1
            else 0
        end as age_years
    from person_days
    left join persons
        on person_days.person_id = persons.person_id
),

final as (
    select
        ages.person_id,
        ages.attribute_day,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        coalesce(ages.sex, 'unknown') as sex,
        case
            when ages.age_years between 15 and 24 then '15-24'
            when ages.age_years between 25 and 34 then '25-34'
            when ages.age_years between 35 and 44 then '35-44'
            when ages.age_years between 45 and 54 then '45-54'
            when ages.age_years between 55 and 64 then '55-64'
            when ages.age_years >= 65 then '65+'
            else 'unknown'
        end as age_group,
        coalesce(ages.language, 'unknown') as language,
        coalesce(ages.citizenship, 'unknown') as citizenship,
        coalesce(education_levels.education, 'unknown') as education,
        case when ill_on_day.person_id is not null then 'yes' else 'no' end as long_term_ill
    from ages
    left join home_on_day
        on
            ages.person_id = home_on_day.person_id
            and ages.attribute_day = home_on_day.attribute_day
    left join municipality_codes
        on home_on_day.municipality_code = municipality_codes.delivered_code
    left join education_on_day
        on
            ages.person_id = education_on_day.person_id
            and ages.attribute_day = education_on_day.attribute_day
    left join education_levels
        on left(education_on_day.education_code, 1) = education_levels.education_digit
    left join ill_on_day
        on
            ages.person_id = ill_on_day.person_id
            and ages.attribute_day = ill_on_day.attribute_day
)

select * from final
