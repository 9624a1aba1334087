-- Who offers jobs to whose clients: from which area's services to the clients of which other area, kinds apart?
-- Pairs of areas rather than a wide matrix: only the pairs that occur have a row.

with final as (
    select
        offers.area_code as offering_area_code,
        offering.name_fi as offering_area_name,
        offers.client_area_code,
        clients.name_fi as client_area_name,
        count(*) filter (where offers.kind = 'offer') as offers,
        count(*) filter (where offers.kind = 'presentation') as presentations
    from {{ ref('fct_offer') }} as offers
    inner join {{ ref('dim_area') }} as offering
        on
            offers.area_code = offering.area_code
            and offering.area_level = 'employment_area'
    inner join {{ ref('dim_area') }} as clients
        on
            offers.client_area_code = clients.area_code
            and clients.area_level = 'employment_area'
    where
        offers.exclusion_reason is null
        and offers.area_code <> offers.client_area_code
        and clients.is_known
        and offering.is_known
    group by offers.area_code, offering.name_fi, offers.client_area_code, clients.name_fi
)

select * from final
order by offers + presentations desc, offering_area_code asc, client_area_code asc
