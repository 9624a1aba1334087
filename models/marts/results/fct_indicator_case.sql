-- Grain: one row per measure and candidate event.
-- Rules: V6 (every candidate with attributes, flags, the deciding evidence and the first reason to leave the
-- denominator; some measures have none).

with measures as (
    select
        measure_code,
        indicator_code
    from {{ ref('measures') }}
    where has_cases
),

final as (
    select
        measures.indicator_code,
        cases.measure_code,
        cases.case_id,
        cases.person_id,
        cases.reference_date,
        cases.area_code,
        cases.region_code,
        cases.sex,
        cases.age_group,
        cases.language,
        cases.citizenship,
        cases.education,
        cases.long_term_ill,
        cases.entry_status,
        cases.sex_age_group,
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
)

select * from final
