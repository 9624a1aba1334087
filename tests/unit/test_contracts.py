"""The contracts hold the tables and columns that the registers deliver, written down here a second time."""

import json

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from mittaristo.contracts import ContractError, load_contracts
from project_kit import PROJECT

CONTRACTS_FOLDER = PROJECT / "contracts"
CONTRACTS = load_contracts()

# register.table -> columns (type letter, * = may be empty), without those of the versions
COLUMNS = {
    "ura.yhenk": "hetu t, syntpv d*, sukup t, kansah t*, kiekd t*",
    "ura.yhkunta": "hetu t, kunnoh t, muupv6 d, paapv6 d*",
    "ura.yhkoul": "hetu t, koukdh t, muupv3 d, paapv3 d*",
    "ura.yhamm": "hetu t, ammnoh t, muupv1 d, paapv1 d*",
    "ura.yhdiag": "hetu t, dgnkdh t, muupv5 d, paapv5 d*",
    "ura.ythaku": "hetu t, alkpv1 d, loppv1 d*, hapkd t*, hedkd t*",
    "ura.ytyoll": "hetu t, tappvh d, tppvm d*, tyok1 t, tymsyy t*",
    "ura.ysijoit": "hetu t, alkpv2 d, loppv2 d*, sijkds t, tukipros n*, ammnos t*, ytunnus t*, sipkd t*",
    "ura.ytvalit": "hetu t, valpv d, alkpv8 d, loppv8 d*, ammno3 t*, ilmno t*, valkd t*",
    "ura.ypaikka": "ilmno t, ytunnus t*, ammnop t*, kunnop t, tapp1 d, keskd t*, illkm n",
    "ura.tyotarjoukset": "hetu t, ilmoitusnumero t*, kuntakoodi t*, ammattikoodi t*, osoitettupvm d,"
    " tuloskoodi t*, tyollkoodi t*, tyollisyysalue t",
    "atmt.esittelyt": "hetu t, ilmoitusnumero t*, kuntakoodi t*, esittelypvm d, tila t, tyollisyysalue t",
    "atmt.wif_liidit": "liidipvm d, ytunnus t*, kuntakoodi t*, ammattikoodi t*, tyollisyysalue t, tila t",
    "atmt.tyoluvat": "asianumero t, paatospvm d, paatos t, ammattikoodi t*, kuntakoodi t*",
    "etuudet.maksut": "hetu t, etuus t, jakso_alku d, jakso_loppu d, paivat x, maksupvm d, takaisinperinta t",
    "migri.paatokset": "CASE_ID t, MEASURE_ID t, CUSTOMER_ID t, DCSN_MEASURE_CONFIRMATION_DAY d, "
    "DCSN_TYPE_ID t, DCSN_LEVEL t, CASE_TYPE_ID t, PROCESSING_GROUNDS_GROUP t, PROCESSING_GROUNDS_NAME_FIN t,"
    " VALIDITY_START_DATE d*, VALIDITY_END_DATE d*, PAATOS_PERUTTU t",
    "migri.tyoehdot": "CASE_ID t, MEASURE_ID t, MUNICIPALITY t*, OCCUPATION_FIELD_ID t*, IS_WORK_PERMANENT t*",
    "keha.tyovoimabarometri": "kuukausi t, maakunta t, ammattikoodi t, kohtaantotila t, kohtaantoaste t*,"
    " tyottomat n*, avoimet_paikat n*",
    "keha.yhdenvertaisuuskartoitus": "vuosi n, tyollisyysalue t, osio t, kysymys t, pisteet x*, enimmaispisteet x",
    "keha.yhteistyobarometri": "vuosi n, tyollisyysalue t, vastaaja n, vastaajaryhma t, nakokulma t,"
    " kysymys t, vastaus t*",
    "tilastokeskus.tyossakaynti": "vuosi n, kunta t, sukupuoli t, ikaryhma t, kansalaisuus t, toiminta t, lkm n",
}
CLOSED = {
    "ura.yhenk.sukup": "1 2",
    "ura.yhenk.kiekd": "0 1 2",
    "ura.ythaku.hapkd": "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16",
    "ura.ytyoll.tyok1": "0 1 2 3 4 5 6 7 8 9 z",
    "ura.ytyoll.tymsyy": "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16",
    "atmt.esittelyt.tila": "1 9",
    "atmt.wif_liidit.tila": "1 2 3 9",
    "atmt.tyoluvat.paatos": "1 9",
    "etuudet.maksut.etuus": "01 02 03",
    "etuudet.maksut.takaisinperinta": "0 1",
    "migri.paatokset.DCSN_LEVEL": "1 2 3",
    "migri.paatokset.PAATOS_PERUTTU": "0 1",
    "keha.tyovoimabarometri.kohtaantotila": "0 1 2 3 99",
    "keha.tyovoimabarometri.kohtaantoaste": "1 2 3 4 5",
    "keha.yhdenvertaisuuskartoitus.osio": "1 2 3 4 5",
    "keha.yhteistyobarometri.vastaajaryhma": "1 2 3 4 5",
    "keha.yhteistyobarometri.nakokulma": "1 2 3 4 5 6",
    "tilastokeskus.tyossakaynti.sukupuoli": "1 2",
    "tilastokeskus.tyossakaynti.ikaryhma": "15-24 25-54 55-64 65-74",
    "tilastokeskus.tyossakaynti.kansalaisuus": "FI ULK",
    "tilastokeskus.tyossakaynti.toiminta": "tyollinen tyoton opiskelija elakelainen muu",
}
DIALECTS = {
    "ura": ("delta", ";", "dd.mm.yyyy", ",", "hetu"),
    "atmt": ("delta", ";", "dd.mm.yyyy", ",", "hetu"),
    "etuudet": ("delta", ";", "yyyy-mm-dd", ",", "hetu"),
    "migri": ("delta", ";", "dd.mm.yyyy", ",", "CUSTOMER_ID"),
    "keha": ("full", ";", "yyyy-mm", ",", None),
    "tilastokeskus": ("full", ",", "yyyy", ".", None),
}
KEYS = {
    "keha.tyovoimabarometri": ("kuukausi", "maakunta", "ammattikoodi"),
    "keha.yhdenvertaisuuskartoitus": ("vuosi", "tyollisyysalue", "kysymys"),
    "keha.yhteistyobarometri": ("vuosi", "tyollisyysalue", "vastaaja", "kysymys"),
    "tilastokeskus.tyossakaynti": ("vuosi", "kunta", "sukupuoli", "ikaryhma", "kansalaisuus", "toiminta"),
}
INTERVALS = {
    "ura.yhkunta": ("muupv6", "paapv6"),
    "ura.yhkoul": ("muupv3", "paapv3"),
    "ura.yhamm": ("muupv1", "paapv1"),
    "ura.yhdiag": ("muupv5", "paapv5"),
    "ura.ythaku": ("alkpv1", "loppv1"),
    "ura.ytyoll": ("tappvh", "tppvm"),
    "ura.ysijoit": ("alkpv2", "loppv2"),
    "ura.ytvalit": ("alkpv8", "loppv8"),
    "etuudet.maksut": ("jakso_alku", "jakso_loppu"),
    "migri.paatokset": ("VALIDITY_START_DATE", "VALIDITY_END_DATE"),
}


