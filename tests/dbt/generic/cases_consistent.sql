{# V6: maturity, flags, reason, amount and evidence of a case fit together and the kind of its measure. So the mature
   candidates are those in the denominator and those with a reason, and no case is both. #}
{% test cases_consistent(model) %}

with cases as (
    select
        cases_of_measures.measure_code,
        cases_of_measures.case_id,
        cases_of_measures.reference_date,
        cases_of_measures.in_denominator,
        cases_of_measures.in_numerator,
        cases_of_measures.amount,
        cases_of_measures.exclusion_reason,
        cases_of_measures.evidence,
        cases_of_measures.evidence_date,
        cases_of_measures.follow_up_until,
        cases_of_measures.is_mature,
        measures.kind,
        measures.has_cases,
        reasons.needs_follow_up
    from {{ model }} as cases_of_measures
    left join {{ ref('measures') }} as measures
        on cases_of_measures.measure_code = measures.measure_code
    left join {{ ref('exclusion_reasons') }} as reasons
        on cases_of_measures.exclusion_reason = reasons.reason
),

checked as (
    select
        cases.*,
        case
            when is_mature
                then
                    in_denominator = (exclusion_reason is null)
                    and case
                        when kind = 'mean' then in_numerator is null and in_denominator = (amount is not null)
                        else amount is null and in_numerator is not null and (in_denominator or not in_numerator)
                    end
                    and (evidence is not null or not has_cases)
            when not is_mature
                then
                    in_denominator is null and in_numerator is null and amount is null
                    and (exclusion_reason is not null) = (evidence is not null)
                    and coalesce(not needs_follow_up, true)
        end as flags_fit,
        reference_date >= {{ date_parameter('history_from') }}
        and follow_up_until >= reference_date
        and (evidence is null) = (evidence_date is null) as dates_fit
    from cases
)

select *
from checked
where
    not coalesce(flags_fit, false)
    or not coalesce(dates_fit, false)

{% endtest %}
