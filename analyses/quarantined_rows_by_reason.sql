-- Which rows could not be landed, and why: which register, table and column should its sender look at first?
-- A row with two faults counts under both, so the rows of a table can be fewer than the faults here.

with quarantined as (
    {%- for delivered in delivered_tables() %}
        select
            '{{ delivered.register }}' as register,
            '{{ delivered.table }}' as table_name,
            _delivery_id as delivery_id,
            unnest(string_split(_reasons, '; ')) as fault
        from {{ source('quarantine', delivered.register ~ '__' ~ delivered.table) }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
),

final as (
    select
        register,
        table_name,
        split_part(fault, ':', 1) as reason,
        nullif(split_part(fault, ':', 2), '') as column_name,
        count(*) as faults,
        count(distinct delivery_id) as deliveries,
        max(delivery_id) as newest_delivery
    from quarantined
    group by register, table_name, split_part(fault, ':', 1), split_part(fault, ':', 2)
)

select * from final
order by faults desc, register asc, table_name asc, reason asc, column_name asc
