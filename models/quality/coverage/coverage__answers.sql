-- Grain: one row per measure, month and kind of unknown, which is `answer`.
-- Rules: Q1, C1 (questions without an answer). Why: an unanswered question decides a score, but is no breakdown.

with answers as (
    select false as is_missing
    union all
    select true as is_missing
),

answer_flags as (
    select
        measure_code,
        reference_date as month_start,
        not is_answered as answer,
        1 as cases
    from {{ ref('ind_1_1__cases') }}
    union all
    select
        respondents.measure_code,
        respondents.reference_date as month_start,
        answers.is_missing as answer,
        case
            when answers.is_missing then respondents.questions - respondents.answered_questions
            else respondents.answered_questions
        end as cases
    from {{ ref('ind_5_1__cases') }} as respondents
    cross join answers
    where respondents.breakdown = 'total'
),

final as (
    {{ unknown_counts('answer_flags', ['answer']) }}
)

select * from final
