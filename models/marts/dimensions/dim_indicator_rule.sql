-- Grain: one row per indicator and rule that it follows.
-- Why: the cards list ids, their own ones first; each rule's sentence is written in one place, the seed rules.

with followed_rules as (
    {% for card in indicator_cards() %}
        {%- set outer = loop %}
        {%- for rule_id in card.rules + card.rests_on %}
            select
                '{{ card.code }}' as indicator_code,
                '{{ rule_id }}' as rule_id,
                {{ 'true' if rule_id in card.rules else 'false' }} as is_own
            {{ 'union all' if not (loop.last and outer.last) }}
        {% endfor %}
    {% endfor %}
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
