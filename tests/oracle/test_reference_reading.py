"""How the reference reads deliveries: versions, deletions, full deliveries, rows that do not exist."""

from datetime import date
from pathlib import Path

import pytest

from delivery_kit import KEY, csv_file, deliver, good_row, identity_code
from mittaristo_lab.reference.deliveries import find_deliveries
from mittaristo_lab.reference.geography import load_geography
from mittaristo_lab.reference.layouts import load_layouts
from mittaristo_lab.reference.registers import Registers, read_registers
from mittaristo_lab.reference.rows import RowReader, is_valid_hetu


def search(number: str, start: str, changed: str = "1.1.2025 08:00:00", **values: str) -> dict:
    """A row of ythaku."""
    row = good_row("ura.ythaku", hetu=identity_code(), rivi_id=number, alkpv1=start, loppv1="", muutosaika=changed)
    return row | {"muutoslaji": "U"} | values


def month(root: Path, day: str, until: str, *rows: dict, kind: str = "delta", table: str = "ura.ythaku") -> None:
    """A delivery of one table."""
    deliver(root, table.split(".")[0], day, csv_file(table, list(rows)), data_until=until, kind=kind)


def read(root: Path, as_of: str = "2025-12-31") -> Registers:
    """The registers as the reference reads them."""
    return read_registers(find_deliveries(root), date.fromisoformat(as_of), load_geography(), KEY)


def starts(root: Path, as_of: str = "2025-12-31") -> list[str]:
    """The starts of all job searches, in order."""
    lives = read(root, as_of).lives.values()
    return sorted(str(row.start) for life in lives for row in life.searches)


def test_l2_a_full_delivery_replaces_the_table_and_later_deltas_apply_on_top(tmp_path):
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"), search("2", "2.1.2024"))
    month(tmp_path, "2025-03-03", "2025-02-28", search("2", "3.1.2024"), kind="full")
    month(tmp_path, "2025-04-03", "2025-03-31", search("3", "4.1.2024"))
    assert starts(tmp_path) == ["2024-01-03", "2024-01-04"]
    assert starts(tmp_path, "2025-02-27") == ["2024-01-01", "2024-01-02"]


def test_l2_tables_that_a_full_delivery_does_not_list_stay(tmp_path):
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"))
    status = good_row("ura.ytyoll", hetu=identity_code(), tappvh="1.1.2024", tppvm="")
    month(tmp_path, "2025-03-03", "2025-02-28", status, kind="full", table="ura.ytyoll")
    assert starts(tmp_path) == ["2024-01-01"]


def test_l2_the_newest_full_delivery_of_a_full_register_counts(tmp_path):
    row = good_row("tilastokeskus.tyossakaynti", vuosi="2023", kunta="091", lkm="5")
    for day, until, persons in (("2024-09-01", "2023-12-31", "5"), ("2025-09-01", "2024-12-31", "6")):
        month(tmp_path, day, until, row | {"lkm": persons}, kind="full", table="tilastokeskus.tyossakaynti")
    assert [found.values["lkm"] for found in read(tmp_path).tables["tyossakaynti"]] == [6]
    assert [found.values["lkm"] for found in read(tmp_path, "2024-12-30").tables["tyossakaynti"]] == [5]


def test_v1_the_newest_version_counts_then_the_later_delivery_then_the_later_line(tmp_path):
    first = [search("1", "1.1.2024"), search("2", "1.2.2024"), search("2", "2.2.2024"), search("3", "1.3.2024")]
    month(tmp_path, "2025-02-03", "2025-01-31", *first)
    older = search("1", "9.1.2024", changed="31.12.2024 23:59:59")
    month(tmp_path, "2025-03-03", "2025-02-28", older, search("3", "9.3.2024"))
    assert starts(tmp_path) == ["2024-01-01", "2024-02-02", "2024-03-09"]


def test_v1_a_version_in_quarantine_does_not_exist(tmp_path):
    bad = search("1", "9.1.2024", changed="2.1.2025 08:00:00", loppv1="8.1.2024")
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"), bad)
    assert starts(tmp_path) == ["2024-01-01"]


def test_v2_a_deleted_row_does_not_exist_and_only_its_identity_is_checked(tmp_path):
    deletion = dict.fromkeys(search("1", ""), "") | {
        "rivi_id": "1",
        "muutosaika": "2.1.2025 08:00:00",
        "muutoslaji": "P",
    }
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"), search("2", "2.1.2024"))
    month(
        tmp_path, "2025-03-03", "2025-02-28", deletion, deletion | {"rivi_id": "2", "muutosaika": "31.12.2024 08:00:00"}
    )
    assert starts(tmp_path) == ["2024-01-02"]


def test_v3_only_deliveries_that_end_by_the_as_of_date_are_seen(tmp_path):
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"))
    month(tmp_path, "2025-03-03", "2025-02-28", search("2", "2.1.2024"))
    assert starts(tmp_path, "2025-02-28") == ["2024-01-01", "2024-01-02"]
    assert starts(tmp_path, "2025-02-27") == ["2024-01-01"]
    assert read(tmp_path, "2025-02-27").data_until["ura"] == date(2025, 1, 31)


