-- Grain: one row per person and day of int_people__person_days.
-- Rules: A2, A5 (what dated tables say), A3 (age in completed years), A4 (sex, language, citizenship; unknown without a
-- row in yhenk), A6 (long-term ill).

with dated_attributes as (
    select
        person_id,
        attribute_day,
        area_code,
        region_code,
        education
    from {{ ref('int_people__dated_attributes') }}
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

illnesses as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('stg_ura__illnesses') }}
),

ill_on_day as (
    select distinct
        dated_attributes.person_id,
        dated_attributes.attribute_day
    from dated_attributes
    inner join illnesses
        on
            dated_attributes.person_id = illnesses.person_id
            and {{ covers('illnesses.start_date', 'illnesses.end_date', 'dated_attributes.attribute_day') }}
),

-- A3: a birthday on 29 February is reached on 1 March in other years, as month and day compare.
ages as (
    select
        dated_attributes.*,
        persons.sex,
        persons.language,
        persons.citizenship,
        extract(year from dated_attributes.attribute_day) - extract(year from persons.birth_date)
        - case
            when
                100 * extract(month from dated_attributes.attribute_day)
                + extract(day from dated_attributes.attribute_day)
                < 100 * extract(month from persons.birth_date) + extract(day from persons.birth_date)
                then 1
            else 0
        end as age_years
    from dated_attributes
    left join persons
        on dated_attributes.person_id = persons.person_id
),

decoded as (
    select
        ages.person_id,
        ages.attribute_day,
        ages.area_code,
        ages.region_code,
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
        ages.education,
        case when ill_on_day.person_id is not null then 'yes' else 'no' end as long_term_ill
    from ages
    left join ill_on_day
        on
            ages.person_id = ill_on_day.person_id
            and ages.attribute_day = ill_on_day.attribute_day
),

final as (
    select
        person_id,
        attribute_day,
        area_code,
        region_code,
        sex,
        age_group,
        language,
        citizenship,
        education,
        long_term_ill,
        sex || '_' || age_group as sex_age_group
    from decoded
)

select * from final
