{# Parameters of the rules as SQL literals, whether they come from dbt_project.yml or from --vars. #}

{# A list of codes, quoted: ['1', '9'], [1, 9], '1,9' and 1 all work; width gives back leading zeros that yaml took.
   An empty list gives a code that no row has, so that `in` and `not in` stay true or false for every code. #}
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

{# A switch in Jinja: true and 'true' are on; a text of any other kind would be true by being text. #}
{% macro switched_on(name) %}
    {{- return(var(name) | string | trim | lower == 'true') -}}
{% endmacro %}

{# Whether the build computes what the project says: true unless --vars gave it a parameter beside the as-of date. #}
{% macro builds_as_the_project_says() %}
    {%- set told = invocation_args_dict.get('vars') or {} -%}
    {{- return(told | reject('equalto', 'as_of_date') | list | length == 0) -}}
{% endmacro %}
