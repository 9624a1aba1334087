-- How long do spells as an unemployed jobseeker last, and how do they end, by age?
-- Only spells that started twelve months or more before the end of the data, so that each has been followed that long;
-- shares are of all of them. A spell that ends with the job search itself ends in neither work nor another status.

with coverage as (
    select max(data_until) as data_until
    from {{ ref('fct_indicator_value') }}
    where measure_code = 'unemployment_starts'
),

followed as (
    select
        spells.age_group,
        spells.days_unemployed,
        {{ end_or_open('spells.end_date') }} >= {{ add_months('spells.start_date', 3) }} as lasts_3_months,
        {{ end_or_open('spells.end_date') }} >= {{ add_months('spells.start_date', 12) }} as lasts_12_months,
        case
            when spells.is_open then 'open'
            when spells.entry_date is not null then 'entry'
            when coalesce(spells.next_status, 'unemployed') in ('unemployed', 'laid_off') then 'job_search_ended'
            when spells.next_status in ('service', 'education', 'subsidised') then spells.next_status
            else 'other'
        end as ended_in
    from {{ ref('fct_spell') }} as spells
    inner join coverage
        on {{ add_months('spells.start_date', 12) }} <= coverage.data_until
    where spells.age_group is not null
),

final as (
    select
        age_group,
        count(*) as spells,
        cast(percentile_cont(0.5) within group (order by days_unemployed) as integer) as median_days,
        round(100.0 * count(*) filter (where lasts_3_months) / count(*), 1) as lasts_3_months,
        round(100.0 * count(*) filter (where lasts_12_months) / count(*), 1) as lasts_12_months,
        round(100.0 * count(*) filter (where ended_in = 'entry') / count(*), 1) as open_market_entry,
        round(100.0 * count(*) filter (where ended_in = 'subsidised') / count(*), 1) as subsidised_work,
        round(100.0 * count(*) filter (where ended_in in ('service', 'education')) / count(*), 1)
            as service_or_education,
        round(100.0 * count(*) filter (where ended_in = 'other') / count(*), 1) as other_status,
        round(100.0 * count(*) filter (where ended_in = 'job_search_ended') / count(*), 1) as job_search_ended,
        round(100.0 * count(*) filter (where ended_in = 'open') / count(*), 1) as still_open
    from followed
    group by age_group
)

select * from final
order by age_group
