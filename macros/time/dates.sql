{# Date arithmetic on civil dates (D1, D2); one dispatched macro per operation, since engines differ in it. #}

{# D2: the same day n months later, or that month's last day where it has no such day. #}
{% macro add_months(day, months) %}{{ return(adapter.dispatch('add_months', 'mittaristo')(day, months)) }}{% endmacro %}

{% macro default__add_months(day, months) %}add_months({{ day }}, {{ months }}){% endmacro %}

{% macro duckdb__add_months(day, months) %}cast(
    {{ day }} + to_months(cast({{ months }} as integer)) as date
){% endmacro %}


{% macro add_days(day, days) %}{{ return(adapter.dispatch('add_days', 'mittaristo')(day, days)) }}{% endmacro %}

{% macro default__add_days(day, days) %}date_add({{ day }}, {{ days }}){% endmacro %}

{% macro duckdb__add_days(day, days) %}({{ day }} + ({{ days }})){% endmacro %}


{# Whole days from the first to the second; a day and itself give 0. #}
{% macro days_from_to(from_day, to_day) %}
    {{- return(adapter.dispatch('days_from_to', 'mittaristo')(from_day, to_day)) -}}
{% endmacro %}

{% macro default__days_from_to(from_day, to_day) %}datediff({{ to_day }}, {{ from_day }}){% endmacro %}

{% macro duckdb__days_from_to(from_day, to_day) %}date_diff('day', {{ from_day }}, {{ to_day }}){% endmacro %}


{% macro first_of_month(day) %}cast(date_trunc('month', {{ day }}) as date){% endmacro %}

{% macro last_of_month(day) %}{{ add_days(add_months(first_of_month(day), 1), -1) }}{% endmacro %}


{# D1: an interval without an end is open. Comparisons need a day that no register reaches. #}
{% macro open_end() %}cast('9999-12-30' as date){% endmacro %}

{% macro end_or_open(end_date) %}coalesce({{ end_date }}, {{ open_end() }}){% endmacro %}

{% macro null_if_open(end_date) %}nullif({{ end_date }}, {{ open_end() }}){% endmacro %}

{# D1: both ends belong to a closed interval. #}
{% macro covers(start_date, end_date, day) %}
    {{- start_date }} <= {{ day }} and {{ end_or_open(end_date) }} >= {{ day -}}
{% endmacro %}
