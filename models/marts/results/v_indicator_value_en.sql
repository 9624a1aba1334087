-- Grain: one row per measure, existing period, area of its levels and breakdown value, as in fct_indicator_value.
-- Why: whoever reads results in English needs no joins; one macro makes the view of every language.

with final as (
    {{ labelled_values('en') }}
)

select * from final
