-- Grain: one row per measure, existing period, area of its levels and breakdown value.
-- Rules: V4, V5, V7; the one tidy table of results.

{%- set columns = [
    'indicator_code', 'measure_code', 'period_type', 'period_start', 'period_end', 'area_level', 'area_code',
    'breakdown', 'breakdown_value', 'numerator', 'denominator', 'value', 'ci_low', 'ci_high', 'status',
    'data_until', 'as_of_date'
] %}
{%- set models = [
    ref('ind_1_1__values'), ref('ind_2_1__values'), ref('ind_2_2__values'), ref('ind_3_1__values'),
    ref('ind_3_2__values'), ref('ind_3_3__values'), ref('ind_4_1__values'), ref('ind_4_2__values'),
    ref('ind_4_3__values'), ref('ind_4_4__values'), ref('ind_5_1__values'), ref('ind_5_2__values'),
    ref('ind_k__values')
] %}

with final as (
    {{ union_rows(models, columns) }}
)

select * from final
