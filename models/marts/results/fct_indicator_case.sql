-- Grain: one row per measure and candidate event.
-- Rules: V6 (every candidate with attributes, flags, the deciding evidence and the first reason to leave the
-- denominator).

{%- set columns = [
    'indicator_code', 'measure_code', 'case_id', 'person_id', 'reference_date', 'area_code', 'region_code', 'sex',
    'age_group', 'language', 'citizenship', 'education', 'long_term_ill', 'entry_status', 'sex_age_group', 'kind',
    'in_denominator', 'in_numerator', 'amount', 'exclusion_reason', 'evidence', 'evidence_date', 'follow_up_until',
    'is_mature'
] %}
{%- set models = [
    ref('ind_2_2__cases'), ref('ind_3_1__cases'), ref('ind_3_2__cases'), ref('ind_3_3__cases'),
    ref('ind_4_1__cases'), ref('ind_4_3__cases'), ref('ind_4_4__cases'), ref('ind_5_2__cases')
] %}

with final as (
    {{ union_rows(models, columns) }}
)

select * from final
