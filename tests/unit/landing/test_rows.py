"""Row by row: what is read, what is empty, and which reasons a row goes to quarantine with (L6, X1, V2, H2)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from delivery_kit import File, csv_file, csv_text, good_row, identity_code, raw_file
from staging_kit import landed_values, reasons, staged

STATUS, VACANCY, PAYMENT, DECISION = "ura.ytyoll", "ura.ypaikka", "etuudet.maksut", "migri.paatokset"
POPULATION, BAROMETER, SUBSIDY = "tilastokeskus.tyossakaynti", "keha.tyovoimabarometri", "ura.ysijoit"


def test_a_good_row_of_every_table_lands(tmp_path):
    from mittaristo.contracts import load_contracts

    for register in load_contracts().values():
        for table in register.tables:
            name = f"{register.name}.{table}"
            assert reasons(tmp_path, name, good_row(name, 1), good_row(name, 2)) == [None, None], name


FINNISH_DATES = {
    "1.2.2025": date(2025, 2, 1),
    "01.02.2025": date(2025, 2, 1),
    "29.2.2024": date(2024, 2, 29),
    "31.12.0001": date(1, 12, 31),
    "30.2.2025": None,
    "29.2.2023": None,
    "0.1.2025": None,
    "1.13.2025": None,
    "1.1.0000": None,
    "1.1.25": None,
    "001.1.2025": None,
    "1.1.2025 ": None,
    " 1.1.2025": None,
    "2025-01-01": None,
    "1/1/2025": None,
    "+1.1.2025": None,
    "1.1.2025\n": None,
}


@pytest.mark.parametrize("text", FINNISH_DATES)
def test_finnish_dates(tmp_path, text):
    row = good_row(STATUS, tappvh=text)
    expected = FINNISH_DATES[text]
    assert landed_values(tmp_path, STATUS, "tappvh", row) == [expected]
    assert reasons(tmp_path, STATUS, row) == [None if expected else "unreadable:tappvh"]


ISO_DATES = {"2025-02-01": date(2025, 2, 1), "2025-2-1": None, "1.2.2025": None, "2025-02-30": None, "0000-01-01": None}


@pytest.mark.parametrize("text", ISO_DATES)
def test_iso_dates(tmp_path, text):
    row = good_row(PAYMENT, maksupvm=text)
    expected = ISO_DATES[text]
    assert landed_values(tmp_path, PAYMENT, "maksupvm", row) == [expected]
    assert reasons(tmp_path, PAYMENT, row) == [None if expected else "unreadable:maksupvm"]


MOMENTS = {
    (STATUS, "3.2.2025 01:02:03"): datetime(2025, 2, 3, 1, 2, 3),
    (STATUS, "03.02.2025 23:59:59"): datetime(2025, 2, 3, 23, 59, 59),
    (STATUS, "3.2.2025 1:02:03"): None,
    (STATUS, "3.2.2025 24:00:00"): None,
    (STATUS, "3.2.2025 00:60:00"): None,
    (STATUS, "3.2.2025 00:00:60"): None,
    (STATUS, "3.2.2025"): None,
    (STATUS, "3.2.2025  01:02:03"): None,
    (STATUS, "3.2.2025 01:02"): None,
    (STATUS, "3.2.2025 01:02:03.5"): None,
    (PAYMENT, "2025-02-03 01:02:03"): datetime(2025, 2, 3, 1, 2, 3),
    (PAYMENT, "2025-02-03T01:02:03"): None,
    (PAYMENT, "3.2.2025 01:02:03"): None,
}


@pytest.mark.parametrize(("name", "text"), MOMENTS)
def test_moments(tmp_path, name, text):
    row = good_row(name, muutosaika=text)
    expected = MOMENTS[name, text]
    assert landed_values(tmp_path, name, "muutosaika", row) == [expected]
    assert reasons(tmp_path, name, row) == [None if expected else "unreadable:muutosaika"]


WHOLE_NUMBERS = {
    "12": 12,
    "-3": -3,
    "007": 7,
    "-0": 0,
    "9223372036854775807": 2**63 - 1,
    "9223372036854775808": None,
    "+1": None,
    "1.0": None,
    "1 000": None,
    " 1": None,
    "1e3": None,
    "٣": None,
    "-": None,
}


@pytest.mark.parametrize("text", WHOLE_NUMBERS)
def test_whole_numbers(tmp_path, text):
    row = good_row(VACANCY, illkm=text)
    expected = WHOLE_NUMBERS[text]
    assert landed_values(tmp_path, VACANCY, "illkm", row) == [expected]
    assert reasons(tmp_path, VACANCY, row) == [None if expected is not None else "unreadable:illkm"]


DECIMALS = {
    "5": Decimal(5),
    "4,5": Decimal("4.5"),
    "0,125": Decimal("0.125"),
    "-0": Decimal(0),
    "4.5": None,
    "4,": None,
    ",5": None,
    "-1": None,
    "-0,5": None,
    "1,2,3": None,
    "1e2": None,
    "nan": None,
}


@pytest.mark.parametrize("text", DECIMALS)
def test_decimals_have_the_registers_mark_and_days_are_never_negative(tmp_path, text):
    row = good_row(PAYMENT, paivat=text)
    expected = DECIMALS[text]
    assert landed_values(tmp_path, PAYMENT, "paivat", row) == [expected]
    assert reasons(tmp_path, PAYMENT, row) == [None if expected is not None else "unreadable:paivat"]


def test_decimals_without_a_floor_may_be_negative(tmp_path):
    name = "keha.yhdenvertaisuuskartoitus"
    assert landed_values(tmp_path, name, "pisteet", good_row(name, pisteet="-1,5")) == [Decimal("-1.5")]


@pytest.mark.parametrize("text", ["-1", "1.5"])
def test_population_is_a_whole_number_from_zero(tmp_path, text):
    assert reasons(tmp_path, POPULATION, good_row(POPULATION, lkm=text)) == ["unreadable:lkm"]


@pytest.mark.parametrize("text", ["2025-1", "2025-13", "2025-00", "25-01", "2025-01 ", "1.2025", "2025-01-01"])
def test_months_are_four_digits_and_two(tmp_path, text):
    assert reasons(tmp_path, BAROMETER, good_row(BAROMETER, kuukausi=text)) == ["unreadable:kuukausi"]


@pytest.mark.parametrize("text", ["91", "SSS", "0911", "09x", " 091"])
def test_population_is_by_municipality_of_three_digits(tmp_path, text):
    assert reasons(tmp_path, POPULATION, good_row(POPULATION, kunta=text)) == ["unreadable:kunta"]


def test_codes_are_compared_exactly(tmp_path):
    unknown = ["10", "02", " 2", "2 ", "Z", "x"]
    found = reasons(tmp_path, STATUS, *(good_row(STATUS, number, tyok1=code) for number, code in enumerate(unknown)))
    assert found == ["unknown_code:tyok1"] * len(unknown)


def test_open_lists_and_odd_texts_land_as_they_are(tmp_path):
    row = good_row(SUBSIDY, sijkds="new", ytunnus="1234567-9", ammnos=" X1 ")
    (found,) = staged(tmp_path, SUBSIDY, csv_file(SUBSIDY, [row]))
    assert (found["_reasons"], found["sijkds"], found["ytunnus"], found["ammnos"]) == (None, "new", "1234567-9", " X1 ")


def test_nothing_and_an_empty_quoted_field_are_both_empty(tmp_path):
    row = good_row(STATUS, tyok1="@", tymsyy=None)
    content = csv_text(STATUS, [row, row]).replace("@;", '"";', 1).replace("@;", ";", 1).encode()
    found = staged(tmp_path, STATUS, raw_file(STATUS, content, 2))
    assert [line["_reasons"] for line in found] == ["empty:tyok1"] * 2
    assert [line["tymsyy"] for line in found] == [None, None]


def test_every_required_column_is_required_and_no_other(tmp_path):
    from delivery_kit import table_of

    for name in (STATUS, PAYMENT, DECISION, BAROMETER, POPULATION, SUBSIDY):
        for column in table_of(name).columns:
            expected = [f"empty:{column.name}" if column.required else None]
            assert reasons(tmp_path, name, good_row(name, **{column.name: None})) == expected, (name, column.name)


def test_only_the_municipality_of_a_form_is_trimmed_and_of_unicode_white_space(tmp_path):
    name = "migri.tyoehdot"
    texts = ["\u2003 Helsinki\t\u00a0", " \u3000 ", "a\u200bb", "\u200bEspoo", "Kirkko nummi"]
    rows = [good_row(name, number, MUNICIPALITY=text) for number, text in enumerate(texts)]
    assert landed_values(tmp_path, name, "MUNICIPALITY", *rows) == [
        "Helsinki",
        None,
        "a\u200bb",
        "\u200bEspoo",
        "Kirkko nummi",
    ]
    assert reasons(tmp_path, name, *rows) == [None] * 5


@pytest.mark.parametrize("text", ["11.11.2222"])
def test_x1_an_open_end_of_ura_is_empty_before_any_other_check(tmp_path, text):
    rows = [good_row(STATUS, tappvh="1.1.3000", tppvm=text), good_row(STATUS, 1, tappvh=text, tppvm=None)]
    assert reasons(tmp_path, STATUS, *rows) == [None, None]
    assert landed_values(tmp_path, STATUS, "tppvm", *rows) == [None, None]
    assert landed_values(tmp_path, STATUS, "tappvh", *rows)[1] == date(2222, 11, 11)


@pytest.mark.parametrize("text", ["1.1.1900", "01.01.1900", "31.12.9999"])
def test_x1_two_days_of_migri_are_empty_in_any_date_column(tmp_path, text):
    rows = [
        good_row(DECISION, 1, VALIDITY_START_DATE=text, VALIDITY_END_DATE="1.1.1899"),
        good_row(DECISION, 2, DCSN_MEASURE_CONFIRMATION_DAY=text),
    ]
    assert landed_values(tmp_path, DECISION, "VALIDITY_START_DATE", *rows)[0] is None
    assert reasons(tmp_path, DECISION, *rows) == [None, "empty:DCSN_MEASURE_CONFIRMATION_DAY"]


def test_a_sentinel_of_another_register_is_a_day_like_any_other(tmp_path):
    assert landed_values(tmp_path, STATUS, "tppvm", good_row(STATUS, tppvm="31.12.9999")) == [date(9999, 12, 31)]


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


@pytest.mark.parametrize("name", INTERVALS)
def test_an_end_before_its_start(tmp_path, name):
    start, end = INTERVALS[name]
    before, day = ("2025-01-31", "2025-02-01") if name == PAYMENT else ("31.1.2025", "1.2.2025")
    rows = [good_row(name, 1, **{start: day, end: before}), good_row(name, 2, **{start: day, end: day})]
    assert reasons(tmp_path, name, *rows) == [f"reversed_interval:{end}", None]


def test_the_day_of_choice_is_no_interval(tmp_path):
    name = "ura.ytvalit"
    row = good_row(name, valpv="1.1.2026", alkpv8="1.2.2025", loppv8="1.3.2025")
    assert reasons(tmp_path, name, row) == [None]


def test_every_reason_that_applies_in_contract_order(tmp_path):
    row = good_row(STATUS, rivi_id=None, hetu="010190-9000", tappvh="32.1.2025", tppvm="x", tyok1="y", tymsyy="99")
    expected = (
        "empty:rivi_id; bad_hetu:hetu; unreadable:tappvh; unreadable:tppvm; unknown_code:tyok1; unknown_code:tymsyy"
    )
    assert reasons(tmp_path, STATUS, row) == [expected]


def test_a_code_and_an_interval_of_one_row(tmp_path):
    row = good_row(STATUS, tappvh="2.1.2025", tppvm="1.1.2025", tyok1="y")
    assert reasons(tmp_path, STATUS, row) == ["reversed_interval:tppvm; unknown_code:tyok1"]


def test_an_empty_identity_code_is_empty_and_a_bad_one_bad(tmp_path):
    rows = [good_row(STATUS, 1, hetu=None), good_row(STATUS, 2, hetu="x"), good_row(STATUS, 3)]
    assert reasons(tmp_path, STATUS, *rows) == ["empty:hetu", "bad_hetu:hetu", None]


@pytest.mark.parametrize("broken", ["a;b", "a;b;c;d;e;f;g;h;i", ";;;;;;;;", " "])
def test_another_number_of_fields_is_the_only_reason(tmp_path, broken):
    content = csv_text(STATUS, [good_row(STATUS, 1), good_row(STATUS, 2)]).encode() + broken.encode() + b"\n"
    found = staged(tmp_path, STATUS, raw_file(STATUS, content, 3))
    assert [row["_reasons"] for row in found] == [None, None, "unreadable:*"]
    assert found[2]["person_id"] is None
    assert found[2]["_line"] == 4


def test_v2_of_a_deleted_row_only_the_version_is_checked(tmp_path):
    rubbish = {"hetu": "x", "tappvh": "32.1.2025", "tppvm": None, "tyok1": "?", "tymsyy": "99"}
    rows = [
        good_row(STATUS, 1, muutoslaji="P", **rubbish),
        good_row(STATUS, 2, muutoslaji="P", **dict.fromkeys(rubbish)),
        good_row(STATUS, 3, muutoslaji="P", rivi_id=None, muutosaika="x"),
        good_row(STATUS, 4, muutoslaji="p"),
        good_row(STATUS, 5, muutoslaji="P", tappvh="2.1.2025", tppvm="1.1.2025"),
    ]
    found = staged(tmp_path, STATUS, csv_file(STATUS, rows))
    assert [row["_reasons"] for row in found] == [
        None,
        None,
        "empty:rivi_id; unreadable:muutosaika",
        "unknown_code:muutoslaji",
        None,
    ]
    assert [found[0][name] for name in ("person_id", "tappvh", "tppvm", "tyok1", "tymsyy")] == [None] * 5
    assert (found[4]["tappvh"], found[4]["tppvm"], found[4]["tyok1"]) == (date(2025, 1, 2), date(2025, 1, 1), "0")
    assert found[4]["person_id"] is not None


def test_of_rows_with_the_same_key_the_last_line_stays(tmp_path):
    rows = [
        good_row(BAROMETER, 1, kohtaantotila="1"),
        good_row(BAROMETER, 1, kohtaantotila="?"),
        good_row(BAROMETER, 2),
        good_row(BAROMETER, 1, kohtaantotila="2"),
        good_row(BAROMETER, 1, kohtaantotila="3"),
    ]
    assert reasons(tmp_path, BAROMETER, *rows) == [
        "duplicate_key",
        "unknown_code:kohtaantotila",
        None,
        "duplicate_key",
        None,
    ]


def test_keys_are_compared_as_values(tmp_path):
    rows = [
        good_row(POPULATION, 1, vuosi="2023"),
        good_row(POPULATION, 1, vuosi="02023"),
        good_row(POPULATION, 1, kunta="002"),
    ]
    assert reasons(tmp_path, POPULATION, *rows) == ["duplicate_key", None, None]


def test_rows_of_versions_may_repeat_their_identity(tmp_path):
    assert reasons(tmp_path, STATUS, good_row(STATUS, 1), good_row(STATUS, 1)) == [None, None]


def test_columns_may_come_in_any_order_and_unknown_ones_do_not_land(tmp_path):
    row = good_row(STATUS, 7) | {"new column": "x"}
    columns = ["new column", *reversed([name for name in row if name != "new column"])]
    content = csv_text(STATUS, [row], columns).encode()
    (found,) = staged(tmp_path, STATUS, File("ytyoll", "ytyoll.csv", content, 1))
    (plain,) = staged(tmp_path, STATUS, csv_file(STATUS, [good_row(STATUS, 7)]))
    assert found == plain


def test_an_identity_code_in_another_column_is_nowhere_in_what_is_staged(tmp_path):
    code = identity_code("955")
    rows = [good_row(STATUS, 1, rivi_id=f"row of {code}"), good_row(STATUS, 2, tappvh=code, tymsyy=code.lower())]
    found = staged(tmp_path, STATUS, csv_file(STATUS, rows))
    assert code.lower() not in repr(found).lower()
    assert found[0]["rivi_id"].startswith("pseudonym ")
    assert found[1]["_texts"].count("[identity code]") == 2


def test_an_identity_code_in_a_trimmed_text_lands_as_its_pseudonym(tmp_path):
    rows = [good_row("migri.tyoehdot", 1, MUNICIPALITY=f" {identity_code()} "), good_row("migri.tyoehdot", 2)]
    landed = landed_values(tmp_path, "migri.tyoehdot", "MUNICIPALITY", *rows)
    assert landed[0].startswith("pseudonym ")
    assert landed[1] == "002"
