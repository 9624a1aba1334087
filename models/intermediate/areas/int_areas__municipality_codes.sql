-- Grain: one row per municipality code that may occur in a register, merged ones included.
-- Rules: X5, A2: a merged municipality is mapped, repeatedly and whatever the date, to the municipality of the
-- classification year, and that one to its employment area and region; an area code outside the area list is XX.

with recursive changes as (
    select
        old_code,
        new_code
    from {{ ref('municipality_changes') }}
),

municipalities as (
    select
        municipality_code,
        area_code,
        region_code
    from {{ ref('municipalities') }}
),

areas as (
    select area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

-- Engines do not agree on recursive unions without duplicates, so a bound keeps a circle of changes from running on.
successions as (
    select
        old_code as delivered_code,
        new_code as successor_code,
        1 as mergers
    from changes
    union all
    select
        successions.delivered_code,
        changes.new_code as successor_code,
        successions.mergers + 1 as mergers
    from successions
    inner join changes
        on successions.successor_code = changes.old_code
    where successions.mergers < 50
),

last_successors as (
    select
        successions.delivered_code,
        successions.successor_code
    from successions
    left join changes
        on successions.successor_code = changes.old_code
    where changes.old_code is null
),

code_successors as (
    select
        municipalities.municipality_code as delivered_code,
        municipalities.municipality_code as successor_code
    from municipalities
    left join changes
        on municipalities.municipality_code = changes.old_code
    where changes.old_code is null
    union all
    select
        delivered_code,
        successor_code
    from last_successors
),

final as (
    select
        code_successors.delivered_code,
        municipalities.municipality_code,
        coalesce(areas.area_code, 'XX') as area_code,
        municipalities.region_code
    from code_successors
    inner join municipalities
        on code_successors.successor_code = municipalities.municipality_code
    left join areas
        on municipalities.area_code = areas.area_code
)

select * from final
