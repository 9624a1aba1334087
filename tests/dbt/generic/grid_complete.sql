{# V4: every combination of measure, existing period, area of the level and breakdown value has its row, and there is
   no other row (that a combination has no second row is for unique_grain). The combinations come from the seeds and
   the periods, not from the model's own macro; in 3.1 only the statuses of cohort_statuses have rows of
   entry_status. #}
{% test grid_complete(model, indicator_code) %}

{%- set keys = [
    'measure_code', 'period_type', 'period_start', 'period_end', 'area_level', 'area_code', 'breakdown',
    'breakdown_value'
] %}

with expected as (
    select
        measures.measure_code,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        areas.area_level,
        areas.area_code,
        measure_breakdowns.breakdown,
        measure_breakdowns.breakdown_value
    from {{ ref('measures') }} as measures
    inner join {{ ref('measure_periods') }} as measure_periods
        on measures.measure_code = measure_periods.measure_code
    inner join {{ ref('int_time__periods') }} as periods
        on measure_periods.period_type = periods.period_type
    inner join {{ ref('measure_levels') }} as measure_levels
        on measures.measure_code = measure_levels.measure_code
    inner join {{ ref('areas') }} as areas
        on measure_levels.area_level = areas.area_level
    inner join {{ ref('measure_breakdowns') }} as measure_breakdowns
        on measures.measure_code = measure_breakdowns.measure_code
    where
        measures.indicator_code = '{{ indicator_code }}'
        and not (
            measures.indicator_code = '3.1'
            and (
                (
                    measure_breakdowns.breakdown_value = 'unemployed'
                    and '2' not in ({{ code_list('cohort_statuses') }})
                )
                or (
                    measure_breakdowns.breakdown_value = 'laid_off'
                    and '3' not in ({{ code_list('cohort_statuses') }})
                )
            )
        )
)

select
    {% for key in keys -%}
    coalesce(expected.{{ key }}, found.{{ key }}) as {{ key }},
    {% endfor -%}
    case when found.measure_code is null then 'missing' else 'not expected' end as finding
from expected
full outer join {{ model }} as found
    on
        {% for key in keys -%}
        {{ 'and ' if not loop.first }}expected.{{ key }} = found.{{ key }}
        {% endfor %}
where expected.measure_code is null or found.measure_code is null

{% endtest %}
