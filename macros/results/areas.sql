{# The area that a row is a part of at a level: the country, its region or its employment area. #}
{% macro area_of_level(area_level, relation) -%}
    case {{ area_level }}
        when 'country' then 'SSS'
        when 'region' then {{ relation }}.region_code
        when 'employment_area' then {{ relation }}.area_code
    end
{%- endmacro %}
