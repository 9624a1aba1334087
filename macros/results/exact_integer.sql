{# The widest whole-number type: sums of it are exact in any order, so that a build is the same byte for byte (V3). #}
{% macro exact_integer() %}{{ return(adapter.dispatch('exact_integer', 'mittaristo')()) }}{% endmacro %}

{% macro default__exact_integer() %}decimal(38, 0){% endmacro %}

{% macro duckdb__exact_integer() %}hugeint{% endmacro %}
