-- Every combination of the grid has its row in the results and there is no other (V4), so that a missing row never
-- means 0. That it has no second one is for unique_grain.

{%- set keys = [
    'measure_code', 'period_type', 'period_start', 'period_end', 'area_level', 'area_code', 'breakdown',
    'breakdown_value'
] %}

with expected as (
    select
        {{ keys | join(',\n        ') }}
    from {{ ref('res_grid') }}
),

found as (
    select
        {{ keys | join(',\n        ') }}
    from {{ ref('fct_indicator_value') }}
),

missing as (
    select * from expected
    except
    select * from found
),

not_expected as (
    select * from found
    except
    select * from expected
)

select
    'missing' as finding,
    {{ keys | join(',\n    ') }}
from missing
union all
select
    'not expected' as finding,
    {{ keys | join(',\n    ') }}
from not_expected
