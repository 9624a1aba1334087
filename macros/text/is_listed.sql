{# Whether a word stands in a text of words with one space between them, such as the lists of the seed measures. #}
{% macro is_listed(words, word) -%}
    position(' ' || {{ word }} || ' ' in ' ' || {{ words }} || ' ') > 0
{%- endmacro %}
