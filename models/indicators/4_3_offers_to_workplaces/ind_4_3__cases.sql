-- Grain: one row per measure and job offer or presentation in the period of the results (V6).
-- Rules: O1, O2, O3 (the workplace lies in a known area that is another than the offering area; the share divides by
-- all). There are no attributes of persons (V6).

with offers as (
    select
        row_id,
        person_id,
        offered_on,
        kind,
        area_code,
        workplace_area_code,
        exclusion_reason,
        evidence
    from {{ ref('int_offers__offers') }}
    where offered_on >= {{ date_parameter('history_from') }}
),

measures as (
    select measure_code
    from {{ ref('measures') }}
    where indicator_code = '4.3'
),

final as (
    select
        measures.measure_code,
        offers.kind || ' ' || offers.row_id as case_id,
        offers.person_id,
        offers.offered_on as reference_date,
        offers.area_code as own_area_code,
        cast(null as varchar) as own_region_code,
        cast(null as varchar) as entry_status,
        offers.kind,
        offers.exclusion_reason,
        offers.workplace_area_code <> 'XX' and offers.workplace_area_code <> offers.area_code as is_hit,
        cast(null as decimal(18, 6)) as amount,
        offers.evidence,
        offers.offered_on as evidence_date
    from offers
    cross join measures
)

select * from final
