-- Grain: one row per measure and candidate event.
-- Rules: V6. Why: the candidates of all indicators in one long table, so that what follows is written once.

{{ config(materialized='view') }}

{%- set indicators = ['2_2', '3_1', '3_2', '3_3', '4_1', '4_2', '4_3', '4_4', '5_2', 'k'] %}

with final as (
    {% for indicator in indicators -%}
        select
            measure_code,
            case_id,
            person_id,
            reference_date,
            own_area_code,
            own_region_code,
            entry_status,
            kind,
            exclusion_reason,
            is_hit,
            amount,
            evidence,
            evidence_date
        from {{ ref('ind_' ~ indicator ~ '__cases') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
