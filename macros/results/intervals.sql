{# V5: z of the 95 % intervals. #}
{% macro z_95() %}cast(1.959963984540054 as double){% endmacro %}

{# V5: an end of Wilson's interval of a share in per cent, before it is cut to [0, 100]; sign is - or +. #}
{% macro wilson_end(numerator, denominator, sign) -%}
    100 * (
        ({{ numerator }} / {{ denominator }} + {{ z_95() }} * {{ z_95() }} / (2 * {{ denominator }}))
        / (1 + {{ z_95() }} * {{ z_95() }} / {{ denominator }})
        {{ sign }} {{ z_95() }} * sqrt(
            {{ numerator }} / {{ denominator }} * (1 - {{ numerator }} / {{ denominator }}) / {{ denominator }}
            + {{ z_95() }} * {{ z_95() }} / (4 * {{ denominator }} * {{ denominator }})
        ) / (1 + {{ z_95() }} * {{ z_95() }} / {{ denominator }})
    )
{%- endmacro %}
