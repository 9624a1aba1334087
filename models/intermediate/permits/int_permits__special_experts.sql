-- Grain: one row per case of the Immigration Service.
-- Rules: M1 (of a case's decisions the highest level, then the latest day, then the greatest row id decides; only
-- that one is tested), M2 (the area is that of the first municipality written on a form of the case), A2. D3: the
-- decision is chosen first; one dated after the day that the register covers is then no event.

with decisions as (
    select
        row_id,
        case_id,
        decided_on,
        decision_code,
        decision_level,
        case_type_code,
        grounds_group_code,
        grounds_name,
        is_cancelled,
        {{ evidence('migri.paatokset') }} as evidence
    from {{ ref('stg_migri__decisions') }}
),

terms_of_work as (
    select
        row_id,
        case_id,
        {{ trim_white_space('municipality_name') }} as written_name
    from {{ ref('stg_migri__terms_of_work') }}
),

coverage as (
    select data_until
    from {{ ref('int_coverage__sources') }}
    where source_code = 'migri'
),

municipality_names as (
    select
        written_name,
        municipality_code
    from {{ ref('int_permits__municipality_names') }}
),

municipality_codes as (
    select
        delivered_code,
        area_code,
        region_code
    from {{ ref('int_areas__municipality_codes') }}
),

deciding_first as (
    select
        *,
        row_number() over (
            partition by case_id
            order by decision_level desc, decided_on desc, row_id desc
        ) as decision_rank
    from decisions
),

written_first as (
    select
        case_id,
        written_name,
        row_number() over (
            partition by case_id
            order by row_id
        ) as name_rank
    from terms_of_work
    where written_name is not null
),

tested as (
    select
        deciding_first.case_id,
        deciding_first.decided_on,
        case deciding_first.grounds_name
            when 'Erityisasiantuntija' then 'specialist'
            when 'Erityisasiantuntija, sininen kortti' then 'blue_card'
        end as kind,
        case
            when deciding_first.decision_code <> '1' then 'not_positive'
            when deciding_first.is_cancelled then 'cancelled'
            when deciding_first.case_type_code <> '59' then 'not_first_permit'
            when deciding_first.grounds_group_code <> '2' then 'not_work'
            when
                deciding_first.grounds_name not in ('Erityisasiantuntija', 'Erityisasiantuntija, sininen kortti')
                then 'other_ground'
        end as exclusion_reason,
        deciding_first.evidence
    from deciding_first
    inner join coverage
        on deciding_first.decided_on <= coverage.data_until
    where deciding_first.decision_rank = 1
),

final as (
    select
        tested.case_id,
        tested.decided_on,
        coalesce(municipality_codes.area_code, 'XX') as area_code,
        coalesce(municipality_codes.region_code, 'XX') as region_code,
        tested.kind,
        written_first.written_name is not null as has_written_name,
        municipality_codes.delivered_code is not null as is_name_recognised,
        tested.exclusion_reason,
        tested.evidence
    from tested
    left join written_first
        on
            tested.case_id = written_first.case_id
            and written_first.name_rank = 1
    left join municipality_names
        on lower(written_first.written_name) = municipality_names.written_name
    left join municipality_codes
        on municipality_names.municipality_code = municipality_codes.delivered_code
)

select * from final
