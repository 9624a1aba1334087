-- Grain: one row per measure, month, employment area and step of the funnel.
-- Rules: V6: what leads from candidate events to the numerator; the reasons add up over the mature candidates. A mean
-- has no step `numerator`.

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

outcomes as (
    select
        indicator_code,
        measure_code,
        month_start,
        area_code,
        is_mature,
        in_denominator,
        in_numerator,
        exclusion_reason,
        count(*) as cases
    from cases
    group by
        indicator_code,
        measure_code,
        month_start,
        area_code,
        is_mature,
        in_denominator,
        in_numerator,
        exclusion_reason
),

steps as (
    select
        1 as step_order,
        'candidates' as step
    union all
    select
        2 as step_order,
        'immature' as step
    union all
    select
        3 as step_order,
        'excluded' as step
    union all
    select
        4 as step_order,
        'denominator' as step
    union all
    select
        5 as step_order,
        'numerator' as step
),

final as (
    select
        outcomes.indicator_code,
        outcomes.measure_code,
        outcomes.month_start,
        outcomes.area_code,
        steps.step_order,
        case when steps.step = 'excluded' then outcomes.exclusion_reason else steps.step end as step,
        cast(sum(outcomes.cases) as bigint) as cases
    from outcomes
    inner join steps
        on
            case steps.step
                when 'candidates' then true
                when 'immature' then not outcomes.is_mature
                when 'excluded' then outcomes.is_mature and outcomes.exclusion_reason is not null
                when 'denominator' then outcomes.in_denominator
                when 'numerator' then outcomes.in_numerator
            end
    group by
        outcomes.indicator_code,
        outcomes.measure_code,
        outcomes.month_start,
        outcomes.area_code,
        steps.step_order,
        case when steps.step = 'excluded' then outcomes.exclusion_reason else steps.step end
)

select * from final
