-- Grain: one row per job offer or presentation to a client.
-- Rules: O1 (a row without exclusion_reason counts), O2 (the offering area and the day), O3 (the workplace's area), O4
-- (the client's area).

with final as (
    select
        kind || ' ' || row_id as case_id,
        kind,
        person_id,
        offered_on,
        area_code,
        workplace_area_code,
        client_area_code,
        vacancy_number,
        has_vacancy,
        exclusion_reason,
        evidence
    from {{ ref('int_offers__offers') }}
)

select * from final
