{# Takes the place of dbt's macro of this name, which compares with the clock: what is late is asked for a day, as in
   `dbt source freshness --vars '{today: 2026-03-10}'`, so that the same question has the same answer (D3). #}
{% macro default__collect_freshness_custom_sql(source, loaded_at_query) %}
    {%- set today = var('today', none) -%}
    {%- if not today -%}
        {{- exceptions.raise_compiler_error(
            "expected the day that freshness is asked for, as in --vars '{today: 2026-03-10}'; found none"
        ) -}}
    {%- endif -%}
    {%- call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
        select
            ({{ loaded_at_query }}) as max_loaded_at,
            cast('{{ today }}' as timestamp) as snapshotted_at
    {%- endcall -%}
    {{- return(load_result('collect_freshness_custom_sql')) -}}
{% endmacro %}
