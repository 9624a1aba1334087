{# The attributes of int_people__attributes that a case carries. #}
{% macro attribute_columns(relation) -%}
    {%- for column in [
        'area_code', 'region_code', 'sex', 'age_group', 'language', 'citizenship', 'education', 'long_term_ill'
    ] -%}
        {{ relation }}.{{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# V6: the person-level rows of an indicator, with maturity (D5) and the flags that wait for it.

   candidates names a relation with measure_code, case_id, person_id, reference_date, the attribute columns,
   entry_status, kind, and
   early_reason, early_evidence, early_evidence_date  first reason to leave the denominator that needs no follow-up
   late_reason                                        first reason that needs it
   is_hit                                             does the candidate count in the numerator? null for a mean
   amount                                             what a mean averages, else null
   evidence, evidence_date                            what decided after the follow-up #}
{% macro cases(indicator_code, candidates) %}
    select
        '{{ indicator_code }}' as indicator_code,
        matured.measure_code,
        matured.case_id,
        matured.person_id,
        matured.reference_date,
        {{ attribute_columns('matured') }},
        matured.entry_status,
        matured.sex || '_' || matured.age_group as sex_age_group,
        matured.kind,
        case when matured.is_mature then matured.exclusion_reason is null end as in_denominator,
        case when matured.is_mature and matured.is_hit is not null
            then matured.exclusion_reason is null and matured.is_hit end as in_numerator,
        case when matured.is_mature and matured.exclusion_reason is null then matured.amount end as amount,
        matured.exclusion_reason,
        case
            when matured.early_reason is not null then matured.early_evidence
            when matured.is_mature then matured.evidence
        end as evidence,
        case
            when matured.early_reason is not null then matured.early_evidence_date
            when matured.is_mature then matured.evidence_date
        end as evidence_date,
        matured.follow_up_until,
        matured.is_mature
    from (
        select
            {{ candidates }}.*,
            {{ add_months(candidates ~ '.reference_date', 'coverage.follow_up_months') }} as follow_up_until,
            coalesce({{ candidates }}.reference_date <= coverage.mature_until, false) as is_mature,
            case
                when {{ candidates }}.early_reason is not null then {{ candidates }}.early_reason
                when {{ candidates }}.reference_date <= coverage.mature_until then {{ candidates }}.late_reason
            end as exclusion_reason
        from {{ candidates }}
        inner join {{ ref('int_time__measure_coverage') }} as coverage
            on {{ candidates }}.measure_code = coverage.measure_code
    ) as matured
{% endmacro %}

{# A person-level case is a person and a day. #}
{% macro case_id(person_id, day) -%}
    {{ person_id }} || ' ' || cast({{ day }} as varchar)
{%- endmacro %}

{# The cases that a cell counts: mature ones in the denominator, with what each adds to the sums.
   units_per_amount: how many whole units make 1 of the amount of a mean. #}
{% macro counted_cases(cases, breakdowns, units_per_amount=1) %}
    select
        measure_code,
        reference_date,
        area_code,
        region_code,
        {% for breakdown in breakdowns -%}
        {{ breakdown }},
        {% endfor -%}
        case when in_numerator then 1 else 0 end as hits,
        1 as cases,
        cast(amount * {{ units_per_amount }} as {{ exact_integer() }}) as amount_units
    from {{ cases }}
    where in_denominator
{% endmacro %}

{# The breakdowns that measures of persons share. #}
{% macro person_breakdowns() -%}
    {{ return(['sex', 'age_group', 'language', 'citizenship', 'education', 'sex_age_group']) }}
{%- endmacro %}
