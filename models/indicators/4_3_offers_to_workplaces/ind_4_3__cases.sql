-- Grain: one row per measure and job offer or presentation in the period of the results (V6).
-- Rules: O1, O2, O3 (the workplace lies in a known area that is another than the offering area).

with candidates as (
    {{ offer_candidates('4.3', 'workplace_area_code') }}
),

final as (
    {{ cases('4.3', 'candidates') }}
)

select * from final
