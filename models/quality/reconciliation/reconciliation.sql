-- Grain: one row per layer, delivered table or model, and step.
-- Rules: those that the seed reconciliation_steps names at each step. Why: a row may leave only for a reason that has a
-- name here; in every waterfall what enters is what leaves and what remains.

with steps as (
    select
        layer,
        subject,
        step_order,
        step,
        effect,
        rule,
        meaning
    from {{ ref('reconciliation_steps') }}
),

counts as (
    select * from {{ ref('reconciliation__tables') }}
    union all
    select * from {{ ref('reconciliation__timeline') }}
    union all
    select * from {{ ref('reconciliation__spells') }}
    union all
    select * from {{ ref('reconciliation__events') }}
    union all
    select * from {{ ref('reconciliation__decisions') }}
    union all
    select * from {{ ref('reconciliation__cases') }}
),

build as (
    select as_of_date
    from {{ ref('stg_landing__build') }}
),

-- A step without its line in the seed is kept, and its missing order fails the model's uniqueness test.
final as (
    select
        build.as_of_date,
        counts.layer,
        counts.subject,
        steps.step_order,
        counts.step,
        steps.effect,
        counts.row_count,
        steps.rule,
        steps.meaning
    from counts
    left join steps
        on
            counts.layer = steps.layer
            and counts.step = steps.step
            and steps.subject in (counts.subject, '*')
    cross join build
)

select * from final
