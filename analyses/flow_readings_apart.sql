-- How many find work within three months but are no longer in it at the three-month mark, by education?
-- The annex allows both readings: by the mark (flow_3m) and at the mark (employed_at_3m).

with episodes as (
    select
        case_id,
        education,
        bool_or(in_numerator) filter (where measure_code = 'flow_3m') as found_work,
        bool_or(in_numerator) filter (where measure_code = 'employed_at_3m') as at_work_at_the_mark
    from {{ ref('fct_indicator_case') }}
    where
        measure_code in ('flow_3m', 'employed_at_3m')
        and in_denominator
    group by case_id, education
),

final as (
    select
        education,
        count(*) as episodes,
        round(100.0 * count(*) filter (where found_work) / count(*), 1) as flow_3m,
        round(100.0 * count(*) filter (where at_work_at_the_mark) / count(*), 1) as employed_at_3m,
        count(*) filter (where found_work and not at_work_at_the_mark) as no_longer_at_work
    from episodes
    group by education
)

select * from final
order by education
