-- Grain: one row per municipality code that a register may carry, merged municipalities included.
-- Rules: X5, A2: municipality_code is the municipality of the classification year that the code means.

with codes as (
    select
        delivered_code,
        municipality_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

municipalities as (
    select
        municipality_code,
        name_fi,
        name_sv,
        name_en,
        population_2022,
        lon,
        lat
    from {{ ref('municipalities') }}
),

changes as (
    select
        old_code,
        old_name_fi
    from {{ ref('municipality_changes') }}
),

final as (
    select
        codes.delivered_code,
        codes.municipality_code,
        municipalities.name_fi,
        municipalities.name_sv,
        municipalities.name_en,
        changes.old_name_fi as former_name_fi,
        codes.area_code,
        codes.region_code,
        codes.delivered_code = codes.municipality_code as is_current,
        municipalities.population_2022,
        municipalities.lon,
        municipalities.lat
    from codes
    inner join municipalities
        on codes.municipality_code = municipalities.municipality_code
    left join changes
        on codes.delivered_code = changes.old_code
)

select * from final
