{# V6: a candidate whose measure has no breakdowns of persons carries none of their attributes. #}
{% macro no_person_attributes() -%}
    {%- for column in [
        'sex', 'age_group', 'language', 'citizenship', 'education', 'long_term_ill', 'entry_status'
    ] -%}
        cast(null as varchar) as {{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
