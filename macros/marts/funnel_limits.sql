{# Limits of a funnel plot around a share in per cent: share +/- z * standard error of as many cases, cut to [0, 100].
   An area lies outside them exactly when Wilson's interval of its own share with the same z, that of V5, leaves the
   share around which they are drawn out. Empty without a standard error, which greatest and least would pass over. #}
{% macro funnel_limit_low(share, standard_error, z) -%}
    case when {{ standard_error }} is not null then greatest(0, {{ share }} - {{ z }} * {{ standard_error }}) end
{%- endmacro %}

{% macro funnel_limit_high(share, standard_error, z) -%}
    case when {{ standard_error }} is not null then least(100, {{ share }} + {{ z }} * {{ standard_error }}) end
{%- endmacro %}

{# z of a two-sided 99.8 % interval; that of 95 % is z_95, as in V5. #}
{% macro z_998() %}cast(3.090232306167813 as double){% endmacro %}
