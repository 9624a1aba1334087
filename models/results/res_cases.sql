-- Grain: one row per measure and candidate event.
-- Rules: D5 (a candidate is mature when its follow-up is covered), V6 (flags and amount wait for that, and so does a
-- reason that needs the follow-up; a count's denominator is all without a reason), A1-A6 (a person's area and
-- attributes on the reference date; an event with an area of its own has no others).

{%- set of_persons = breakdowns_of_persons() %}

with candidates as (
    select
        measure_code,
        case_id,
        person_id,
        reference_date,
        own_area_code,
        own_region_code,
        entry_status,
        kind,
        exclusion_reason,
        is_hit,
        amount,
        evidence,
        evidence_date
    from {{ ref('res_candidates') }}
),

coverage as (
    select
        measure_code,
        follow_up_months,
        mature_until
    from {{ ref('int_coverage__measures') }}
),

reasons as (
    select
        reason,
        needs_follow_up
    from {{ ref('exclusion_reasons') }}
),

attributes as (
    select
        person_id,
        attribute_day,
        area_code,
        region_code,
        {{ of_persons | join(',\n        ') }}
    from {{ ref('int_people__attributes') }}
),

followed as (
    select
        candidates.*,
        coalesce(candidates.own_area_code, attributes.area_code) as area_code,
        coalesce(candidates.own_region_code, attributes.region_code) as region_code,
        {% for breakdown in of_persons -%}
            attributes.{{ breakdown }},
        {% endfor -%}
        reasons.needs_follow_up,
        {{ add_months('candidates.reference_date', 'coverage.follow_up_months') }} as follow_up_until,
        coalesce(candidates.reference_date <= coverage.mature_until, false) as is_mature
    from candidates
    inner join coverage
        on candidates.measure_code = coverage.measure_code
    left join reasons
        on candidates.exclusion_reason = reasons.reason
    left join attributes
        on
            candidates.person_id = attributes.person_id
            and candidates.reference_date = attributes.attribute_day
            and candidates.own_area_code is null
),

final as (
    select
        measure_code,
        case_id,
        person_id,
        reference_date,
        area_code,
        region_code,
        {{ of_persons | join(',\n        ') }},
        entry_status,
        kind,
        case when is_mature then exclusion_reason is null end as in_denominator,
        case when is_mature and is_hit is not null then exclusion_reason is null and is_hit end as in_numerator,
        case when is_mature and exclusion_reason is null then amount end as amount,
        case when is_mature or not needs_follow_up then exclusion_reason end as exclusion_reason,
        case when is_mature or not needs_follow_up then evidence end as evidence,
        case when is_mature or not needs_follow_up then evidence_date end as evidence_date,
        follow_up_until,
        is_mature
    from followed
)

select * from final
