-- Grain: one row per delivery, delivered table of deltas whose rows are of an area, and area that it has rows of.
-- Rules: A2, M2, O2 (which area a row is of). Why: quality.suspect_rows compares them from delivery to delivery; for
-- that the newest home of a person is near enough.

-- Where a table says which area a row is of: a municipality, an employment area, the written name of a municipality, or
-- a person and so the home.
{%- set placed_tables = [
    {'register': 'ura', 'table': 'yhkunta', 'by': 'municipality_code', 'column': 'kunnoh'},
    {'register': 'ura', 'table': 'ytyoll', 'by': 'home', 'column': 'person_id'},
    {'register': 'ura', 'table': 'ythaku', 'by': 'home', 'column': 'person_id'},
    {'register': 'ura', 'table': 'ypaikka', 'by': 'municipality_code', 'column': 'kunnop'},
    {'register': 'ura', 'table': 'tyotarjoukset', 'by': 'offering_area', 'column': 'tyollisyysalue'},
    {'register': 'atmt', 'table': 'esittelyt', 'by': 'offering_area', 'column': 'tyollisyysalue'},
    {'register': 'atmt', 'table': 'wif_liidit', 'by': 'offering_area', 'column': 'tyollisyysalue'},
    {'register': 'atmt', 'table': 'tyoluvat', 'by': 'municipality_code', 'column': 'kuntakoodi'},
    {'register': 'etuudet', 'table': 'maksut', 'by': 'home', 'column': 'person_id'},
    {'register': 'migri', 'table': 'tyoehdot', 'by': 'written_name', 'column': 'municipality'},
] %}

with municipality_code as (
    select
        delivered_code,
        area_code
    from {{ ref('int_areas__municipality_codes') }}
),

written_name as (
    select
        municipality_names.written_name as delivered_code,
        municipality_code.area_code
    from {{ ref('int_permits__municipality_names') }} as municipality_names
    inner join municipality_code
        on municipality_names.municipality_code = municipality_code.delivered_code
),

offering_area as (
    select
        area_code as delivered_code,
        area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

homes as (
    select
        person_id,
        municipality_code,
        row_number() over (
            partition by person_id order by start_date desc, changed_at desc, row_id desc
        ) as newest_first
    from {{ ref('stg_ura__home_municipalities') }}
),

home as (
    select
        homes.person_id as delivered_code,
        municipality_code.area_code
    from homes
    inner join municipality_code
        on homes.municipality_code = municipality_code.delivered_code
    where homes.newest_first = 1
),

delivered as (
    {% for item in placed_tables %}
        {%- set code = 'lower(' ~ trim_white_space(item.column) ~ ')' if item.by == 'written_name' else item.column %}
        select
            '{{ item.table }}' as table_name,
            _delivery_id as delivery_id,
            '{{ item.by }}' as placed_by,
            {{ code }} as delivered_code,
            count(*) as delivered_rows
        from {{ source(item.register, item.table) }}
        where muutoslaji <> 'P'
        group by _delivery_id, {{ code }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

places as (
    {% for kind in ['municipality_code', 'written_name', 'offering_area', 'home'] %}
        select
            '{{ kind }}' as placed_by,
            delivered_code,
            area_code
        from {{ kind }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        delivered.delivery_id,
        delivered.table_name,
        coalesce(places.area_code, 'XX') as area_code,
        cast(sum(delivered.delivered_rows) as bigint) as delivered_rows
    from delivered
    left join places
        on
            delivered.placed_by = places.placed_by
            and delivered.delivered_code = places.delivered_code
    group by delivered.delivery_id, delivered.table_name, coalesce(places.area_code, 'XX')
)

select * from final
