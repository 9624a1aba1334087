-- Grain: one row per measure, period, area of every level and breakdown value (V4).
-- Rules: D4, D5, D6, V4, V5; the entry_status of a status outside cohort_statuses has no rows.

{%- set breakdowns = person_breakdowns() + ['long_term_ill', 'entry_status'] %}

with cases as (
    {{ counted_cases(ref('ind_3_1__cases'), breakdowns) }}
),

months as (
    {{ month_sums('cases', breakdowns) }}
),

cells as (
    {{ cells_of_months('months') }}
),

all_values as (
    {{ indicator_values('3.1', 'cells') }}
),

final as (
    select *
    from all_values
    where
        breakdown <> 'entry_status'
        or case breakdown_value when 'unemployed' then '2' when 'laid_off' then '3' end
        in ({{ code_list('cohort_statuses') }})
)

select * from final
