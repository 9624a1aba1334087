-- Grain: one row per existing period.
-- Rules: D4, D5; labels are the same in every language but for the kind of the period.

with periods as (
    select
        period_type,
        period_start,
        period_end
    from {{ ref('int_time__periods') }}
),

period_types as (
    select
        period_type,
        name_fi,
        name_sv,
        name_en,
        sort_order
    from {{ ref('period_types') }}
),

final as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        period_types.name_fi as period_type_fi,
        period_types.name_sv as period_type_sv,
        period_types.name_en as period_type_en,
        period_types.sort_order,
        case periods.period_type
            when 'month' then substr(cast(periods.period_start as varchar), 1, 7)
            when 'quarter'
                then
                    cast(extract(year from periods.period_start) as varchar) || '-Q'
                    || cast(extract(quarter from periods.period_start) as varchar)
            when 'year' then cast(extract(year from periods.period_start) as varchar)
            else
                substr(cast(periods.period_start as varchar), 1, 7) || '/'
                || substr(cast(periods.period_end as varchar), 1, 7)
        end as period_label
    from periods
    inner join period_types
        on periods.period_type = period_types.period_type
)

select * from final
