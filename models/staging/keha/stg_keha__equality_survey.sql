-- Grain: one row per year, area and question of the equality survey.
-- Rules: L2, V3.

with rows_of_newest as (
    {{ newest_full('keha', 'yhdenvertaisuuskartoitus') }}
),

final as (
    select
        rows_of_newest.vuosi as survey_year,
        rows_of_newest.tyollisyysalue as area_code,
        rows_of_newest.osio as theme,
        rows_of_newest.kysymys as question_code,
        rows_of_newest.pisteet as points,
        rows_of_newest.enimmaispisteet as maximum_points,
        rows_of_newest._delivery_id as delivery_id,
        rows_of_newest._line as line_number
    from rows_of_newest
)

select * from final
