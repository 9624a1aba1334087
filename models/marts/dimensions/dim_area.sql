-- Grain: one row per area of a level: the country, 19 regions and 45 employment areas, Åland and unknown.

with areas as (
    select
        area_level,
        area_code,
        name_fi,
        name_sv,
        name_en,
        is_employment_area,
        is_known,
        population_2022,
        tile_row,
        tile_col,
        lon,
        lat
    from {{ ref('areas') }}
),

levels as (
    select
        area_level,
        name_fi,
        name_sv,
        name_en
    from {{ ref('area_levels') }}
),

final as (
    select
        areas.area_level,
        areas.area_code,
        areas.name_fi,
        areas.name_sv,
        areas.name_en,
        levels.name_fi as area_level_fi,
        levels.name_sv as area_level_sv,
        levels.name_en as area_level_en,
        areas.is_employment_area,
        areas.is_known,
        areas.population_2022,
        areas.tile_row,
        areas.tile_col,
        areas.lon,
        areas.lat
    from areas
    inner join levels
        on areas.area_level = levels.area_level
)

select * from final
