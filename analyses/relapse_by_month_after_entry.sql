-- How soon after finding work do those who relapse within six months return, the laid-off and the unemployed apart?
-- The evidence date of a relapse is the first day of the new spell (V6); months are counted as in R2.

with entries as (
    select
        entry_status,
        in_numerator,
        case
            {%- for months in range(1, 7) %}
                when evidence_date <= {{ add_months('reference_date', months) }} then {{ months }}
            {%- endfor %}
        end as month_after_entry
    from {{ ref('fct_indicator_case') }}
    where
        measure_code = 'relapse_6m'
        and in_denominator
        and entry_status in ('unemployed', 'laid_off')
),

all_entries as (
    select
        entry_status,
        count(*) as entries
    from entries
    group by entry_status
),

relapses as (
    select
        entry_status,
        month_after_entry,
        count(*) as relapses
    from entries
    where in_numerator
    group by entry_status, month_after_entry
),

final as (
    select
        relapses.entry_status,
        relapses.month_after_entry,
        relapses.relapses,
        round(100.0 * relapses.relapses / all_entries.entries, 1) as share_of_entries
    from relapses
    inner join all_entries
        on relapses.entry_status = all_entries.entry_status
)

select * from final
order by entry_status, month_after_entry
