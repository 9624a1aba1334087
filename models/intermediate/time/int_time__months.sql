-- Grain: one row per calendar month from that of history_from to that of the as-of date.
-- Rules: D5 (which periods exist), D3 (no clock: the as-of date ends the calendar).

with build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

digits as (
    {% for digit in range(10) -%}
        select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {% endfor %}
),

month_numbers as (
    select units.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as month_number
    from digits as units
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
),

months as (
    select
        {{ add_months(first_of_month(date_parameter('history_from')), 'month_numbers.month_number') }} as month_start
    from month_numbers
),

final as (
    select
        months.month_start,
        {{ last_of_month('months.month_start') }} as month_end,
        cast(date_trunc('quarter', months.month_start) as date) as quarter_start,
        cast(date_trunc('year', months.month_start) as date) as year_start
    from months
    cross join build
    where months.month_start <= build.as_of_date
)

select * from final
