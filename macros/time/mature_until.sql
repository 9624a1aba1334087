{# D5: the last reference date d with add_months(d, months) <= data_until, so that maturity is one comparison.
   add_months never goes back and cuts to the month's last day (D2): when data_until is a month's last day, every day
   of the month that many months before is mature, also those that data_until's month does not have. #}
{% macro mature_until(data_until, months) -%}
    case
        when {{ data_until }} = {{ last_of_month(data_until) }}
            then {{ last_of_month(add_months(data_until, '-' ~ months)) }}
        else {{ add_months(data_until, '-' ~ months) }}
    end
{%- endmacro %}
