-- Grain: one row per month, region and occupation of the labour barometer.
-- Rules: L2, V3.

with rows_of_newest as (
    {{ newest_full('keha', 'tyovoimabarometri') }}
),

final as (
    select
        cast(rows_of_newest.kuukausi || '-01' as date) as month_start,
        rows_of_newest.maakunta as region_code,
        rows_of_newest.ammattikoodi as occupation_code,
        rows_of_newest.kohtaantotila as balance_code,
        rows_of_newest.kohtaantoaste as severity_code,
        rows_of_newest.tyottomat as unemployed_persons,
        rows_of_newest.avoimet_paikat as open_vacancies,
        rows_of_newest._delivery_id as delivery_id,
        rows_of_newest._line as line_number
    from rows_of_newest
)

select * from final
