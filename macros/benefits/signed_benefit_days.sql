{# B2: days that were taken back count negative. #}
{% macro signed_benefit_days() -%}
    case when is_recovery then -benefit_days else benefit_days end
{%- endmacro %}
