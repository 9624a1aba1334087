-- D5, D2: for every data_until of five years (leap days and all month ends) and every follow-up of 0 to 24 months,
-- mature_until is the last day d with add_months(d, k) <= data_until: it meets the condition and the day after does
-- not. As add_months never goes back from one day to the next (also held here), no other day needs a look.

with digits as (
    {% for digit in range(10) -%}
        select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {% endfor %}
),

numbers as (
    select units.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as number_of
    from digits as units
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
),

coverage as (
    select {{ add_days("cast('2023-01-01' as date)", 'number_of') }} as data_until
    from numbers
    where number_of < 1827
),

follow_ups as (
    select number_of as months
    from numbers
    where number_of <= 24
),

matured as (
    select
        coverage.data_until,
        follow_ups.months,
        {{ mature_until('coverage.data_until', 'follow_ups.months') }} as last_mature_day
    from coverage
    cross join follow_ups
),

final as (
    select
        data_until,
        months,
        last_mature_day
    from matured
    where
        not {{ add_months('last_mature_day', 'months') }} <= data_until
        or not {{ add_months(add_days('last_mature_day', 1), 'months') }} > data_until
        or {{ add_months('data_until', 'months') }} > {{ add_months(add_days('data_until', 1), 'months') }}
)

select * from final
