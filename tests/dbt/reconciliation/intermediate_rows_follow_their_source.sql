-- Models that describe the rows of another one have each of them once: chains the episodes (B2), attributes the
-- person days (A1-A6), count days the spells that hold them (K1), municipality codes the codes of both seeds (X5).

with chains as (
    select
        'episode and chain' as difference,
        count(episodes.person_id) as rows_of_source,
        count(chains.person_id) as rows_of_model,
        count(*) as rows_together
    from {{ ref('int_timeline__episodes') }} as episodes
    full outer join {{ ref('int_timeline__episode_chains') }} as chains
        on
            episodes.person_id = chains.person_id
            and episodes.start_date = chains.start_date
            and {{ end_or_open('episodes.end_date') }} = {{ end_or_open('chains.end_date') }}
            and episodes.start_date >= chains.chain_start_date
),

attributes as (
    select
        'person day and attributes' as difference,
        count(person_days.person_id) as rows_of_source,
        count(attributes.person_id) as rows_of_model,
        count(*) as rows_together
    from {{ ref('int_people__person_days') }} as person_days
    full outer join {{ ref('int_people__attributes') }} as attributes
        on
            person_days.person_id = attributes.person_id
            and person_days.attribute_day = attributes.attribute_day
),

spells_on_count_days as (
    select
        spells.person_id,
        spells.start_date,
        last_working_days.last_working_day
    from {{ ref('int_time__last_working_days') }} as last_working_days
    inner join {{ ref('int_coverage__sources') }} as coverage
        on
            coverage.source_code = 'ura'
            and last_working_days.last_working_day <= coverage.data_until
    inner join {{ ref('int_timeline__spells') }} as spells
        on {{ covers('spells.start_date', 'spells.end_date', 'last_working_days.last_working_day') }}
),

count_days as (
    select
        'spell on a count day and count' as difference,
        count(spells_on_count_days.person_id) as rows_of_source,
        count(count_days.person_id) as rows_of_model,
        count(*) as rows_together
    from spells_on_count_days
    full outer join {{ ref('int_timeline__count_days') }} as count_days
        on
            spells_on_count_days.person_id = count_days.person_id
            and spells_on_count_days.last_working_day = count_days.count_day
            and spells_on_count_days.start_date = count_days.spell_start_date
),

codes as (
    select municipality_code as delivered_code
    from {{ ref('municipalities') }}
    union
    select old_code as delivered_code
    from {{ ref('municipality_changes') }}
),

municipality_codes as (
    select
        'municipality code and mapping' as difference,
        count(codes.delivered_code) as rows_of_source,
        count(mapped.delivered_code) as rows_of_model,
        count(*) as rows_together
    from codes
    full outer join {{ ref('int_areas__municipality_codes') }} as mapped
        on codes.delivered_code = mapped.delivered_code
),

compared as (
    select * from chains
    union all
    select * from attributes
    union all
    select * from count_days
    union all
    select * from municipality_codes
),

final as (
    select
        difference,
        rows_of_source,
        rows_of_model,
        rows_together
    from compared
    where rows_of_source <> rows_together or rows_of_model <> rows_together
)

select * from final