def tables():
    return {
        f"{register.name}.{table.name}": table for register in CONTRACTS.values() for table in register.tables.values()
    }


def letter(column):
    plain = column.type if column.type in "dnx" else "t"
    return f"{column.name} {plain}{'' if column.required else '*'}"


@pytest.mark.parametrize("register", DIALECTS)
def test_contract_is_valid_odcs(register):
    schema = json.loads(OpenDataContractStandard.json_schema())
    text = (CONTRACTS_FOLDER / f"{register}.odcs.yaml").read_text(encoding="utf-8")
    jsonschema.Draft201909Validator(schema).validate(yaml.safe_load(text))


def test_dialects():
    found = {r.name: (r.kind, r.separator, r.date_format, r.decimal, r.person_key) for r in CONTRACTS.values()}
    assert found == DIALECTS


def test_every_table_and_column_of_section_2():
    found = {}
    for name, table in tables().items():
        own = [c for c in table.columns if c.name not in ("rivi_id", "muutosaika", "muutoslaji")]
        found[name] = ", ".join(letter(column) for column in own)
    assert found == COLUMNS


def test_delta_tables_have_versions_and_full_tables_have_not():
    for table in tables().values():
        versions = [(c.name, c.type, c.required) for c in table.columns[:3]]
        expected = [("rivi_id", "t", True), ("muutosaika", "timestamp", True), ("muutoslaji", "t", True)]
        assert (versions == expected) == (CONTRACTS[table.register].kind == "delta"), table.landed_name


