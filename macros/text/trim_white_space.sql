{# M2: a text without the white space around it, in the sense of Unicode (the property White_Space); null when there
   is nothing else. #}
{% macro trim_white_space(value) %}{{ return(adapter.dispatch('trim_white_space', 'mittaristo')(value)) }}{% endmacro %}

{% macro default__trim_white_space(value) -%}
    nullif(regexp_replace({{ value }}, '^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$', ''), '')
{%- endmacro %}

{# DuckDB's regular expressions do not know the property, so its members are named. #}
{% macro duckdb__trim_white_space(value) -%}
    nullif(trim({{ value }}, {% for code in [
        9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232,
        8233, 8239, 8287, 12288
    ] -%}
        chr({{ code }}){{ ' || ' if not loop.last }}
    {%- endfor %}), '')
{%- endmacro %}
