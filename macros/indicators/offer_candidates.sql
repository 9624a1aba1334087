{# O3, O4: the candidates of 4.3 and 4.4, which differ in whose area has to be known and another than the offering
   area; the share divides by all. Without breakdowns of persons and regions there are no such attributes.
   other_area: the column of int_offers__offers that holds the area of the workplace or of the client. #}
{% macro offer_candidates(indicator_code, other_area) %}
    select
        measures.measure_code,
        offers.kind || ' ' || offers.row_id as case_id,
        offers.person_id,
        offers.offered_on as reference_date,
        offers.area_code,
        cast(null as varchar) as region_code,
        {{ no_person_attributes() }},
        offers.kind,
        offers.exclusion_reason as early_reason,
        offers.evidence as early_evidence,
        offers.offered_on as early_evidence_date,
        cast(null as varchar) as late_reason,
        offers.{{ other_area }} <> 'XX' and offers.{{ other_area }} <> offers.area_code as is_hit,
        cast(null as decimal(18, 6)) as amount,
        offers.evidence,
        offers.offered_on as evidence_date
    from {{ ref('int_offers__offers') }} as offers
    inner join {{ ref('measures') }} as measures
        on measures.indicator_code = '{{ indicator_code }}'
    where offers.offered_on >= {{ date_parameter('history_from') }}
{% endmacro %}
