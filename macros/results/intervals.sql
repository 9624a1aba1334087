{# V5: z of the 95 % intervals. #}
{% macro z_95() %}cast(1.959963984540054 as double){% endmacro %}

{# V5: the ends of Wilson's interval of a share in per cent, cut to [0, 100]. #}
{% macro wilson_low(numerator, denominator) -%}
    greatest(0, 100 * ({{ wilson_centre(numerator, denominator) }} - {{ wilson_half_width(numerator, denominator) }}))
{%- endmacro %}

{% macro wilson_high(numerator, denominator) -%}
    least(100, 100 * ({{ wilson_centre(numerator, denominator) }} + {{ wilson_half_width(numerator, denominator) }}))
{%- endmacro %}

{# Its middle and half of its width, before the cut, as parts of 1. #}
{% macro wilson_centre(numerator, denominator) -%}
    ({{ numerator }} / {{ denominator }} + {{ z_95() }} * {{ z_95() }} / (2 * {{ denominator }}))
    / (1 + {{ z_95() }} * {{ z_95() }} / {{ denominator }})
{%- endmacro %}

{% macro wilson_half_width(numerator, denominator) -%}
    {{ z_95() }} * sqrt(
        {{ numerator }} / {{ denominator }} * (1 - {{ numerator }} / {{ denominator }}) / {{ denominator }}
        + {{ z_95() }} * {{ z_95() }} / (4 * {{ denominator }} * {{ denominator }})
    ) / (1 + {{ z_95() }} * {{ z_95() }} / {{ denominator }})
{%- endmacro %}
