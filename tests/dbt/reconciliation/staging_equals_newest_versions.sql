-- Conservation: each staging model has as many rows as there are newest versions (V1-V3, L2), counted here in another
-- way than the models choose them: by the greatest of texts that sort as V1 does, over deliveries that no seen full
-- delivery follows.

with build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

seen as (
    select
        deliveries.delivery_id,
        deliveries.register,
        deliveries.delivered_on,
        deliveries.kind,
        files.table_name
    from {{ source('landing', 'deliveries') }} as deliveries
    inner join build
        on deliveries.data_until <= build.as_of_date
    inner join {{ source('landing', 'delivery_files') }} as files
        on deliveries.delivery_id = files.delivery_id
),

counting as (
    select
        seen.delivery_id,
        seen.table_name,
        seen.delivered_on
    from seen
    where not exists (
        select 1
        from seen as later
        where
            later.register = seen.register
            and later.table_name = seen.table_name
            and later.kind = 'full'
            and later.delivered_on > seen.delivered_on
    )
),

compared as (
    {% for item in delivered_tables() %}
        select
            '{{ item.model }}' as model_name,
            (select count(*) from {{ ref(item.model) }}) as found_rows,
            ({{ expected_rows(item.register, item.table, item.one_row_of, 'counting') }}) as expected_rows
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    model_name,
    found_rows,
    expected_rows
from compared
where found_rows <> expected_rows
