-- Grain: one row per delivery, delivered table of deltas whose rows are of an area, and kind.
-- Rules: A2, M2 (which area a row is of), L2. Why: rows of an area that are not delivered leave no trace in the rows
-- that are, and a municipality whose code is written wrongly counts in no area that anybody compares.

-- The deltas before that say what is usual; as landing has it for sizes.
{%- set compared_deltas = 12 %}
{%- set fewest_deltas = 3 %}
{%- set fewest_usual_rows = 20 %}

with counts as (
    select
        delivery_id,
        table_name,
        area_code,
        delivered_rows
    from {{ ref('suspect_rows__area_counts') }}
),

areas as (
    select area_code
    from {{ ref('areas') }}
    where area_level = 'employment_area'
),

deliveries as (
    select
        files.delivery_id,
        deliveries.register,
        files.table_name,
        row_number() over (partition by deliveries.register, files.table_name order by deliveries.delivered_on) as place
    from {{ source('landing', 'delivery_files') }} as files
    inner join {{ source('landing', 'deliveries') }} as deliveries
        on files.delivery_id = deliveries.delivery_id
    cross join {{ ref('stg_landing__build') }} as build
    where
        deliveries.kind = 'delta'
        and deliveries.data_until <= build.as_of_date
),

placed_tables as (
    select distinct table_name
    from counts
),

cells as (
    select
        deliveries.register,
        deliveries.table_name,
        deliveries.delivery_id,
        deliveries.place,
        areas.area_code,
        coalesce(counts.delivered_rows, 0) as delivered_rows
    from deliveries
    inner join placed_tables
        on deliveries.table_name = placed_tables.table_name
    cross join areas
    left join counts
        on
            deliveries.delivery_id = counts.delivery_id
            and deliveries.table_name = counts.table_name
            and areas.area_code = counts.area_code
),

usual as (
    select
        cells.register,
        cells.table_name,
        cells.delivery_id,
        cells.area_code,
        cells.delivered_rows,
        median(earlier.delivered_rows) as usual_rows
    from cells
    inner join cells as earlier
        on
            cells.table_name = earlier.table_name
            and cells.area_code = earlier.area_code
            and cells.place > earlier.place
            and cells.place <= earlier.place + {{ compared_deltas }}
    where cells.place > {{ fewest_deltas }}
    group by
        cells.register,
        cells.table_name,
        cells.delivery_id,
        cells.area_code,
        cells.delivered_rows
),

final as (
    select
        'lost_area' as suspect_kind,
        register,
        table_name,
        delivery_id,
        cast(sum(usual_rows) as bigint) as rows_compared,
        cast(
            sum(case when delivered_rows = 0 and usual_rows >= {{ fewest_usual_rows }} then usual_rows else 0 end)
            as bigint
        ) as suspect_rows
    from usual
    group by register, table_name, delivery_id
    union all
    select
        'unknown_area' as suspect_kind,
        deliveries.register,
        deliveries.table_name,
        deliveries.delivery_id,
        cast(sum(counts.delivered_rows) as bigint) as rows_compared,
        cast(sum(case when counts.area_code = 'XX' then counts.delivered_rows else 0 end) as bigint) as suspect_rows
    from deliveries
    inner join counts
        on
            deliveries.delivery_id = counts.delivery_id
            and deliveries.table_name = counts.table_name
    group by deliveries.register, deliveries.table_name, deliveries.delivery_id
)

select * from final
