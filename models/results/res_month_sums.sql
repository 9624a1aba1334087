-- Grain: one row per measure that counts events, calendar month, employment area, region and value of a breakdown.
-- Rules: D4 (an event is of the month of its reference date), D6 (sums, from which every period is added up), V3
-- (decimals are counted in whole units of their measure: exact in any order).

{%- set of_persons = breakdowns_of_persons() %}
{%- set of_cases = ['entry_status', 'kind'] %}

with measures as (
    select
        measure_code,
        breakdowns,
        units_per_one
    from {{ ref('measures') }}
    where counts = 'events'
),

breakdowns as (
    select breakdown
    from {{ ref('breakdowns') }}
),

cases as (
    select
        all_cases.measure_code,
        {{ first_of_month('all_cases.reference_date') }} as month_start,
        all_cases.area_code,
        coalesce(all_cases.region_code, 'XX') as region_code,
        {% for breakdown in of_persons + of_cases -%}
            all_cases.{{ breakdown }},
        {% endfor -%}
        case when all_cases.in_numerator then 1 else 0 end as hits,
        cast(all_cases.amount * measures.units_per_one as {{ exact_integer() }}) as amount_units
    from {{ ref('res_cases') }} as all_cases
    inner join measures
        on all_cases.measure_code = measures.measure_code
    where all_cases.in_denominator
),

-- Cases that agree in everything that a breakdown may ask are added up before each breakdown adds them up anew.
alike as (
    select
        measure_code,
        month_start,
        area_code,
        region_code,
        {{ (of_persons + of_cases) | join(',\n        ') }},
        sum(hits) as hits,
        count(*) as cases,
        sum(amount_units) as amount_units,
        sum(amount_units * amount_units) as amount_units_squared
    from cases
    group by
        measure_code,
        month_start,
        area_code,
        region_code,
        {{ (of_persons + of_cases) | join(',\n        ') }}
),

final as (
    select
        alike.measure_code,
        alike.month_start,
        alike.area_code,
        alike.region_code,
        breakdowns.breakdown,
        {{ value_of_breakdown('breakdowns.breakdown', 'alike', of_persons + of_cases) }} as breakdown_value,
        cast(sum(alike.hits) as {{ exact_integer() }}) as hits,
        cast(sum(alike.cases) as {{ exact_integer() }}) as cases,
        cast(sum(alike.amount_units) as {{ exact_integer() }}) as amount_units,
        cast(sum(alike.amount_units_squared) as {{ exact_integer() }}) as amount_units_squared
    from alike
    inner join measures
        on alike.measure_code = measures.measure_code
    inner join breakdowns
        on {{ is_listed('measures.breakdowns', 'breakdowns.breakdown') }}
    where {{ value_of_breakdown('breakdowns.breakdown', 'alike', of_persons + of_cases) }} is not null
    group by
        alike.measure_code,
        alike.month_start,
        alike.area_code,
        alike.region_code,
        breakdowns.breakdown,
        {{ value_of_breakdown('breakdowns.breakdown', 'alike', of_persons + of_cases) }}
    union all
    select
        measure_code,
        month_start,
        area_code,
        region_code,
        breakdown,
        breakdown_value,
        hits,
        cases,
        amount_units,
        amount_units_squared
    from {{ ref('res_statistics') }}
)

select * from final