def test_v3_a_full_table_reaches_as_far_as_the_deliveries_that_list_it(tmp_path):
    barometer = good_row("keha.tyovoimabarometri", kuukausi="2025-02")
    month(tmp_path, "2025-03-05", "2025-02-28", barometer, kind="full", table="keha.tyovoimabarometri")
    survey = good_row("keha.yhdenvertaisuuskartoitus", vuosi="2024")
    month(tmp_path, "2025-03-06", "2024-12-31", survey, kind="full", table="keha.yhdenvertaisuuskartoitus")
    until = read(tmp_path).data_until
    assert (until["tyovoimabarometri"], until["yhdenvertaisuuskartoitus"], until["yhteistyobarometri"]) == (
        date(2025, 2, 28),
        date(2024, 12, 31),
        None,
    )


def test_h1_the_person_is_a_keyed_digest(tmp_path):
    month(tmp_path, "2025-02-03", "2025-01-31", search("1", "1.1.2024"))
    (person_id,) = read(tmp_path).lives
    # openssl dgst -sha256 -hmac "a key for tests", its first 32 digits.
    assert person_id == "ed153ff2a660be0141360ab9b50ee9e9"


@pytest.mark.parametrize(
    ("hetu", "valid"),
    [
        (identity_code(), True),
        (identity_code("002"), True),
        (identity_code("001"), False),
        (identity_code().replace("-", "Y"), True),
        (identity_code().replace("-", "Z"), False),
        (identity_code(day="290200", sign="A"), True),
        (identity_code(day="290200", sign="-"), False),
        (identity_code(day="310490"), False),
        (identity_code().lower().replace("-", "y"), False),
        (identity_code()[:-1] + "G", False),
        (identity_code() + " ", False),
    ],
)
def test_h2_identity_codes(hetu, valid):
    assert is_valid_hetu(hetu) is valid


@pytest.mark.parametrize(
    ("table", "changes", "reasons"),
    [
        ("ura.ythaku", {}, []),
        ("ura.ythaku", {"alkpv1": "1.2.2024", "loppv1": "11.11.2222"}, []),
        ("ura.ythaku", {"alkpv1": "2.2.2024", "loppv1": "01.02.2024"}, ["reversed_interval:loppv1"]),
        ("ura.ythaku", {"alkpv1": "30.2.2024"}, ["unreadable:alkpv1"]),
        ("ura.ythaku", {"alkpv1": ""}, ["empty:alkpv1"]),
        ("ura.ythaku", {"hapkd": "17"}, ["unknown_code:hapkd"]),
        ("ura.ythaku", {"hapkd": " 01"}, ["unknown_code:hapkd"]),
        ("ura.ythaku", {"hetu": "010190-9000"}, ["bad_hetu:hetu"]),
        ("ura.ythaku", {"muutosaika": "1.1.2024 8:00:00"}, ["unreadable:muutosaika"]),
        ("etuudet.maksut", {"paivat": "-1"}, ["unreadable:paivat"]),
        ("etuudet.maksut", {"paivat": "1."}, ["unreadable:paivat"]),
        ("etuudet.maksut", {"paivat": "1,5"}, []),
        ("etuudet.maksut", {"jakso_alku": "2024-1-01"}, ["unreadable:jakso_alku"]),
        ("migri.paatokset", {"DCSN_MEASURE_CONFIRMATION_DAY": "1.1.1900"}, ["empty:DCSN_MEASURE_CONFIRMATION_DAY"]),
        ("migri.paatokset", {"VALIDITY_END_DATE": "31.12.9999"}, []),
        ("tilastokeskus.tyossakaynti", {"kunta": "91"}, ["unreadable:kunta"]),
        ("keha.tyovoimabarometri", {"kuukausi": "2024-13"}, ["unreadable:kuukausi"]),
    ],
)
def test_rows_that_do_not_exist(table, changes, reasons):
    register = load_layouts()[table.split(".")[0]]
    row = good_row(table) | ({"kunta": "091"} if table.endswith("tyossakaynti") else {}) | changes
    _, found = RowReader(register, KEY).read(register.tables[table.split(".")[1]], row)
    assert found == reasons


def test_l6_only_a_written_municipality_is_trimmed():
    layout = load_layouts()["migri"]
    given = good_row("migri.tyoehdot", MUNICIPALITY="\u2003 Kemi\t", OCCUPATION_FIELD_ID=" 12 ")
    values, reasons = RowReader(layout, KEY).read(layout.tables["tyoehdot"], given)
    assert (values["MUNICIPALITY"], values["OCCUPATION_FIELD_ID"], reasons) == ("Kemi", " 12 ", [])
    values, _ = RowReader(layout, KEY).read(layout.tables["tyoehdot"], given | {"MUNICIPALITY": " \xa0"})
    assert values["MUNICIPALITY"] is None


def test_of_two_rows_with_one_key_the_later_line_stays(tmp_path):
    row = good_row("tilastokeskus.tyossakaynti", vuosi="2023", kunta="091", lkm="5")
    twice = [row, row | {"vuosi": "02023", "lkm": "6"}, row | {"lkm": "many"}]
    month(tmp_path, "2024-09-01", "2023-12-31", *twice, kind="full", table="tilastokeskus.tyossakaynti")
    assert [found.values["lkm"] for found in read(tmp_path).tables["tyossakaynti"]] == [6]


def test_a_row_s_line_is_the_one_it_starts_on(tmp_path):
    rows = [
        good_row("migri.tyoehdot", 1, MUNICIPALITY="Hel\nsinki"),
        good_row("migri.tyoehdot", 2, MUNICIPALITY="Turku"),
    ]
    month(tmp_path, "2025-02-03", "2025-01-31", *rows, table="migri.tyoehdot")
    assert sorted(row.origin.line for row in read(tmp_path).tables["tyoehdot"]) == [2, 4]
