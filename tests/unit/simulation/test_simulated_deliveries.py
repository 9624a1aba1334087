"""Delivery folders are as L1-L6 say, and nothing in them is refused."""

import datetime as dt
import gzip
import hashlib
import statistics

import pyarrow.parquet as pq
import pytest

from mittaristo.contracts import load_contracts
from simulation_kit import read_lines

EMPTY_DATES = {"11.11.2222": "ura", "1.1.1900": "migri", "31.12.9999": "migri"}


@pytest.fixture(params=["clean", "dirty"])
def either(request):
    return request.getfixturevalue(request.param)


def test_manifests_tell_the_truth(either):
    assert {manifest["register"] for _, manifest in either.manifests} == set(load_contracts())
    for folder, manifest in either.manifests:
        assert manifest["register"] == folder.parent.name
        assert manifest["delivered_on"] == folder.name
        assert manifest["contract_version"] == load_contracts()[manifest["register"]].version
        assert {path.name for path in folder.iterdir()} == {
            "manifest.json",
            *(entry["file"] for entry in manifest["files"]),
        }
        for entry in manifest["files"]:
            path = folder / entry["file"]
            assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
            assert entry["rows"] == _row_count(path, manifest)


def _row_count(path, manifest) -> int:
    if path.suffix == ".parquet":
        return pq.read_metadata(path).num_rows
    return len(read_lines(path, manifest["register"], manifest["encoding"])) - 1


def test_every_table_of_a_contract_is_delivered_with_its_columns(either):
    seen = set()
    for folder, manifest in either.manifests:
        register = load_contracts()[manifest["register"]]
        if register.kind == "delta":
            assert {entry["table"] for entry in manifest["files"]} == set(register.tables)
        for entry in manifest["files"]:
            seen.add((register.name, entry["table"]))
            path = folder / entry["file"]
            if path.suffix == ".parquet":
                header = pq.read_schema(path).names
            else:
                header = read_lines(path, register.name, manifest["encoding"])[0]
            assert header == [column.name for column in register.tables[entry["table"]].columns]
    assert seen == {(r.name, table) for r in load_contracts().values() for table in r.tables}


def test_deliveries_cover_their_months_and_arrive_soon_after(either):
    for folder, manifest in either.manifests:
        until = dt.date.fromisoformat(manifest["data_until"])
        assert (until + dt.timedelta(days=1)).day == 1
        assert dt.timedelta(0) < dt.date.fromisoformat(manifest["delivered_on"]) - until <= dt.timedelta(days=31)
        if any(entry["table"] in ("tyossakaynti", "yhteistyobarometri") for entry in manifest["files"]):
            assert (until.month, until.day) == (12, 31), folder
    for register in ("ura", "atmt", "etuudet", "migri"):
        months = [manifest["data_until"] for _, manifest in either.manifests if manifest["register"] == register]
        assert months == [
            "2025-07-31",
            "2025-08-31",
            "2025-09-30",
            "2025-10-31",
            "2025-11-30",
            "2025-12-31",
            "2026-01-31",
        ]


def test_table_sizes_stay_in_line(either):
    sizes: dict[tuple[str, str], list[int]] = {}
    for _, manifest in sorted(either.manifests, key=lambda item: item[1]["delivered_on"]):
        full = load_contracts()[manifest["register"]].kind == "full"
        for entry in manifest["files"]:
            before = sizes.setdefault((manifest["register"], entry["table"]), [])
            if full and before:
                _in_line(entry, before[-1])
            if not full and len(before) >= 3:
                _in_line(entry, statistics.median(before[-12:]))
            before.append(entry["rows"])


def _in_line(entry: dict, usual: float) -> None:
    rows = entry["rows"]
    assert max(rows, usual) <= 100 or usual / 3 <= rows <= usual * 3, (entry["table"], rows, usual)


def test_clean_values_keep_to_the_contract(clean):
    for folder, manifest in clean.manifests:
        register = load_contracts()[manifest["register"]]
        for entry in manifest["files"]:
            table = register.tables[entry["table"]]
            if not entry["file"].endswith(".parquet"):
                header, *lines = read_lines(folder / entry["file"], register.name, manifest["encoding"])
                for line in lines:
                    _check_row(register, table, dict(zip(header, line, strict=True)))


def _check_row(register, table, row: dict[str, str]) -> None:
    if row.get("muutoslaji") == "P":
        return
    dates = {}
    for column in table.columns:
        value = row[column.name]
        assert value or not column.required, (table.name, column.name)
        assert not value or column.codes is None or value in column.codes, (table.name, column.name)
        if column.type == "d" and value and EMPTY_DATES.get(value) != register.name:
            dates[column.name] = dt.datetime.strptime(value, "%d.%m.%Y").date()
        if column.type == "n" and value:
            assert int(value) >= 0
        if column.type == "x" and value:
            float(value.replace(register.decimal, "."))
    for interval in table.intervals:
        if interval.start in dates and interval.end in dates:
            assert dates[interval.start] <= dates[interval.end], (table.name, interval)


def test_files_differ_in_encoding_mark_and_line_break(dirty):
    def start(pattern: str) -> bytes:
        return next(iter(sorted(dirty.folder.glob(pattern)))).read_bytes()[:4_000]

    assert b"\r\n" in start("atmt/*/esittelyt.csv")
    assert start("keha/*/tyovoimabarometri.csv").startswith(b"\xef\xbb\xbf")
    assert b"\r\n" not in start("keha/*/tyovoimabarometri.csv")
    assert not start("tilastokeskus/*/tyossakaynti.csv").startswith(b"\xef\xbb\xbf")
    first, second = sorted(dirty.folder.glob("migri/*/tyoehdot.csv"))[:2]
    assert first.read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        second.read_bytes().decode("utf-8")
    assert "ä" in second.read_bytes().decode("iso-8859-1")


def test_compressed_files_carry_no_time(clean):
    for path in clean.folder.glob("ura/*/*.gz"):
        assert path.read_bytes()[:10] == gzip.compress(b"", mtime=0)[:2] + b"\x08\x00" + bytes(4) + b"\x04\x03"


def test_a_question_with_a_separator_or_quotes_is_quoted(clean):
    questions = {row["kysymys"] for row in clean.rows("keha", "yhdenvertaisuuskartoitus")}
    assert any(";" in question for question in questions)
    assert any('"' in question for question in questions)
