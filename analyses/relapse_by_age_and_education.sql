-- Who becomes an unemployed jobseeker again within six months of finding work, by age and education?
-- The results break down by one attribute at a time; two at once are counted from the cases (V6).

with entries as (
    select
        age_group,
        education,
        in_numerator
    from {{ ref('fct_indicator_case') }}
    where
        measure_code = 'relapse_6m'
        and is_mature
        and in_denominator
),

final as (
    select
        age_group,
        education,
        count(*) as entries,
        count(*) filter (where in_numerator) as relapses,
        round(100.0 * count(*) filter (where in_numerator) / count(*), 1) as relapse_6m
    from entries
    group by age_group, education
)

select * from final
order by age_group, education
