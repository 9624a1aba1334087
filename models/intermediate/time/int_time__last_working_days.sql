-- Grain: one row per calendar month of the build.
-- Rules: K1: the last day of the month that is Monday to Friday and no public holiday.

with months as (
    select
        month_start,
        month_end
    from {{ ref('int_time__months') }}
),

holidays as (
    select holiday_date
    from {{ ref('public_holidays') }}
),

-- Christmas and a weekend together never take ten days, so one of the last ten is a working day.
days_before_end as (
    {% for days in range(10) -%}
        select {{ days }} as days_before{{ ' union all' if not loop.last }}
    {% endfor %}
),

last_days as (
    select
        months.month_start,
        {{ add_days('months.month_end', '-days_before_end.days_before') }} as calendar_day
    from months
    cross join days_before_end
),

-- 1 January 1900 was a Monday.
working_days as (
    select
        last_days.month_start,
        last_days.calendar_day
    from last_days
    left join holidays
        on last_days.calendar_day = holidays.holiday_date
    where
        holidays.holiday_date is null
        and {{ days_from_to("cast('1900-01-01' as date)", 'last_days.calendar_day') }} % 7 < 5
),

final as (
    select
        month_start,
        max(calendar_day) as last_working_day
    from working_days
    group by month_start
)

select * from final
