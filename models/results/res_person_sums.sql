-- Grain: one row per measure that counts persons, existing period, employment area, region and value of a breakdown.
-- Rules: D6 (a person counts once per period, at the first event in it), I1, I2 (area and breakdowns on that day, also
-- of the numerator), D4, A1-A6.
-- Why: every period is whole months (D4), so that persons who agree in their months are added up at once.

{%- set of_persons = breakdowns_of_persons() %}

with breakdowns as (
    select
        measures.measure_code,
        kinds.breakdown
    from {{ ref('measures') }} as measures
    inner join {{ ref('breakdowns') }} as kinds
        on {{ is_listed('measures.breakdowns', 'kinds.breakdown') }}
),

periods as (
    select
        period_type,
        period_start,
        period_end,
        month_start
    from {{ ref('int_time__period_months') }}
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

cases as (
    select
        measure_code,
        person_id,
        reference_date,
        month_start,
        previous_month_start,
        hit_month_start
    from {{ ref('res_person_months') }}
),

alike as (
    select
        cases.measure_code,
        cases.month_start,
        cases.previous_month_start,
        cases.hit_month_start,
        attributes.area_code,
        attributes.region_code,
        {% for breakdown in of_persons -%}
            attributes.{{ breakdown }},
        {% endfor -%}
        count(*) as persons
    from cases
    inner join attributes
        on
            cases.person_id = attributes.person_id
            and cases.reference_date = attributes.attribute_day
    group by
        cases.measure_code,
        cases.month_start,
        cases.previous_month_start,
        cases.hit_month_start,
        attributes.area_code,
        {% for breakdown in of_persons -%}
            attributes.{{ breakdown }},
        {% endfor -%}
        attributes.region_code
),

final as (
    select
        alike.measure_code,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        alike.area_code,
        alike.region_code,
        breakdowns.breakdown,
        {{ value_of_breakdown('breakdowns.breakdown', 'alike', of_persons) }} as breakdown_value,
        sum(case when alike.hit_month_start <= periods.period_end then alike.persons else 0 end) as hits,
        sum(alike.persons) as cases
    from alike
    inner join periods
        on
            alike.month_start = periods.month_start
            and (alike.previous_month_start is null or alike.previous_month_start < periods.period_start)
    inner join breakdowns
        on alike.measure_code = breakdowns.measure_code
    group by
        alike.measure_code,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        alike.area_code,
        alike.region_code,
        breakdowns.breakdown,
        {{ value_of_breakdown('breakdowns.breakdown', 'alike', of_persons) }}
)

select * from final
