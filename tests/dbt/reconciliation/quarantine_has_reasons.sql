-- quality.quarantine_summary explains every quarantined row: the faults of a delivered table are at least as many as
-- its rows in quarantine, as the ledger counts them.

with faults as (
    select
        delivery_id,
        table_name,
        sum(faulty_rows) as faults
    from {{ ref('quarantine_summary') }}
    group by delivery_id, table_name
)

select
    files.delivery_id,
    files.table_name,
    files.rows_quarantined,
    coalesce(faults.faults, 0) as faults
from {{ source('landing', 'delivery_files') }} as files
left join faults
    on
        files.delivery_id = faults.delivery_id
        and files.table_name = faults.table_name
where files.rows_quarantined > coalesce(faults.faults, 0)
