-- Grain: one row per municipality name in small letters, as people write it on a form.
-- Rules: M2: Finnish and Swedish names, and the Finnish ones of former municipalities, without regard to case.

with municipalities as (
    select
        municipality_code,
        name_fi,
        name_sv
    from {{ ref('municipalities') }}
),

municipality_changes as (
    select
        old_code,
        old_name_fi
    from {{ ref('municipality_changes') }}
),

names as (
    select
        municipality_code,
        name_fi as municipality_name
    from municipalities
    union all
    select
        municipality_code,
        name_sv as municipality_name
    from municipalities
    union all
    select
        old_code as municipality_code,
        old_name_fi as municipality_name
    from municipality_changes
),

final as (
    select distinct
        lower(municipality_name) as written_name,
        municipality_code
    from names
)

select * from final
