-- Grain: one row per indicator.
-- Why: the texts come from the cards in the models' yml, through dbt's graph, so that SQL, catalogue and documentation
-- cannot drift apart; the names come from the seeds.

with cards as (
    {% for card in indicator_cards() %}
        {%- set weaknesses = {} %}
        {%- for language in ['fi', 'sv', 'en'] %}
            {%- do weaknesses.update({language: card.weaknesses | map(attribute=language) | join('\n')}) %}
        {%- endfor %}
        {#- The as-of date stands with every result; what an indicator means is the same on every day (V3). #}
        {%- set parameters = [] %}
        {%- for name in card.parameters if name != 'as_of_date' %}
            {%- set given = var(name) %}
            {%- set is_list = given is iterable and given is not string %}
            {%- do parameters.append(name ~ ' = ' ~ (given | join(', ') if is_list else given | string | lower)) %}
        {%- endfor %}
        {%- set change = card.change_log | last %}
        select
            '{{ card.code }}' as indicator_code,
            {{ text_columns(card.meaning, 'meaning') }},
            {{ text_columns(card.why_it_matters, 'why_it_matters') }},
            {{ text_columns(card.reference_date, 'reference_date') }},
            {{ text_columns(card.follow_up, 'follow_up') }},
            {{ text_columns(weaknesses, 'weaknesses') }},
            '{{ card.sources | join(', ') }}' as sources,
            {{ text_literal(parameters | join('; ')) }} as parameters,
            {{ card.version }} as version,
            cast('{{ change.date }}' as date) as changed_on,
            {{ text_literal(change.change) }} as change,
            cast('{{ card.next_review }}' as date) as next_review,
            {{ text_literal(card.checked_by) }} as checked_by
        {{ 'union all' if not loop.last }}
    {% endfor %}
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
        indicators.indicator_code,
        indicators.objective_code,
        indicators.name_fi,
        indicators.name_sv,
        indicators.name_en,
        objectives.name_fi as objective_fi,
        objectives.name_sv as objective_sv,
        objectives.name_en as objective_en,
        cards.meaning_fi,
        cards.meaning_sv,
        cards.meaning_en,
        cards.why_it_matters_fi,
        cards.why_it_matters_sv,
        cards.why_it_matters_en,
        cards.reference_date_fi,
        cards.reference_date_sv,
        cards.reference_date_en,
        cards.follow_up_fi,
        cards.follow_up_sv,
        cards.follow_up_en,
        cards.weaknesses_fi,
        cards.weaknesses_sv,
        cards.weaknesses_en,
        cards.sources,
        cards.parameters,
        cards.version,
        cards.changed_on,
        cards.change,
        cards.next_review,
        cards.checked_by
    from indicators
    left join cards
        on indicators.indicator_code = cards.indicator_code
    left join objectives
        on indicators.objective_code = objectives.objective_code
)

select * from final
