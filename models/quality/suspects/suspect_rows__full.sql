-- Grain: one row per delivered table of full deliveries, in the delivery that counts, and kind.
-- Rules: L2 (a full delivery holds all its months or years). Why: half a file, a month too few or the values of the
-- month before copied into a new one are rows that are right one by one.

-- Of each table the month or year, the other columns of the key, and the values.
{%- set full_tables = [
    {
        'register': 'keha', 'table': 'tyovoimabarometri', 'period': 'kuukausi',
        'keys': ['maakunta', 'ammattikoodi'],
        'values': ['kohtaantotila', 'kohtaantoaste', 'tyottomat', 'avoimet_paikat']
    },
    {
        'register': 'keha', 'table': 'yhdenvertaisuuskartoitus', 'period': 'vuosi',
        'keys': ['tyollisyysalue', 'kysymys'], 'values': ['pisteet', 'enimmaispisteet']
    },
    {
        'register': 'keha', 'table': 'yhteistyobarometri', 'period': 'vuosi',
        'keys': ['tyollisyysalue', 'vastaaja', 'kysymys'], 'values': ['vastaus']
    },
    {
        'register': 'tilastokeskus', 'table': 'tyossakaynti', 'period': 'vuosi',
        'keys': ['kunta', 'sukupuoli', 'ikaryhma', 'kansalaisuus', 'toiminta'], 'values': ['lkm']
    },
] %}

with ranked as (
    select
        files.delivery_id,
        files.table_name,
        row_number() over (partition by files.table_name order by deliveries.delivered_on desc) as newest_first
    from {{ source('landing', 'delivery_files') }} as files
    inner join {{ source('landing', 'deliveries') }} as deliveries
        on files.delivery_id = deliveries.delivery_id
    cross join {{ ref('stg_landing__build') }} as build
    where
        deliveries.kind = 'full'
        and deliveries.data_until <= build.as_of_date
),

newest as (
    select
        delivery_id,
        table_name
    from ranked
    where newest_first = 1
),

{% for item in full_tables %}
    {{ item.table }} as (
        select
            ranked.newest_first,
            delivered.{{ ([item.period] + item['keys'] + item['values']) | join(',\n            delivered.') }},
            dense_rank() over (
                partition by ranked.delivery_id order by delivered.{{ item.period }} desc
            ) as newest_period_first
        from ranked
        inner join {{ source(item.register, item.table) }} as delivered
            on ranked.delivery_id = delivered._delivery_id
        where
            ranked.table_name = '{{ item.table }}'
            and ranked.newest_first <= 2
    ),

{% endfor %}

final as (
    {% for item in full_tables %}
        select
            'lost_key' as suspect_kind,
            '{{ item.register }}' as register,
            '{{ item.table }}' as table_name,
            newest.delivery_id,
            cast(count(*) as bigint) as rows_compared,
            cast(sum(case when later.newest_first is null then 1 else 0 end) as bigint) as suspect_rows
        from {{ item.table }} as earlier
        inner join newest
            on newest.table_name = '{{ item.table }}'
        left join {{ item.table }} as later
            on
                later.newest_first = 1
                and {{ all_equal('earlier', 'later', [item.period] + item['keys']) }}
        where earlier.newest_first = 2
        group by newest.delivery_id
        union all
        select
            'repeated_values' as suspect_kind,
            '{{ item.register }}' as register,
            '{{ item.table }}' as table_name,
            newest.delivery_id,
            cast(count(*) as bigint) as rows_compared,
            cast(
                count(case when {{ all_equal('earlier', 'later', item['values'], 'is not distinct from') }} then 1 end)
                as bigint
            ) as suspect_rows
        from {{ item.table }} as later
        inner join newest
            on newest.table_name = '{{ item.table }}'
        inner join {{ item.table }} as earlier
            on
                earlier.newest_first = 1
                and earlier.newest_period_first = 2
                and {{ all_equal('earlier', 'later', item['keys']) }}
        where
            later.newest_first = 1
            and later.newest_period_first = 1
        group by newest.delivery_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
