-- Grain: one row, the build's one date parameter.
-- Rules: V3, D3: the as-of date is a parameter, by default the latest day that landed deliveries of ura
-- cover; no clock is read.

{% set as_of_parameter = date_parameter('as_of_date') if var('as_of_date') else 'null' %}

with deliveries as (
    select
        register,
        data_until
    from {{ source('landing', 'deliveries') }}
),

final as (
    select coalesce({{ as_of_parameter }}, max(data_until)) as as_of_date
    from deliveries
    where register = 'ura'
)

select * from final
