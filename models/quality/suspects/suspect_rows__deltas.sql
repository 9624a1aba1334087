-- Grain: one row per delivery, delivered table of deltas, and kind of repetition.
-- Rules: L2 (a delta holds what is new or changed), B2 and W1 (what counts twice when it is delivered twice). Why: each
-- row of a file that comes a second time, or of a payment run made twice, is right by itself. A register of deltas may
-- send a full delivery, which repeats everything.

-- What a row says that is delivered twice under two row ids.
{%- set payments_and_leads = [
    {'register': 'etuudet', 'table': 'maksut', 'columns': [
        'person_id', 'etuus', 'jakso_alku', 'jakso_loppu', 'paivat', 'maksupvm', 'takaisinperinta'
    ]},
    {'register': 'atmt', 'table': 'wif_liidit', 'columns': [
        'liidipvm', 'ytunnus', 'kuntakoodi', 'ammattikoodi', 'tyollisyysalue', 'tila'
    ]},
] %}

with deltas as (
    select delivery_id
    from {{ source('landing', 'deliveries') }}
    where kind = 'delta'
),

versions as (
    {% for item in delivered_tables() if item.one_row_of %}
        select
            'repeated_version' as suspect_kind,
            '{{ item.register }}' as register,
            '{{ item.table }}' as table_name,
            _delivery_id as delivery_id,
            count(*) as rows_compared,
            sum(case when _delivery_id > first_delivery_id then 1 else 0 end) as suspect_rows
        from (
            select
                _delivery_id,
                min(_delivery_id) over (partition by rivi_id, muutosaika) as first_delivery_id
            from {{ source(item.register, item.table) }}
        ) as versions_of_rows
        group by _delivery_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

contents as (
    {% for item in payments_and_leads %}
        select
            'repeated_content' as suspect_kind,
            '{{ item.register }}' as register,
            '{{ item.table }}' as table_name,
            _delivery_id as delivery_id,
            count(*) as rows_compared,
            sum(case when rivi_id <> first_row_id then 1 else 0 end) as suspect_rows
        from (
            select
                _delivery_id,
                rivi_id,
                first_value(rivi_id) over (
                    partition by {{ item.columns | join(', ') }}
                    order by _delivery_id, _line
                ) as first_row_id
            from {{ source(item.register, item.table) }}
            where muutoslaji <> 'P'
        ) as contents_of_rows
        group by _delivery_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        versions.suspect_kind,
        versions.register,
        versions.table_name,
        versions.delivery_id,
        cast(versions.rows_compared as bigint) as rows_compared,
        cast(versions.suspect_rows as bigint) as suspect_rows
    from versions
    inner join deltas
        on versions.delivery_id = deltas.delivery_id
    union all
    select
        contents.suspect_kind,
        contents.register,
        contents.table_name,
        contents.delivery_id,
        cast(contents.rows_compared as bigint) as rows_compared,
        cast(contents.suspect_rows as bigint) as suspect_rows
    from contents
    inner join deltas
        on contents.delivery_id = deltas.delivery_id
)

select * from final
