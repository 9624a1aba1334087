-- Grain: one row per job offer or presentation to a client, by kind and row.
-- Rules: O1 (which results and states are cancelled), O2 (the day and the offering area as delivered), V6. D3: a row
-- dated after the day its register covers is no event.

with offers as (
    select
        'offer' as kind,
        all_offers.row_id,
        all_offers.person_id,
        all_offers.vacancy_number,
        all_offers.workplace_municipality_code,
        all_offers.offered_on,
        all_offers.offering_area_code,
        coalesce(all_offers.result_code in ('07', '13'), false) as is_cancelled,
        all_offers.changed_at,
        {{ evidence('ura.tyotarjoukset', 'all_offers') }} as evidence
    from {{ ref('stg_ura__job_offers') }} as all_offers
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'ura'
            and all_offers.offered_on <= coverage.data_until
),

presentations as (
    select
        'presentation' as kind,
        all_presentations.row_id,
        all_presentations.person_id,
        all_presentations.vacancy_number,
        all_presentations.workplace_municipality_code,
        all_presentations.presented_on as offered_on,
        all_presentations.presenting_area_code as offering_area_code,
        all_presentations.state_code <> '1' as is_cancelled,
        all_presentations.changed_at,
        {{ evidence('atmt.esittelyt', 'all_presentations') }} as evidence
    from {{ ref('stg_atmt__presentations') }} as all_presentations
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'atmt'
            and all_presentations.presented_on <= coverage.data_until
),

final as (
    select * from offers
    union all
    select * from presentations
)

select * from final
