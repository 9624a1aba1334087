-- Grain: one row per employment status as delivered.
-- Rules: V1, V2, V3; T4, X4: status 9 exists from 1 May 2022, so an earlier one means unknown.

with versions as (
    {{ newest_versions('ura', 'ytyoll') }}
),

codes as (
    select
        versions.rivi_id as row_id,
        versions.person_id,
        versions.tappvh as start_date,
        versions.tppvm as end_date,
        versions.tyok1 as delivered_status_code,
        case
            when versions.tyok1 = '9' and versions.tappvh < cast('2022-05-01' as date) then 'z'
            else versions.tyok1
        end as status_code,
        versions.tymsyy as end_reason,
        versions.muutosaika as changed_at,
        versions._delivery_id as delivery_id,
        versions._line as line_number
    from versions
),

status_groups as (
    select
        status_code,
        status_group
    from {{ ref('status_groups') }}
),

final as (
    select
        codes.row_id,
        codes.person_id,
        codes.start_date,
        codes.end_date,
        codes.delivered_status_code,
        codes.status_code,
        status_groups.status_group,
        codes.end_reason,
        codes.changed_at,
        codes.delivery_id,
        codes.line_number
    from codes
    left join status_groups
        on codes.status_code = status_groups.status_code
)

select * from final
