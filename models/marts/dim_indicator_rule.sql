-- Grain: one row per indicator and rule that it follows.
-- Why: an indicator's own rules stand on its card, the shared ones that it rests on in shared_rules or, where it shares
-- them with one other indicator, on that one's card; each is written in one place.

with followed_rules as (
    {{ rules_of_indicators() }}
),

sentences as (
    select
        rule_id,
        sentence
    from {{ ref('shared_rules') }}
    union all
    select
        rule_id,
        own_sentence as sentence
    from followed_rules
    where own_sentence is not null
),

final as (
    select
        followed_rules.indicator_code,
        followed_rules.rule_id,
        followed_rules.own_sentence is not null as is_own,
        sentences.sentence
    from followed_rules
    left join sentences
        on followed_rules.rule_id = sentences.rule_id
)

select * from final
