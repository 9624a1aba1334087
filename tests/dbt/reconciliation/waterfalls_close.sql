-- What enters a waterfall of quality.reconciliation is what leaves it, each row for one reason, and what remains; and
-- every step of the seed has its number. Of a delivered table: manifest = quarantined + landed, and landed = rows that
-- do not count on the as-of date (V1-V3, L2) + rows of the staging model.

with sums as (
    select
        layer,
        subject,
        sum(case when effect = 'enters' then row_count else 0 end) as entering,
        sum(case when effect = 'leaves' then row_count else 0 end) as leaving,
        sum(case when effect = 'remains' then row_count else 0 end) as remaining,
        min(row_count) as least_count,
        count(*) as steps
    from {{ ref('reconciliation') }}
    group by layer, subject
),

expected as (
    select
        layer,
        subject,
        count(*) as steps
    from {{ ref('reconciliation_steps') }}
    group by layer, subject
)

select
    coalesce(sums.layer, expected.layer) as layer,
    coalesce(sums.subject, expected.subject) as subject,
    sums.entering,
    sums.leaving,
    sums.remaining,
    sums.least_count,
    sums.steps,
    expected.steps as expected_steps
from sums
full outer join expected
    on
        sums.layer = expected.layer
        and (sums.subject = expected.subject or expected.subject = '*')
where
    sums.subject is null
    or expected.subject is null
    or sums.entering <> sums.leaving + sums.remaining
    or sums.least_count < 0
    or sums.steps <> expected.steps
