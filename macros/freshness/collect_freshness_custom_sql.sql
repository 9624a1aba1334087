{# Takes the place of dbt's macro of this name, so that `dbt source freshness --vars '{today: 2026-03-10}'` can ask for
   any day. It is the only place of the project that reads the clock, when no day is given: what is late depends on
   the day on which somebody asks, and no model can read it. #}
{% macro default__collect_freshness_custom_sql(source, loaded_at_query) %}
    {%- set today = var('today', none) -%}
    {%- call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
        select
            ({{ loaded_at_query }}) as max_loaded_at,
            {{ "cast('" ~ today ~ "' as timestamp)" if today else dbt.current_timestamp() }} as snapshotted_at
    {%- endcall -%}
    {{- return(load_result('collect_freshness_custom_sql')) -}}
{% endmacro %}
