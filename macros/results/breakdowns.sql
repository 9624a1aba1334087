{# The breakdowns by what a person is on the day of an event; each is a column of int_people__attributes. #}
{% macro breakdowns_of_persons() %}
    {{- return([
        'sex', 'age_group', 'language', 'citizenship', 'education', 'long_term_ill', 'sex_age_group'
    ]) -}}
{% endmacro %}

{# A row's value of the breakdown that another row names, one column per breakdown; null for one that is not among them.
   Of the total every row is a part. #}
{% macro value_of_breakdown(breakdown, relation, breakdowns) -%}
    case {{ breakdown }}
        when 'total' then 'total'
        {% for name in breakdowns -%}
            when '{{ name }}' then {{ relation }}.{{ name }}
        {% endfor %}
    end
{%- endmacro %}
