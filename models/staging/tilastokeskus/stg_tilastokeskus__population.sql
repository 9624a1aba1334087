-- Grain: one row per year, municipality, sex, age group, citizenship and activity: a count of persons.
-- Rules: L2, V3.

with rows_of_newest as (
    {{ newest_full('tilastokeskus', 'tyossakaynti') }}
),

final as (
    select
        rows_of_newest.vuosi as statistics_year,
        rows_of_newest.kunta as municipality_code,
        case rows_of_newest.sukupuoli when '1' then 'men' when '2' then 'women' end as sex,
        rows_of_newest.ikaryhma as age_group,
        case rows_of_newest.kansalaisuus
            when 'FI' then 'finnish'
            when 'ULK' then 'foreign'
        end as citizenship,
        case rows_of_newest.toiminta
            when 'tyollinen' then 'employed'
            when 'tyoton' then 'unemployed'
            when 'opiskelija' then 'student'
            when 'elakelainen' then 'pensioner'
            when 'muu' then 'other'
        end as activity,
        rows_of_newest.lkm as persons,
        rows_of_newest._delivery_id as delivery_id,
        rows_of_newest._line as line_number
    from rows_of_newest
)

select * from final
