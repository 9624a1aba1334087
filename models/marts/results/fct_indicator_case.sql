-- Grain: one row per measure and candidate event.
-- Rules: V6 (every candidate with attributes, flags, the deciding evidence and the first reason to leave the
-- denominator; some measures have none), A1-A6 (attributes on the reference date; an event with an area of its own has
-- no others).

with measures as (
    select
        measure_code,
        indicator_code
    from {{ ref('measures') }}
    where has_cases
),

attributes as (
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
        sex_age_group
    from {{ ref('int_people__attributes') }}
),

final as (
    select
        measures.indicator_code,
        cases.measure_code,
        cases.case_id,
        cases.person_id,
        cases.reference_date,
        coalesce(cases.own_area_code, attributes.area_code) as area_code,
        coalesce(cases.own_region_code, attributes.region_code) as region_code,
        attributes.sex,
        attributes.age_group,
        attributes.language,
        attributes.citizenship,
        attributes.education,
        attributes.long_term_ill,
        cases.entry_status,
        attributes.sex_age_group,
        cases.kind,
        cases.in_denominator,
        cases.in_numerator,
        cases.amount,
        cases.exclusion_reason,
        cases.evidence,
        cases.evidence_date,
        cases.follow_up_until,
        cases.is_mature
    from {{ ref('res_cases') }} as cases
    inner join measures
        on cases.measure_code = measures.measure_code
    left join attributes
        on
            cases.person_id = attributes.person_id
            and cases.reference_date = attributes.attribute_day
            and cases.own_area_code is null
)

select * from final
