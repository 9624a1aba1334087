-- Grain: one row per measure, month and attribute that can be unknown.
-- Rules: A2-A5: what `XX` and `unknown` stand for. Why: each case that a measure counts, or will count when it is
-- mature, with the unknown of its own area and person; so also the newest months, which have no results yet, are seen.

{%- set attributes = ['area', 'region', 'sex', 'age_group', 'language', 'citizenship', 'education'] %}

with cases as (
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        sex,
        age_group,
        language,
        citizenship,
        education
    from {{ ref('fct_indicator_case') }}
    where exclusion_reason is null
    union all
    select
        context.measure_code,
        context.reference_date,
        context.area_code,
        context.region_code,
        context.sex,
        context.age_group,
        context.language,
        context.citizenship,
        context.education
    from {{ ref('res_cases') }} as context
    inner join {{ ref('measures') }} as measures
        on
            context.measure_code = measures.measure_code
            and measures.indicator_code = 'K'
),

-- Without person-level rows in the marts: positive permits, leads, questions and respondents.
other_cases as (
    select
        measure_code,
        reference_date,
        own_area_code as area_code,
        own_region_code as region_code
    from {{ ref('ind_4_2__cases') }}
    where measure_code = 'wif_leads' or shortage_state is not null
    union all
    select
        measure_code,
        reference_date,
        area_code,
        region_code
    from {{ ref('ind_1_1__cases') }}
    union all
    select
        measure_code,
        reference_date,
        area_code,
        region_code
    from {{ ref('ind_5_1__cases') }}
    where breakdown = 'total' and in_denominator
),

persons_of_statistics as (
    select
        measure_code,
        reference_date as month_start,
        area_code = 'XX' as area,
        region_code = 'XX' as region,
        cases
    from {{ ref('ind_2_1__cases') }}
),

case_months as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code = 'XX' as area,
        region_code = 'XX' as region,
        sex = 'unknown' as sex,
        age_group = 'unknown' as age_group,
        language = 'unknown' as language,
        citizenship = 'unknown' as citizenship,
        education = 'unknown' as education,
        count(*) as cases
    from cases
    group by
        measure_code,
        {{ first_of_month('reference_date') }},
        area_code = 'XX',
        region_code = 'XX',
        sex = 'unknown',
        age_group = 'unknown',
        language = 'unknown',
        citizenship = 'unknown',
        education = 'unknown'
),

other_months as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        area_code = 'XX' as area,
        region_code = 'XX' as region,
        1 as cases
    from other_cases
),

final as (
    {{ unknown_counts('case_months', attributes) }}
    union all
    {{ unknown_counts('other_months', ['area', 'region']) }}
    union all
    {{ unknown_counts('persons_of_statistics', ['area', 'region']) }}
)

select * from final
