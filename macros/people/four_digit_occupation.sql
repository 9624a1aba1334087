{# A7: the first four characters of a code whose first four are digits; otherwise unknown (null). #}
{% macro four_digit_occupation(occupation_code) -%}
    case
        when length({{ occupation_code }}) >= 4 and translate(left({{ occupation_code }}, 4), '0123456789', '') = ''
            then left({{ occupation_code }}, 4)
    end
{%- endmacro %}
