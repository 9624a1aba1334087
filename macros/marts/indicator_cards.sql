{# The cards of the indicators, config.meta.indicator of the values models, in the order of their codes. The graph is
   complete only when models run; while dbt parses there are none. #}
{% macro indicator_cards() %}
    {%- set cards = {} -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() -%}
            {%- set card = node.config.meta.get('indicator') -%}
            {%- if card -%}
                {%- do cards.update({card.code: card}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set sorted = [] -%}
    {%- for code in cards | sort -%}
        {%- do sorted.append(cards[code]) -%}
    {%- endfor -%}
    {{ return(sorted) }}
{% endmacro %}

{# A text of a card as SQL. #}
{% macro text_literal(text) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(text)) }}
{%- endmacro %}

{# A card's texts in three languages as columns. #}
{% macro text_columns(texts, column) -%}
    {%- for language in ['fi', 'sv', 'en'] -%}
        {{ text_literal(texts[language]) }} as {{ column }}_{{ language }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The measures that a card tells apart; one without a name where it says the same of all. #}
{% macro measures_on_card(card) %}
    {%- set measures = [] -%}
    {%- for texts in [card.numerator, card.denominator] if 'fi' not in texts -%}
        {%- do measures.extend(texts.keys()) -%}
    {%- endfor -%}
    {{ return(measures | unique | list if measures else [none]) }}
{% endmacro %}

{# A text that a card gives once, or for each measure where they differ. #}
{% macro texts_of_measure(texts, measure_code) %}
    {{ return(texts if 'fi' in texts else texts[measure_code]) }}
{% endmacro %}

{# A parameter's value in this build, lists without brackets. #}
{% macro parameter_text(name) %}
    {%- set given = var(name) -%}
    {%- if given is iterable and given is not string -%}
        {{ return(name ~ ' = ' ~ (given | join(', '))) }}
    {%- endif -%}
    {{ return(name ~ ' = ' ~ (given | string | lower)) }}
{% endmacro %}

{# What the cards say of their indicators. #}
{% macro texts_of_indicators() %}
    {% for card in indicator_cards() -%}
    {%- set weaknesses = {} -%}
    {%- for language in ['fi', 'sv', 'en'] -%}
        {%- do weaknesses.update({language: card.weaknesses | map(attribute=language) | join('\n')}) -%}
    {%- endfor -%}
    {%- set parameters = [] -%}
    {#- The as-of date stands with every result; what an indicator means is the same on every day (V3). -#}
    {%- for name in card.parameters if name != 'as_of_date' -%}
        {%- do parameters.append(parameter_text(name)) -%}
    {%- endfor -%}
    {%- set change = card.change_log | last -%}
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
{% endmacro %}

{# What the cards say of measures; measure_code is empty where it is the same for all of an indicator. #}
{% macro texts_of_measures() %}
    {% for card in indicator_cards() -%}
    {%- for measure_code in measures_on_card(card) -%}
    select
        '{{ card.code }}' as indicator_code,
        cast({{ "'" ~ measure_code ~ "'" if measure_code else 'null' }} as varchar) as measure_code,
        {{ text_columns(texts_of_measure(card.numerator, measure_code), 'numerator') }},
        {{ text_columns(texts_of_measure(card.denominator, measure_code), 'denominator') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

{# The rules that each indicator follows, its own ones first. #}
{% macro rules_of_indicators() %}
    {% for card in indicator_cards() -%}
    {% for rule_id in card.rules + card.rests_on -%}
    select
        '{{ card.code }}' as indicator_code,
        '{{ rule_id }}' as rule_id,
        {{ rule_id in card.rules }} as is_own
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}
