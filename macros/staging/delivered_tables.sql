{# Every delivered table, so that reconciliation leaves none out; a structure check holds them against the contracts. #}
{% macro delivered_tables() %}
    {{ return([
        {'register': 'ura', 'table': 'yhenk', 'model': 'stg_ura__persons', 'one_row_of': 'person_id'},
        {'register': 'ura', 'table': 'yhkunta', 'model': 'stg_ura__home_municipalities', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'yhkoul', 'model': 'stg_ura__educations', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'yhamm', 'model': 'stg_ura__occupations', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'yhdiag', 'model': 'stg_ura__illnesses', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'ythaku', 'model': 'stg_ura__job_searches', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'ytyoll', 'model': 'stg_ura__statuses', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'ysijoit', 'model': 'stg_ura__subsidies', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'ytvalit', 'model': 'stg_ura__placements', 'one_row_of': 'rivi_id'},
        {'register': 'ura', 'table': 'ypaikka', 'model': 'stg_ura__vacancies', 'one_row_of': 'ilmno'},
        {'register': 'ura', 'table': 'tyotarjoukset', 'model': 'stg_ura__job_offers', 'one_row_of': 'rivi_id'},
        {'register': 'atmt', 'table': 'esittelyt', 'model': 'stg_atmt__presentations', 'one_row_of': 'rivi_id'},
        {'register': 'atmt', 'table': 'wif_liidit', 'model': 'stg_atmt__leads', 'one_row_of': 'rivi_id'},
        {'register': 'atmt', 'table': 'tyoluvat', 'model': 'stg_atmt__work_permits', 'one_row_of': 'rivi_id'},
        {'register': 'etuudet', 'table': 'maksut', 'model': 'stg_etuudet__payments', 'one_row_of': 'rivi_id'},
        {'register': 'migri', 'table': 'paatokset', 'model': 'stg_migri__decisions', 'one_row_of': 'rivi_id'},
        {'register': 'migri', 'table': 'tyoehdot', 'model': 'stg_migri__terms_of_work', 'one_row_of': 'rivi_id'},
        {'register': 'keha', 'table': 'tyovoimabarometri', 'model': 'stg_keha__labour_barometer'},
        {'register': 'keha', 'table': 'yhdenvertaisuuskartoitus', 'model': 'stg_keha__equality_survey'},
        {'register': 'keha', 'table': 'yhteistyobarometri', 'model': 'stg_keha__cooperation_barometer'},
        {'register': 'tilastokeskus', 'table': 'tyossakaynti', 'model': 'stg_tilastokeskus__population'},
    ]) }}
{% endmacro %}
