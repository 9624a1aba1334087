{# V4, V5: status, numbers and interval of a cell fit together and the kind of its measure. The smallest differences
   are those of rounding in doubles. #}
{% test cells_consistent(model) %}

with cells as (
    select
        cells_of_measures.measure_code,
        cells_of_measures.period_type,
        cells_of_measures.period_start,
        cells_of_measures.period_end,
        cells_of_measures.area_level,
        cells_of_measures.area_code,
        cells_of_measures.breakdown,
        cells_of_measures.breakdown_value,
        cells_of_measures.numerator,
        cells_of_measures.denominator,
        cells_of_measures.value,
        cells_of_measures.ci_low,
        cells_of_measures.ci_high,
        cells_of_measures.status,
        cells_of_measures.data_until,
        cells_of_measures.as_of_date,
        measures.kind,
        case when measures.kind = 'mean' then 1 else 100 end as scale
    from {{ model }} as cells_of_measures
    left join {{ ref('measures') }} as measures
        on cells_of_measures.measure_code = measures.measure_code
),

checked as (
    select
        cells.*,
        case
            when status = 'immature'
                then
                    numerator is null and denominator is null and value is null
                    and ci_low is null and ci_high is null
            when status = 'no_cases'
                then
                    kind not in ('count', 'persons') and numerator = 0 and denominator = 0
                    and value is null and ci_low is null and ci_high is null
            when status = 'value' and kind in ('count', 'persons')
                then
                    value >= 0 and value = floor(value) and numerator = value and denominator is null
                    and ci_low is null and ci_high is null
            when status = 'value'
                then denominator > 0 and abs(value - scale * numerator / denominator) <= 0.000000001 * (1 + abs(value))
        end as numbers_fit_status,
        case
            when status = 'value' and kind in ('share', 'rate')
                then
                    numerator between 0 and denominator and value between 0 and 100
                    and ci_low >= 0 and ci_low <= value + 0.000000001
                    and ci_high >= value - 0.000000001 and ci_high <= 100
            when status = 'value' and kind = 'mean' and denominator > 1 then ci_low <= value and value <= ci_high
            else ci_low is null and ci_high is null
        end as interval_fits_kind,
        (status = 'immature' or period_end <= data_until) and as_of_date is not null as period_is_covered
    from cells
)

select *
from checked
where
    not coalesce(numbers_fit_status, false)
    or not coalesce(interval_fits_kind, false)
    or not coalesce(period_is_covered, false)

{% endtest %}