def test_closed_lists():
    found = {f"{name}.{c.name}": c.codes for name, t in tables().items() for c in t.columns if c.codes}
    kinds = {found.pop(name) for name in list(found) if name.endswith(".muutoslaji")}
    assert kinds == {("U", "M", "P")}
    assert {name: " ".join(codes) for name, codes in found.items()} == CLOSED


def test_keys_and_intervals():
    assert {name: t.key for name, t in tables().items() if not t.versioned} == KEYS
    assert {t.key for t in tables().values() if t.versioned} == {("rivi_id",)}
    assert {
        name: (t.intervals[0].start, t.intervals[0].end) for name, t in tables().items() if t.intervals
    } == INTERVALS
    assert all(len(t.intervals) <= 1 for t in tables().values())


def test_sentinels_stand_in_ura_end_dates_and_every_migri_date():
    for name, table in tables().items():
        ends = {interval.end for interval in table.intervals}
        for column in table.columns:
            found = [value.isoformat() for value in column.empty_values]
            if column.type == "d" and table.register == "migri":
                assert found == ["1900-01-01", "9999-12-31"], (name, column.name)
            elif column.name in ends and table.register == "ura":
                assert found == ["2222-11-11"], (name, column.name)
            else:
                assert found == [], (name, column.name)


def test_numbers_with_a_floor_and_texts_with_a_form():
    floors = {f"{name}.{c.name}": c.minimum for name, t in tables().items() for c in t.columns if c.minimum is not None}
    forms = {f"{name}.{c.name}": c.pattern for name, t in tables().items() for c in t.columns if c.pattern}
    assert floors == {"etuudet.maksut.paivat": 0, "tilastokeskus.tyossakaynti.lkm": 0}
    assert forms == {
        "keha.tyovoimabarometri.kuukausi": "^[0-9]{4}-(0[1-9]|1[0-2])$",
        "tilastokeskus.tyossakaynti.kunta": "^[0-9]{3}$",
    }
    assert [f"{n}.{c.name}" for n, t in tables().items() for c in t.columns if c.trimmed] == [
        "migri.tyoehdot.MUNICIPALITY"
    ]


def test_identity_codes_land_as_person_id():
    assert {c.landed_name for t in tables().values() for c in t.columns if c.name == "hetu"} == {"person_id"}
    assert {c.type for t in tables().values() for c in t.columns if c.name == "hetu"} == {"hetu"}


def test_everything_is_described():
    for name, table in tables().items():
        assert table.description.endswith(".") and table.grain, name
        assert all(column.description.endswith(".") for column in table.columns), name


def test_when_tables_come():
    found = {
        f"{table.register}.{table.name}": (table.schedule.months_between, table.schedule.latest_days)
        for register in CONTRACTS.values()
        for table in register.tables.values()
    }
    yearly = {"keha.yhdenvertaisuuskartoitus", "keha.yhteistyobarometri", "tilastokeskus.tyossakaynti"}
    assert found == {name: (12, 31) if name in yearly else (1, 10) for name in COLUMNS}


def test_a_contract_that_does_not_say_when_a_table_comes_is_refused(tmp_path):
    contract = yaml.safe_load((CONTRACTS_FOLDER / "keha.odcs.yaml").read_text(encoding="utf-8"))
    contract["slaProperties"] = contract["slaProperties"][2:]
    (tmp_path / "keha.odcs.yaml").write_text(yaml.safe_dump(contract), encoding="utf-8")
    with pytest.raises(ContractError, match=r"keha\.odcs\.yaml, tyovoimabarometri: expected one .* frequency"):
        load_contracts(tmp_path)


def test_a_contract_that_says_something_unknown_is_refused(tmp_path):
    text = (CONTRACTS_FOLDER / "keha.odcs.yaml").read_text(encoding="utf-8")
    (tmp_path / "keha.odcs.yaml").write_text(text.replace('value: "month"', 'value: "moon"'), encoding="utf-8")
    with pytest.raises(ContractError, match="kuukausi has an unknown form: moon"):
        load_contracts(tmp_path)
