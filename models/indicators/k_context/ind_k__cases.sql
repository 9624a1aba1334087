-- Grain: one row per measure and counted person on a month's last working day (K1), or per measure and spell that
-- starts in the period of the results (K2).
-- Rules: K1, K2. Context statistics have no rows in the person-level mart (V6).

with count_days as (
    select
        count_day,
        person_id,
        spell_start_date,
        status_code
    from {{ ref('int_timeline__count_days') }}
),

spells as (
    select
        all_spells.person_id,
        all_spells.start_date,
        all_spells.end_date
    from {{ ref('int_timeline__spells') }} as all_spells
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'ura'
            and all_spells.start_date <= coverage.data_until
    where all_spells.start_date >= {{ date_parameter('history_from') }}
),

events as (
    select
        'unemployed_jobseekers' as measure_code,
        person_id,
        count_day as reference_date,
        true as is_hit
    from count_days
    union all
    select
        'laid_off' as measure_code,
        person_id,
        count_day as reference_date,
        true as is_hit
    from count_days
    where status_code = '3'
    union all
    select
        'long_term_unemployed' as measure_code,
        person_id,
        count_day as reference_date,
        true as is_hit
    from count_days
    where
        {{ add_months('spell_start_date', var('long_term_months')) }} <= count_day
    union all
    select
        'unemployment_starts' as measure_code,
        person_id,
        start_date as reference_date,
        true as is_hit
    from spells
    union all
    select
        'over_3m_unemployment' as measure_code,
        person_id,
        start_date as reference_date,
        {{ end_or_open('end_date') }} >= {{ add_months('start_date', 3) }} as is_hit
    from spells
),

final as (
    select
        measure_code,
        {{ case_id('person_id', 'reference_date') }} as case_id,
        person_id,
        reference_date,
        cast(null as varchar) as own_area_code,
        cast(null as varchar) as own_region_code,
        cast(null as varchar) as entry_status,
        cast(null as varchar) as kind,
        cast(null as varchar) as exclusion_reason,
        is_hit,
        cast(null as decimal(18, 6)) as amount,
        cast(null as varchar) as evidence,
        cast(null as date) as evidence_date
    from events
)

select * from final
