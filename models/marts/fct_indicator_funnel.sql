-- Grain: one row per measure, month, employment area and step of the funnel.
-- Rules: V6: what leads from candidate events to the numerator; the reasons add up over the mature candidates.

with cases as (
    select
        indicator_code,
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code,
        is_mature,
        in_denominator,
        in_numerator,
        exclusion_reason
    from {{ ref('fct_indicator_case') }}
),

steps as (
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        1 as step_order,
        'candidates' as step
    from cases
    union all
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        2 as step_order,
        'immature' as step
    from cases
    where not is_mature
    union all
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        3 as step_order,
        exclusion_reason as step
    from cases
    where is_mature and exclusion_reason is not null
    union all
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        4 as step_order,
        'denominator' as step
    from cases
    where in_denominator
    union all
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        5 as step_order,
        'numerator' as step
    from cases
    where in_numerator
),

final as (
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        step_order,
        step,
        count(*) as cases
    from steps
    group by
        indicator_code,
        measure_code,
        month_start,
        area_code,
        step_order,
        step
)

select * from final
