-- Grain: one row per payment of unemployment benefit.
-- Rules: B2 (days that were taken back count negative), A2 (area and region on the first day of the period paid for;
-- XX where unknown), A1.

with payments as (
    select
        row_id,
        person_id,
        benefit_code,
        period_start,
        period_end,
        paid_on,
        is_recovery,
        {{ signed_benefit_days() }} as benefit_days,
        {{ evidence('etuudet.maksut') }} as evidence
    from {{ ref('stg_etuudet__payments') }}
),

home_municipalities as (
    select
        row_id,
        person_id,
        municipality_code,
        start_date,
        end_date,
        changed_at
    from {{ ref('stg_ura__home_municipalities') }}
),

municipality_codes as (
    select
        delivered_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

first_days as (
    select distinct
        person_id,
        period_start
    from payments
),

home_on_day as (
    {{ row_on_day('first_days', 'period_start', 'home_municipalities', 'municipality_code') }}
),

final as (
    select
        payments.row_id,
        payments.person_id,
        payments.benefit_code,
        payments.period_start,
        payments.period_end,
        payments.paid_on,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        payments.is_recovery,
        payments.benefit_days,
        payments.evidence
    from payments
    left join home_on_day
        on
            payments.person_id = home_on_day.person_id
            and payments.period_start = home_on_day.period_start
    left join municipality_codes
        on home_on_day.municipality_code = municipality_codes.delivered_code
)

select * from final
