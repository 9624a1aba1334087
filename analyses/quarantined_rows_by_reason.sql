-- Which rows could not be landed, and why: which register, table and column should its sender look at first?
-- A row with two faults counts under both, so the rows of a table can be fewer than the faults here.

with final as (
    select
        register,
        table_name,
        reason,
        column_name,
        sum(faulty_rows) as faults,
        count(*) as deliveries,
        max(delivered_on) as newest_delivery,
        sum(case when is_newest_delivery then faulty_rows else 0 end) as faults_in_newest_delivery
    from {{ ref('quarantine_summary') }}
    group by register, table_name, reason, column_name
)

select * from final
order by faults desc, register asc, table_name asc, reason asc, column_name asc
