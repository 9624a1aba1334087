-- Grain: one row per indicator.
-- Why: the texts come from the cards in the models' yml, through dbt's graph, so that SQL, catalogue and documentation
-- cannot drift apart; the names come from the seeds.

with cards as (
    {{ texts_of_indicators() }}
),

indicators as (
    select
        indicator_code,
        objective_code,
        name_fi,
        name_sv,
        name_en
    from {{ ref('indicators') }}
),

objectives as (
    select
        objective_code,
        name_fi,
        name_sv,
        name_en
    from {{ ref('objectives') }}
),

final as (
    select
        indicators.indicator_code,
        indicators.objective_code,
        indicators.name_fi,
        indicators.name_sv,
        indicators.name_en,
        objectives.name_fi as objective_fi,
        objectives.name_sv as objective_sv,
        objectives.name_en as objective_en,
        cards.meaning_fi,
        cards.meaning_sv,
        cards.meaning_en,
        cards.why_it_matters_fi,
        cards.why_it_matters_sv,
        cards.why_it_matters_en,
        cards.reference_date_fi,
        cards.reference_date_sv,
        cards.reference_date_en,
        cards.follow_up_fi,
        cards.follow_up_sv,
        cards.follow_up_en,
        cards.weaknesses_fi,
        cards.weaknesses_sv,
        cards.weaknesses_en,
        cards.sources,
        cards.parameters,
        cards.version,
        cards.changed_on,
        cards.change,
        cards.next_review,
        cards.checked_by
    from indicators
    left join cards
        on indicators.indicator_code = cards.indicator_code
    left join objectives
        on indicators.objective_code = objectives.objective_code
)

select * from final
