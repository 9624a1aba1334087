-- Grain: one row per year, area, respondent and question of the cooperation barometer.
-- Rules: L2, V3; C1: an answer is 1-5, anything else (X8: eos) is none.

with rows_of_newest as (
    {{ newest_full('keha', 'yhteistyobarometri') }}
),

final as (
    select
        rows_of_newest.vuosi as survey_year,
        rows_of_newest.tyollisyysalue as area_code,
        rows_of_newest.vastaaja as respondent_number,
        rows_of_newest.vastaajaryhma as respondent_group,
        rows_of_newest.nakokulma as viewpoint,
        rows_of_newest.kysymys as question_code,
        case
            when rows_of_newest.vastaus in ('1', '2', '3', '4', '5')
                then cast(rows_of_newest.vastaus as integer)
        end as answer,
        rows_of_newest._delivery_id as delivery_id,
        rows_of_newest._line as line_number
    from rows_of_newest
)

select * from final
