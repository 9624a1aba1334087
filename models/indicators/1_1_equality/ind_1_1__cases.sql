-- Grain: one row per year, area as delivered and question of the equality survey.
-- Rules: Q1 (a question without points counts 0 of its maximum), A2 (an area outside the list is XX). Surveys have no
-- rows in the person-level mart (V6).

with questions as (
    select
        survey_year,
        area_code,
        theme,
        question_code,
        points,
        maximum_points,
        {{ evidence('keha.yhdenvertaisuuskartoitus') }} as evidence
    from {{ ref('stg_keha__equality_survey') }}
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

final as (
    select
        'equality_score' as measure_code,
        questions.area_code as delivered_area_code,
        questions.question_code,
        years.year_start as reference_date,
        coalesce(areas.area_code, 'XX') as area_code,
        cast(null as varchar) as region_code,
        questions.theme,
        questions.points is not null as is_answered,
        coalesce(questions.points, 0) as points,
        questions.maximum_points,
        questions.evidence
    from questions
    inner join years
        on questions.survey_year = extract(year from years.year_start)
    left join areas
        on questions.area_code = areas.area_code
)

select * from final
