{# Parameters of indicators.md as SQL literals, whether they come from dbt_project.yml or from --vars. #}

{# A list of codes, quoted: ['1', '9'], [1, 9], '1,9' and 1 all work; width gives back leading zeros that yaml took. #}
{% macro code_list(name, width=1) %}
    {%- set given = var(name) -%}
    {%- if given is string -%}
        {%- set given = given.split(',') -%}
    {%- elif given is number -%}
        {%- set given = [given] -%}
    {%- endif -%}
    {%- set quoted = [] -%}
    {%- for code in given -%}
        {%- do quoted.append("'" ~ (code | string | trim).rjust(width, '0') ~ "'") -%}
    {%- endfor -%}
    {{- return(quoted | join(', ')) -}}
{% endmacro %}

{% macro date_parameter(name) %}cast('{{ var(name) }}' as date){% endmacro %}
