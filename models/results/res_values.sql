-- Grain: one row per measure, existing period, area of its levels and value of its breakdowns.
-- Rules: V4 (status; a count has its numerator as value, no denominator and is never no_cases), V5 (value, interval).
-- Why: sums are exact until the last division, as the difference of two large ones would lose digits in doubles.

{{ config(materialized='view') }}

with cells as (
    select
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown,
        breakdown_value,
        hits,
        cases,
        amount_units,
        amount_units_squared
    from {{ ref('res_cells') }}
),

sums as (
    select
        grid.*,
        coalesce(cells.hits, 0) as hits,
        coalesce(cells.cases, 0) as cases,
        coalesce(cells.amount_units, 0) as amount_units,
        cells.amount_units_squared,
        case
            when not grid.is_final then 'immature'
            when grid.kind in ('count', 'persons') or cells.cases > 0 then 'value'
            else 'no_cases'
        end as status
    from {{ ref('res_grid') }} as grid
    left join cells
        on
            grid.measure_code = cells.measure_code
            and grid.period_type = cells.period_type
            and grid.period_start = cells.period_start
            and grid.period_end = cells.period_end
            and grid.area_level = cells.area_level
            and grid.area_code = cells.area_code
            and grid.breakdown = cells.breakdown
            and grid.breakdown_value = cells.breakdown_value
),

rated as (
    select
        sums.*,
        cast(sums.units_per_one as double) as units,
        cast(case when sums.kind = 'mean' then sums.amount_units else sums.hits end as double) as counted,
        cast(sums.cases as double) as counted_of,
        case
            when sums.kind = 'mean' and sums.cases > 1
                then
                    sqrt(
                        cast(sums.cases * sums.amount_units_squared - sums.amount_units * sums.amount_units as double)
                        / (cast(sums.cases as double) * (sums.cases - 1))
                    )
        end as standard_deviation_units
    from sums
),

valued as (
    select
        rated.*,
        case when rated.status <> 'immature' then rated.counted / rated.units end as numerator,
        case
            when rated.status = 'immature' or rated.kind in ('count', 'persons') then null
            when rated.kind = 'score' then rated.counted_of / rated.units
            else rated.counted_of
        end as denominator,
        case
            when rated.status <> 'value' then null
            when rated.kind in ('count', 'persons') then rated.counted
            when rated.kind = 'mean' then rated.counted / rated.units / rated.counted_of
            else 100 * rated.counted / rated.counted_of
        end as value,
        {{ z_95() }} * (rated.standard_deviation_units / rated.units) / sqrt(rated.counted_of) as normal_half_width
    from rated
),

final as (
    select
        indicator_code,
        measure_code,
        period_type,
        period_start,
        period_end,
        area_level,
        area_code,
        breakdown,
        breakdown_value,
        numerator,
        denominator,
        value,
        case
            when status = 'value' and kind in ('share', 'rate')
                then greatest(0, {{ wilson_end('numerator', 'denominator', '-') }})
            else value - normal_half_width
        end as ci_low,
        case
            when status = 'value' and kind in ('share', 'rate')
                then least(100, {{ wilson_end('numerator', 'denominator', '+') }})
            else value + normal_half_width
        end as ci_high,
        status,
        data_until,
        as_of_date
    from valued
)

select * from final
