{# What makes rows of a delivered table suspect together: where a table says which area a row is of (a municipality, an
   employment area, the written name of a municipality, or a person and so the home), what a repeated row repeats, and of
   tables of full deliveries the month or year, the other columns of the key, and the values. #}
{% macro placed_tables() %}
    {{ return([
        {'register': 'ura', 'table': 'yhkunta', 'by': 'municipality_code', 'column': 'kunnoh'},
        {'register': 'ura', 'table': 'ytyoll', 'by': 'home', 'column': 'person_id'},
        {'register': 'ura', 'table': 'ythaku', 'by': 'home', 'column': 'person_id'},
        {'register': 'ura', 'table': 'ypaikka', 'by': 'municipality_code', 'column': 'kunnop'},
        {'register': 'ura', 'table': 'tyotarjoukset', 'by': 'offering_area', 'column': 'tyollisyysalue'},
        {'register': 'atmt', 'table': 'esittelyt', 'by': 'offering_area', 'column': 'tyollisyysalue'},
        {'register': 'atmt', 'table': 'wif_liidit', 'by': 'offering_area', 'column': 'tyollisyysalue'},
        {'register': 'atmt', 'table': 'tyoluvat', 'by': 'municipality_code', 'column': 'kuntakoodi'},
        {'register': 'etuudet', 'table': 'maksut', 'by': 'home', 'column': 'person_id'},
        {'register': 'migri', 'table': 'tyoehdot', 'by': 'written_name', 'column': 'MUNICIPALITY'},
    ]) }}
{% endmacro %}

{% macro payment_and_lead_columns() %}
    {{ return([
        {'register': 'etuudet', 'table': 'maksut', 'columns': [
            'person_id', 'etuus', 'jakso_alku', 'jakso_loppu', 'paivat', 'maksupvm', 'takaisinperinta'
        ]},
        {'register': 'atmt', 'table': 'wif_liidit', 'columns': [
            'liidipvm', 'ytunnus', 'kuntakoodi', 'ammattikoodi', 'tyollisyysalue', 'tila'
        ]},
    ]) }}
{% endmacro %}

{% macro full_tables() %}
    {{ return([
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
    ]) }}
{% endmacro %}

{# Whether two rows have the same in each of the columns. #}
{% macro all_equal(left, right, columns, comparison='=') %}
    {%- for column in columns -%}
        {{ left }}.{{ column }} {{ comparison }} {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
