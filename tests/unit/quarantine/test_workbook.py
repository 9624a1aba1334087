"""The workbook for senders: every fault with its place and its row, no identity code, and no formula."""

import re
import zipfile

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, deliver, good_row, identity_code
from mittaristo.cli.main import main
from mittaristo.contracts import load_contracts
from mittaristo.errors import FailedError
from mittaristo.quarantine import workbook
from mittaristo.quarantine.texts import REASONS

STATUS, SEARCH, BAROMETER = "ura.ytyoll", "ura.ythaku", "keha.tyovoimabarometri"
HEAD = ["Syy / Orsak / Reason", "Sarake / Kolumn / Column", "Toimitus / Leverans / Delivery"]
HEAD += ["Tiedosto / Fil / File", "Rivi / Rad / Line"]
CODE = identity_code("901")


@pytest.fixture
def book(warehouse):
    """Writes the workbook of ura's quarantined rows and returns its path."""

    def write(*rows: dict, register: str = "ura", name: str = STATUS):
        deliver(warehouse.deliveries, register, "2025-02-03", csv_file(name, list(rows)))
        warehouse.land()
        file = warehouse.database.with_name("rows.xlsx")
        with duckdb.connect(warehouse.database, read_only=True) as connection:
            workbook.export(connection, load_contracts()[register], file)
        return file

    return write


def lines(file, sheet: str = "ytyoll") -> list[list]:
    return [list(row) for row in openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)]


def test_there_is_a_line_for_every_fault_with_its_place_and_its_row(book):
    faulty = good_row(STATUS, 2, tyok1="?", tappvh="5.3.2025", tppvm="4.3.2025", hetu=CODE)
    file = book(good_row(STATUS, 1), faulty)
    head, *rows = lines(file)
    delivered = [name for name in faulty if name != "hetu"]
    assert head == [*HEAD, *delivered]
    place, values = ["ura/2025-02-03", "ytyoll.csv", 3], [faulty[name] for name in delivered]
    assert rows == [
        ["reversed_interval", "tppvm", *place, *values],
        ["unknown_code", "tyok1", *place, *values],
    ]


def test_the_faulty_field_is_coloured_and_no_other(book):
    file = book(good_row(STATUS, 2, tyok1="?", tappvh="x"))
    sheet = openpyxl.load_workbook(file)["ytyoll"]
    coloured = [
        (row[1].value, sheet.cell(1, cell.column).value)
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type
    ]
    assert coloured == [("tappvh", "tappvh"), ("tyok1", "tyok1")]


def test_whatever_was_delivered_is_a_text_and_never_a_formula(book):
    values = ["=1+1", "+358", "-1", "@x", '=HYPERLINK("x")', "\t=1", "2"]
    file = book(*[good_row(STATUS, number, tyok1="?", tymsyy=value) for number, value in enumerate(values)])
    sheet = openpyxl.load_workbook(file)["ytyoll"]
    place = lines(file)[0].index("tymsyy") + 1
    faults = [sheet.cell(row, place) for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == "tyok1"]
    assert [cell.value for cell in faults] == values
    assert {(cell.data_type, cell.quotePrefix, cell.number_format) for cell in faults} == {("s", True, "@")}
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert not any(re.search(r"<f[ >/]", text) for text in sheets)


def test_no_identity_code_and_no_pseudonym_is_in_it(book, warehouse):
    file = book(good_row(STATUS, 2, tyok1="?", hetu=CODE, rivi_id=f"of {CODE}"), good_row(STATUS, 3, hetu="x" + CODE))
    ((person,),) = warehouse.query("select person_id from quarantine.ura__ytyoll where person_id is not null")
    with zipfile.ZipFile(file) as parts:
        everything = "\n".join(parts.read(name).decode() for name in parts.namelist())
    assert "of [identity code]" in everything
    assert CODE not in everything
    assert person not in everything


def test_what_a_workbook_cannot_hold_is_replaced(book):
    file = book(good_row(STATUS, 2, tyok1="a\x01b\uffff<&>\nc", tymsyy="x" * 40_000))
    row = dict(zip(*lines(file)[:2], strict=True))
    assert row["tyok1"] == "a\ufffdb\ufffd<&>\nc"
    assert row["tymsyy"] == "x" * 32_767


def test_what_does_not_fit_a_sheet_goes_on_in_the_next(book, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    file = book(*[good_row(STATUS, number, tyok1="?") for number in range(5)])
    sheets = ["ytyoll", "ytyoll (2)", "ytyoll (3)"]
    assert openpyxl.load_workbook(file).sheetnames == ["Lue - Läs - Read", *sheets]
    assert [[row[4] for row in lines(file, sheet)[1:]] for sheet in sheets] == [[2, 3], [4, 5], [6]]


def test_the_first_sheet_explains_in_three_languages_and_counts(book):
    rows = lines(book(good_row(STATUS, 2, tyok1="?"), good_row(STATUS, 3, tyok1="?", hetu="x")), "Lue - Läs - Read")
    assert rows[0][1:4] == ["Suomeksi", "På svenska", "In English"]
    assert all("ura" in text for text in rows[1][1:4])
    explained = [row[0] for row in rows if row[0] in REASONS and all(row[1:4]) and row[4] is None]
    assert explained == list(REASONS)
    assert rows[-2:] == [
        ["ytyoll", "unknown_code", "tyok1", "ura/2025-02-03", 2],
        ["ytyoll", "bad_hetu", "hetu", "ura/2025-02-03", 1],
    ]


def test_every_reason_of_the_landing_is_explained(book, warehouse):
    searches = [
        good_row(SEARCH, 1, hetu="x", alkpv1=None, hapkd="?"),
        good_row(SEARCH, 2, loppv1="1.1.1950"),
        good_row(SEARCH, 3, loppv1="x"),
    ]
    doubled = csv_file(BAROMETER, [good_row(BAROMETER, 1)] * 2)
    deliver(warehouse.deliveries, "keha", "2025-02-01", doubled)
    book(*searches, name=SEARCH)
    with duckdb.connect(warehouse.database, read_only=True) as connection:
        found = [workbook.faults(connection, load_contracts()[register]) for register in ("ura", "keha")]
    assert {fault.reason for faults in found for fault in faults} == REASONS.keys()


def test_the_command_writes_only_what_there_is(warehouse, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database = ["--database", str(warehouse.database)]
    nothing = CliRunner().invoke(main, ["quarantine", "export", "ura", *database])
    assert (nothing.exit_code, nothing.output) == (0, "no row of ura is in quarantine; no workbook is written\n")
    assert not list(tmp_path.glob("*.xlsx"))
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS, 1, tyok1="?")]))
    warehouse.land()
    some = CliRunner().invoke(main, ["quarantine", "export", "ura", *database])
    assert some.exit_code == 0
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["quarantine-ura.xlsx"]
    assert CliRunner().invoke(main, ["quarantine", "export", "uraa", *database]).exit_code == 2


def test_a_folder_that_is_not_there(book, warehouse):
    book(good_row(STATUS, 1, tyok1="?"))
    with duckdb.connect(warehouse.database, read_only=True) as connection, pytest.raises(FailedError, match="No such"):
        workbook.export(connection, load_contracts()["ura"], warehouse.deliveries / "none" / "rows.xlsx")
