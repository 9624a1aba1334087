{# Parameters of the rules as SQL literals, whether they come from dbt_project.yml or from --vars. #}

{# An empty list gives a code that no row has, so that `in` and `not in` stay true or false for every code. #}
{% macro code_list(name, width=1) %}
    {%- set given = var(name) -%}
    {%- if given is none -%}
        {%- set given = [] -%}
    {%- elif given is string -%}
        {%- set given = given.split(',') -%}
    {%- elif given is number -%}
        {%- set given = [given] -%}
    {%- endif -%}
    {%- set quoted = [] -%}
    {%- for code in given if code | string | trim -%}
        {%- do quoted.append("'" ~ (code | string | trim).rjust(width, '0') ~ "'") -%}
    {%- endfor -%}
    {{- return(quoted | join(', ') if quoted else "''") -}}
{% endmacro %}

{% macro date_parameter(name) %}cast('{{ var(name) }}' as date){% endmacro %}
