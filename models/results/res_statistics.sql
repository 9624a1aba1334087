-- Grain: one row per measure of a survey or of official statistics, calendar month, employment area, region and value
-- of a breakdown.
-- Rules: Q1 (points and maximum points), P1 (persons), C1 (each respondent has a mean of their own in each value of a
-- breakdown and weighs alike), V3 (decimals are counted in whole units of their measure: exact in any order; those of
-- C1 divide by every number of answers up to 30).
-- Why: what has no candidate events enters the results here.

{{ config(materialized='view') }}

with measures as (
    select
        measure_code,
        breakdowns,
        units_per_one
    from {{ ref('measures') }}
),

breakdowns as (
    select breakdown
    from {{ ref('breakdowns') }}
),

counts as (
    select
        questions.measure_code,
        questions.reference_date,
        questions.area_code,
        questions.region_code,
        cast(null as varchar) as sex,
        questions.theme,
        cast(questions.points * measures.units_per_one as {{ exact_integer() }}) as hits,
        cast(questions.maximum_points * measures.units_per_one as {{ exact_integer() }}) as cases
    from {{ ref('ind_1_1__cases') }} as questions
    inner join measures
        on questions.measure_code = measures.measure_code
    union all
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        sex,
        cast(null as varchar) as theme,
        hits,
        cases
    from {{ ref('ind_2_1__cases') }}
),

respondents as (
    select
        scores.measure_code,
        scores.reference_date,
        scores.area_code,
        scores.region_code,
        scores.breakdown,
        scores.breakdown_value,
        cast(
            round(cast(scores.answer_sum * measures.units_per_one as double) / scores.answered_questions)
            as {{ exact_integer() }}
        ) as amount_units
    from {{ ref('ind_5_1__cases') }} as scores
    inner join measures
        on scores.measure_code = measures.measure_code
    where scores.in_denominator
),

rows_of_breakdowns as (
    select
        counts.measure_code,
        counts.reference_date,
        counts.area_code,
        counts.region_code,
        breakdowns.breakdown,
        {{ value_of_breakdown('breakdowns.breakdown', 'counts', ['sex', 'theme']) }} as breakdown_value,
        counts.hits,
        counts.cases,
        0 as amount_units
    from counts
    inner join measures
        on counts.measure_code = measures.measure_code
    inner join breakdowns
        on {{ is_listed('measures.breakdowns', 'breakdowns.breakdown') }}
    union all
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        breakdown,
        breakdown_value,
        0 as hits,
        1 as cases,
        amount_units
    from respondents
),

final as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code,
        coalesce(region_code, 'XX') as region_code,
        breakdown,
        breakdown_value,
        cast(sum(hits) as {{ exact_integer() }}) as hits,
        cast(sum(cases) as {{ exact_integer() }}) as cases,
        cast(sum(amount_units) as {{ exact_integer() }}) as amount_units,
        cast(sum(amount_units * amount_units) as {{ exact_integer() }}) as amount_units_squared
    from rows_of_breakdowns
    group by
        measure_code,
        {{ first_of_month('reference_date') }},
        area_code,
        coalesce(region_code, 'XX'),
        breakdown,
        breakdown_value
)

select * from final
