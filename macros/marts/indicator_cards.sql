{# The cards of the indicators, config.meta.indicator of the cases models, in the order of their codes. The graph is
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
