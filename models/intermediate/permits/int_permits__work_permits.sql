-- Grain: one row per matter (asianumero) with a decision on a work-based residence permit.
-- Rules: W2 (the latest decision of a matter, then the greatest row id, counts), S3 (shortage in the month of the
-- decision and the region of the workplace), A2, A7. D3: the decision is chosen first; one dated after the day that
-- the register covers is then no event.

with decisions as (
    select
        row_id,
        case_number,
        decided_on,
        decision_code,
        occupation_code,
        workplace_municipality_code,
        {{ evidence('atmt.tyoluvat') }} as evidence
    from {{ ref('stg_atmt__work_permits') }}
),

coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'atmt'
),

municipality_codes as (
    select
        delivered_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

states as (
    select
        month_start,
        region_code,
        occupation_code,
        shortage_state,
        evidence
    from {{ ref('int_shortage__states') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by case_number
            order by decided_on desc, row_id desc
        ) as latest_first
    from decisions
),

placed as (
    select
        ranked.case_number,
        ranked.row_id,
        ranked.decided_on,
        ranked.decision_code = '1' as is_positive,
        {{ four_digit_occupation('ranked.occupation_code') }} as occupation_code,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        ranked.evidence
    from ranked
    inner join coverage
        on ranked.decided_on <= coverage.data_until
    left join municipality_codes
        on ranked.workplace_municipality_code = municipality_codes.delivered_code
    where ranked.latest_first = 1
),

final as (
    select
        placed.case_number,
        placed.row_id,
        placed.decided_on,
        placed.area_code,
        placed.region_code,
        placed.is_positive,
        placed.occupation_code,
        coalesce(states.shortage_state, 'unknown') as shortage_state,
        placed.evidence
    from placed
    left join states
        on
            {{ first_of_month('placed.decided_on') }} = states.month_start
            and placed.region_code = states.region_code
            and placed.occupation_code = states.occupation_code
)

select * from final
