-- Grain: one row, the build's one date parameter.
-- Rules: V3, D3: the as-of date is a parameter, by default the latest day that landed deliveries of ura cover;
-- no clock is read.

with deliveries as (
    select
        register,
        data_until
    from {{ source('landing', 'deliveries') }}
),

final as (
    select
        {% if var('as_of_date') -%}
        {{ date_parameter('as_of_date') }} as as_of_date
        {%- else -%}
        max(deliveries.data_until) as as_of_date
        {%- endif %}
    from deliveries
    where deliveries.register = 'ura'
)

select * from final
