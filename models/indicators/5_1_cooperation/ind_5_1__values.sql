-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: C1 (the mean over respondents; the country's weights each respondent alike), D4, D5, V4, V5. A respondent
-- has a mean of their own per breakdown value, so the breakdowns are not sums of each other.
-- Means are added up as whole units of 1 / 2329089562800, the least common multiple of 1 to 30: the mean of up to 30
-- answers is a whole number of them, so that sums over respondents are exact in any order (V3).

{%- set units_per_score = 2329089562800 %}

with respondents as (
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        breakdown,
        breakdown_value,
        cast(
            round(cast(answer_sum * {{ units_per_score }} as double) / answered_questions) as {{ exact_integer() }}
        ) as amount_units
    from {{ ref('ind_5_1__cases') }}
    where in_denominator
),

months as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code,
        region_code,
        breakdown,
        breakdown_value,
        0 as hits,
        count(*) as cases,
        cast(sum(amount_units) as {{ exact_integer() }}) as amount_units,
        cast(sum(amount_units * amount_units) as {{ exact_integer() }}) as amount_units_squared
    from respondents
    group by
        measure_code,
        {{ first_of_month('reference_date') }},
        area_code,
        region_code,
        breakdown,
        breakdown_value
),

cells as (
    {{ cells_of_months('months') }}
),

final as (
    {{ indicator_values('5.1', 'cells', units_per_amount=units_per_score) }}
)

select * from final
