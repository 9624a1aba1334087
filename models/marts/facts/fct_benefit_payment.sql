-- Grain: one row per payment of unemployment benefit.
-- Rules: B2 (days that were taken back are negative), J2 (the episode of job search that the period starts in).

with payments as (
    select
        row_id,
        person_id,
        benefit_code,
        period_start,
        period_end,
        paid_on,
        area_code,
        region_code,
        is_recovery,
        benefit_days,
        evidence
    from {{ ref('int_benefits__payments') }}
),

job_searches as (
    select
        person_id,
        start_date,
        end_date
    from {{ ref('fct_job_search') }}
),

final as (
    select
        payments.row_id,
        payments.person_id,
        payments.benefit_code,
        payments.period_start,
        payments.period_end,
        payments.paid_on,
        job_searches.start_date as job_search_start_date,
        payments.area_code,
        payments.region_code,
        payments.is_recovery,
        payments.benefit_days,
        payments.evidence
    from payments
    left join job_searches
        on
            payments.person_id = job_searches.person_id
            and {{ covers('job_searches.start_date', 'job_searches.end_date', 'payments.period_start') }}
)

select * from final
