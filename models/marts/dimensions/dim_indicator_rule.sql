-- Grain: one row per indicator and rule that it follows.
-- Why: the cards list ids; each rule's sentence is written in one place, the seed rules.

with followed_rules as (
    {{ rules_of_indicators() }}
),

rules as (
    select
        rule_id,
        sentence
    from {{ ref('rules') }}
),

final as (
    select
        followed_rules.indicator_code,
        followed_rules.rule_id,
        followed_rules.is_own,
        rules.sentence
    from followed_rules
    left join rules
        on followed_rules.rule_id = rules.rule_id
)

select * from final
