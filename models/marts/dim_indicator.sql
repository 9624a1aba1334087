-- Grain: one row per measure of an indicator.

with measures as (
    select
        measure_code,
        indicator_code,
        name_fi,
        name_sv,
        name_en,
        kind,
        unit,
        direction,
        sort_order
    from {{ ref('measures') }}
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
        measures.measure_code,
        measures.indicator_code,
        indicators.objective_code,
        measures.name_fi as measure_fi,
        measures.name_sv as measure_sv,
        measures.name_en as measure_en,
        indicators.name_fi as indicator_fi,
        indicators.name_sv as indicator_sv,
        indicators.name_en as indicator_en,
        objectives.name_fi as objective_fi,
        objectives.name_sv as objective_sv,
        objectives.name_en as objective_en,
        measures.kind,
        measures.unit,
        measures.direction,
        measures.sort_order
    from measures
    inner join indicators
        on measures.indicator_code = indicators.indicator_code
    left join objectives
        on indicators.objective_code = objectives.objective_code
)

select * from final
