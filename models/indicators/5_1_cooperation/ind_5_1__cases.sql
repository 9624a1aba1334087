-- Grain: one row per year, area as delivered, respondent and breakdown value of the cooperation barometer.
-- Rules: C1 (a respondent's score is the mean of the answers; one who answered fewer than half of the rows is left
-- out), A2. Surveys have no rows in the person-level mart (V6).

with answers as (
    select
        survey_year,
        area_code,
        respondent_number,
        respondent_group,
        viewpoint,
        answer
    from {{ ref('stg_keha__cooperation_barometer') }}
),

areas as (
    select area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

years as (
    select distinct year_start
    from {{ ref('int_time__months') }}
),

breakdowns as (
    select 'total' as breakdown
    union all
    select 'viewpoint' as breakdown
    union all
    select 'respondent_group' as breakdown
),

answers_by_breakdown as (
    select
        answers.survey_year,
        answers.area_code,
        answers.respondent_number,
        breakdowns.breakdown,
        case breakdowns.breakdown
            when 'viewpoint' then answers.viewpoint
            when 'respondent_group' then answers.respondent_group
            else 'total'
        end as breakdown_value,
        answers.answer
    from answers
    cross join breakdowns
),

respondents as (
    select
        survey_year,
        area_code,
        respondent_number,
        breakdown,
        breakdown_value,
        count(*) as questions,
        count(answer) as answered_questions,
        coalesce(sum(answer), 0) as answer_sum
    from answers_by_breakdown
    group by
        survey_year,
        area_code,
        respondent_number,
        breakdown,
        breakdown_value
),

final as (
    select
        'cooperation_score' as measure_code,
        respondents.area_code as delivered_area_code,
        respondents.respondent_number,
        years.year_start as reference_date,
        coalesce(areas.area_code, 'XX') as area_code,
        cast(null as varchar) as region_code,
        respondents.breakdown,
        respondents.breakdown_value,
        respondents.questions,
        respondents.answered_questions,
        respondents.answer_sum,
        2 * respondents.answered_questions >= respondents.questions as in_denominator
    from respondents
    inner join years
        on respondents.survey_year = extract(year from years.year_start)
    left join areas
        on respondents.area_code = areas.area_code
)

select * from final
