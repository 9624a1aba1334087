-- Every final total of the country equals the sum over the person-level cases of its period (V6, D6): cases in the
-- numerator and in the denominator, days of a mean; 2.2 counts a person once per period. Of 2.2 months, quarters and
-- years are enough: counting persons anew in each of the overlapping longer periods takes long and finds nothing else.

with results as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        coalesce(numerator, 0) as numerator,
        denominator
    from {{ ref('fct_indicator_value') }}
    where
        area_level = 'country'
        and breakdown = 'total'
        and status <> 'immature'
        and (indicator_code <> '2.2' or period_type in ('month', 'quarter', 'year'))
),

events as (
    select
        measure_code,
        {{ first_of_month('reference_date') }} as month_start,
        in_numerator,
        amount
    from {{ ref('fct_indicator_case') }}
    where in_denominator and indicator_code <> '2.2'
),

persons as (
    select distinct
        measure_code,
        person_id,
        {{ first_of_month('reference_date') }} as month_start,
        in_numerator
    from {{ ref('fct_indicator_case') }}
    where in_denominator and indicator_code = '2.2'
),

measures as (
    select distinct measure_code
    from {{ ref('fct_indicator_case') }}
),

months as (
    select
        measure_code,
        month_start,
        sum(coalesce(amount, case when in_numerator then 1 else 0 end)) as numerator,
        count(*) as denominator
    from events
    group by measure_code, month_start
),

counted_events as (
    select
        results.measure_code,
        results.period_type,
        results.period_start,
        results.period_end,
        sum(months.numerator) as numerator,
        sum(months.denominator) as denominator
    from results
    inner join months
        on
            results.measure_code = months.measure_code
            and results.period_start <= months.month_start
            and results.period_end >= months.month_start
    group by
        results.measure_code,
        results.period_type,
        results.period_start,
        results.period_end
),

counted_persons as (
    select
        results.measure_code,
        results.period_type,
        results.period_start,
        results.period_end,
        count(distinct case when persons.in_numerator then persons.person_id end) as numerator,
        count(distinct persons.person_id) as denominator
    from results
    inner join persons
        on
            results.measure_code = persons.measure_code
            and results.period_start <= persons.month_start
            and results.period_end >= persons.month_start
    group by
        results.measure_code,
        results.period_type,
        results.period_start,
        results.period_end
),

counted as (
    select * from counted_events
    union all
    select * from counted_persons
),

compared as (
    select
        results.measure_code,
        results.period_type,
        results.period_start,
        results.period_end,
        results.numerator,
        coalesce(counted.numerator, 0) as numerator_of_cases,
        results.denominator,
        coalesce(counted.denominator, 0) as denominator_of_cases
    from results
    inner join measures
        on results.measure_code = measures.measure_code
    left join counted
        on
            results.measure_code = counted.measure_code
            and results.period_type = counted.period_type
            and results.period_start = counted.period_start
            and results.period_end = counted.period_end
)

select *
from compared
where
    abs(numerator - numerator_of_cases) > 0.000000001 * (1 + numerator)
    or denominator <> denominator_of_cases
