-- Grain: one row per measure, year, area, region and sex.
-- Rules: P1 (who is young, foreign and 55plus; employed of all, unemployed of the labour force), A2. Population
-- counts have no rows in the person-level mart (V6).

with population as (
    select
        statistics_year,
        municipality_code,
        sex,
        age_group,
        citizenship,
        activity,
        persons
    from {{ ref('stg_tilastokeskus__population') }}
),

municipality_codes as (
    select
        delivered_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

years as (
    select distinct year_start
    from {{ ref('int_time__months') }}
),

person_groups as (
    select
        'young' as person_group,
        *
    from population
    where age_group = '15-24'
    union all
    select
        'foreign' as person_group,
        *
    from population
    where
        citizenship = 'foreign'
        and age_group in ('15-24', '25-54', '55-64')
    union all
    select
        '55plus' as person_group,
        *
    from population
    where age_group = '55-64'
),

rates as (
    select
        'employment_rate_' || person_group as measure_code,
        statistics_year,
        municipality_code,
        sex,
        case when activity = 'employed' then persons else 0 end as hits,
        persons as cases
    from person_groups
    union all
    select
        'unemployment_rate_' || person_group as measure_code,
        statistics_year,
        municipality_code,
        sex,
        case when activity = 'unemployed' then persons else 0 end as hits,
        persons as cases
    from person_groups
    where activity in ('employed', 'unemployed')
),

final as (
    select
        rates.measure_code,
        years.year_start as reference_date,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        rates.sex,
        sum(rates.hits) as hits,
        sum(rates.cases) as cases
    from rates
    inner join years
        on rates.statistics_year = extract(year from years.year_start)
    left join municipality_codes
        on rates.municipality_code = municipality_codes.delivered_code
    group by
        rates.measure_code,
        years.year_start,
        coalesce(municipality_codes.area_code, 'XX'),
        coalesce(municipality_codes.region_code, 'XX'),
        rates.sex
)

select * from final
