-- Grain: one row per measure of an indicator.
-- Why: what is counted and out of what comes from the cards in the models' yml, through dbt's graph; names, unit and
-- direction come from the seeds.

-- One row per measure that a card tells apart; one with an empty measure_code where it says the same of all.
with cards as (
    {% for card in indicator_cards() %}
        {%- set by_measure = [card.numerator, card.denominator] | rejectattr('fi', 'defined') | list %}
        {%- set outer = loop %}
        {%- for measure_code in (by_measure[0] if by_measure else [none]) %}
            {%- set numerator = card.numerator.get(measure_code, card.numerator) %}
            {%- set denominator = card.denominator.get(measure_code, card.denominator) %}
            select
                '{{ card.code }}' as indicator_code,
                cast({{ "'" ~ measure_code ~ "'" if measure_code else 'null' }} as varchar) as measure_code,
                {{ text_columns(numerator, 'numerator') }},
                {{ text_columns(denominator, 'denominator') }}
            {{ 'union all' if not (loop.last and outer.last) }}
        {% endfor %}
    {% endfor %}
),

measures as (
    select
        measure_code,
        indicator_code,
        name_fi,
        name_sv,
        name_en,
        kind,
        unit,
        direction,
        final_by,
        sort_order
    from {{ ref('measures') }}
),

units as (
    select
        unit,
        name_fi,
        name_sv,
        name_en
    from {{ ref('units') }}
),

indicators as (
    select
        indicator_code,
        objective_code,
        name_fi,
        name_sv,
        name_en
    from {{ ref('indicators') }}
),

objectives as (
    select
        objective_code,
        name_fi,
        name_sv,
        name_en
    from {{ ref('objectives') }}
),

final as (
    select
        measures.measure_code,
        measures.indicator_code,
        indicators.objective_code,
        measures.name_fi as measure_fi,
        measures.name_sv as measure_sv,
        measures.name_en as measure_en,
        indicators.name_fi as indicator_fi,
        indicators.name_sv as indicator_sv,
        indicators.name_en as indicator_en,
        objectives.name_fi as objective_fi,
        objectives.name_sv as objective_sv,
        objectives.name_en as objective_en,
        measures.kind,
        measures.unit,
        units.name_fi as unit_fi,
        units.name_sv as unit_sv,
        units.name_en as unit_en,
        measures.direction,
        cards.numerator_fi,
        cards.numerator_sv,
        cards.numerator_en,
        cards.denominator_fi,
        cards.denominator_sv,
        cards.denominator_en,
        replace(replace(measures.final_by, ' ', '), '), '+', ' (') || ')' as final_by,
        measures.sort_order
    from measures
    inner join units
        on measures.unit = units.unit
    inner join indicators
        on measures.indicator_code = indicators.indicator_code
    left join cards
        on
            measures.indicator_code = cards.indicator_code
            and measures.measure_code = coalesce(cards.measure_code, measures.measure_code)
    left join objectives
        on indicators.objective_code = objectives.objective_code
)

select * from final
