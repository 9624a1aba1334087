-- Grain: one row per layer (landing, staging), delivered table and step.
-- Rules: L3 (manifest = landed + quarantined), V3, L2, V1, V2.

with manifests as (
    select
        deliveries.register || '.' || files.table_name as subject,
        sum(files.rows_in_manifest) as in_manifests
    from {{ source('landing', 'deliveries') }} as deliveries
    inner join {{ source('landing', 'delivery_files') }} as files
        on deliveries.delivery_id = files.delivery_id
    group by deliveries.register || '.' || files.table_name
),

landed as (
    select
        subject,
        landed,
        not_seen,
        replaced,
        older_version,
        deleted,
        same_subject
    from {{ ref('reconciliation__landed') }}
),

counted as (
    {% for item in delivered_tables() %}
        select
            '{{ item.register }}.{{ item.table }}' as subject,
            (select count(*) from {{ source('quarantine', item.register ~ '__' ~ item.table) }}) as quarantined,
            (select count(*) from {{ ref(item.model) }}) as in_staging
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

tables as (
    select
        landed.*,
        manifests.in_manifests,
        counted.quarantined,
        counted.in_staging
    from landed
    inner join counted
        on landed.subject = counted.subject
    left join manifests
        on landed.subject = manifests.subject
),

final as (
    {{ waterfall_steps('tables', 'landing', none, ['in_manifests', 'quarantined', 'landed']) }}
    union all
    {{ waterfall_steps('tables', 'staging', none, [
        'landed', 'not_seen', 'replaced', 'older_version', 'deleted', 'same_subject', 'in_staging'
    ]) }}
)

select * from final
