-- K1 needs the holidays of every year of the build, from that of history_from to that of the as-of date; a year
-- without holidays in the seed would count the 1st of January as a working day.

with build_years as (
    select distinct year_start
    from {{ ref('int_time__months') }}
),

holiday_years as (
    select distinct cast(date_trunc('year', holiday_date) as date) as year_start
    from {{ ref('public_holidays') }}
)

select build_years.year_start
from build_years
left join holiday_years
    on build_years.year_start = holiday_years.year_start
where holiday_years.year_start is null
