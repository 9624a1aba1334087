-- Grain: one row per year, employment area and theme of the equality survey.
-- Rules: Q1: a question without points counts 0 of its maximum, so an area that leaves questions out looks worse than
-- one that answers them. Why: how many points are at stake stands beside what was answered.

with questions as (
    select
        reference_date,
        area_code,
        theme,
        is_answered,
        points,
        maximum_points
    from {{ ref('ind_1_1__cases') }}
),

counted as (
    select
        reference_date as year_start,
        area_code,
        theme,
        count(*) as questions,
        sum(case when is_answered then 1 else 0 end) as answered_questions,
        sum(case when is_answered then 0 else 1 end) as unanswered_questions,
        sum(points) as points,
        sum(maximum_points) as maximum_points,
        sum(case when is_answered then 0 else maximum_points end) as unanswered_maximum_points
    from questions
    group by reference_date, area_code, theme
),

final as (
    select
        year_start,
        area_code,
        theme,
        cast(questions as bigint) as questions,
        cast(answered_questions as bigint) as answered_questions,
        cast(unanswered_questions as bigint) as unanswered_questions,
        cast(100.0 * unanswered_questions / questions as double) as unanswered_percent,
        cast(points as decimal(18, 6)) as points,
        cast(maximum_points as decimal(18, 6)) as maximum_points,
        cast(unanswered_maximum_points as decimal(18, 6)) as unanswered_maximum_points
    from counted
)

select * from final
