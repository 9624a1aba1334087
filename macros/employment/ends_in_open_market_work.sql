{# E2, E3: does this end reason imply open-market work from the next day on? With layoff_return_is_employment the end
   of a lay-off (02) does for those who were laid off (status 3) on the last day. #}
{% macro ends_in_open_market_work(end_reason, status_code) %}
    {#- On are true and 'true'; a text of any other kind would be on by being text. -#}
    {%- if var('layoff_return_is_employment') | string | trim | lower == 'true' -%}
    (
        {{ end_reason }} in ({{ code_list('open_market_reasons', width=2) }})
        or ({{ end_reason }} = '02' and {{ status_code }} = '3')
    )
    {%- else -%}
    {{ end_reason }} in ({{ code_list('open_market_reasons', width=2) }})
    {%- endif -%}
{% endmacro %}
