-- Grain: one row per measure that counts persons and case in the denominator.
-- Rules: D6 (a person counts once per period, at the first event in it), I2 (the numerator those with a hit in it).
-- Why: a case is the person's first in a period when the case before it lies before the period, and the person counts
-- in the numerator when the first hit from the case on does not lie after it; so no period looks at the other cases.

{{ config(materialized='view') }}

with measures as (
    select measure_code
    from {{ ref('measures') }}
    where counts = 'persons'
),

final as (
    select
        cases.measure_code,
        cases.person_id,
        cases.reference_date,
        {{ first_of_month('cases.reference_date') }} as month_start,
        {{ first_of_month('lag(cases.reference_date) over (
            partition by cases.measure_code, cases.person_id
            order by cases.reference_date
        )') }} as previous_month_start,
        {{ first_of_month('min(case when cases.in_numerator then cases.reference_date end) over (
            partition by cases.measure_code, cases.person_id
            order by cases.reference_date
            rows between current row and unbounded following
        )') }} as hit_month_start
    from {{ ref('res_cases') }} as cases
    inner join measures
        on cases.measure_code = measures.measure_code
    where cases.in_denominator
)

select * from final
