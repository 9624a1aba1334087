-- Grain: one row per measure, existing period, area of its levels and breakdown value, as in fct_indicator_value.
-- Why: whoever reads results in Swedish needs no joins; one macro makes the view of every language.

with final as (
    {{ labelled_values('sv') }}
)

select * from final
