"""What is wrong with rows: what goes to quarantine, with which reasons, and what lands though it looks odd."""

import gzip
import io
import json
import os
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from delivery_kit import csv_file, csv_text, deliver, good_row, identity_code, raw_file
from refusals_kit import DAY, ROWS, STATUS, TEXT, land, said, status_delivery

# Each reason, for a column of each kind that can have it: table, what is changed in a good row.
BAD_ROWS = {
    ("ura.ytyoll", "bad_hetu:hetu"): {"hetu": identity_code()[:-1]},
    ("ura.ytyoll", "empty:hetu"): {"hetu": None},
    ("ura.ytyoll", "unreadable:tappvh"): {"tappvh": "31.2.2025"},
    ("ura.ytyoll", "empty:tappvh"): {"tappvh": None},
    ("ura.ytyoll", "reversed_interval:tppvm"): {"tappvh": "3.2.2025", "tppvm": "2.2.2025"},
    ("ura.ytyoll", "unknown_code:tyok1"): {"tyok1": "Z"},
    ("ura.ytyoll", "empty:rivi_id"): {"rivi_id": None},
    ("ura.ytyoll", "unreadable:muutosaika"): {"muutosaika": "3.2.2025 1:02:03"},
    ("ura.ytyoll", "unknown_code:muutoslaji"): {"muutoslaji": "u"},
    ("ura.ytyoll", "empty:rivi_id; bad_hetu:hetu; unknown_code:tyok1"): {"rivi_id": None, "hetu": "x", "tyok1": "Z"},
    ("ura.ypaikka", "unreadable:illkm"): {"illkm": "1,5"},
    ("etuudet.maksut", "unreadable:maksupvm"): {"maksupvm": "3.2.2025"},
    ("etuudet.maksut", "unreadable:paivat"): {"paivat": "-1"},
    ("etuudet.maksut", "reversed_interval:jakso_loppu"): {"jakso_alku": "2025-02-03", "jakso_loppu": "2025-02-02"},
    ("migri.paatokset", "empty:DCSN_MEASURE_CONFIRMATION_DAY"): {"DCSN_MEASURE_CONFIRMATION_DAY": "31.12.9999"},
    ("keha.tyovoimabarometri", "unreadable:kuukausi"): {"kuukausi": "2025-13"},
    ("tilastokeskus.tyossakaynti", "unreadable:lkm"): {"lkm": "-1"},
    ("tilastokeskus.tyossakaynti", "unreadable:kunta"): {"kunta": "SSS"},
}


@pytest.mark.parametrize("name", sorted({name for name, _ in BAD_ROWS}))
def test_a_bad_row_is_quarantined_with_its_reasons_and_place(warehouse, name):
    reasons = [reasons for table, reasons in BAD_ROWS if table == name]
    rows = [good_row(name, 1), *(good_row(name, 2, **BAD_ROWS[name, one]) for one in reasons), good_row(name, 3)]
    register, table = name.split(".")
    deliver(warehouse.deliveries, register, DAY, csv_file(name, rows))
    status, output = land(warehouse)
    assert (status, said(output)) == (0, [])
    assert re.search(rf"^{register}/{DAY} +2 +{len(reasons)} +[0-9.]+  landed$", output, re.MULTILINE), output
    assert warehouse.query(
        f"select _delivery_id, _file, _line, _reasons from quarantine.{register}__{table} order by _line"
    ) == [(f"{register}/{DAY}", f"{table}.csv", line, one) for line, one in enumerate(reasons, start=3)]
    assert warehouse.query(f"select _line from raw.{register}__{table} order by _line") == [(2,), (len(rows) + 1,)]


def test_another_number_of_fields_is_the_one_reason(warehouse):
    header, first, *_ = TEXT.splitlines()
    lines = [header, first, first + ";", first.rpartition(";")[0], "x", '"one', 'field";']
    status_delivery(warehouse, "\n".join(lines).encode(), rows=5)
    assert land(warehouse)[0] == 0
    assert warehouse.query("select _line, _reasons, person_id, rivi_id from quarantine.ura__ytyoll order by 1") == [
        (line, "unreadable:*", None, None) for line in (3, 4, 5, 6)
    ]


@pytest.mark.parametrize("name", ["keha.tyovoimabarometri", "tilastokeskus.tyossakaynti"])
def test_of_two_readable_rows_with_the_same_key_the_earlier_is_quarantined(warehouse, name):
    last = {"keha.tyovoimabarometri": "kohtaantotila", "tilastokeskus.tyossakaynti": "lkm"}[name]
    rows = [good_row(name, 1), good_row(name, 2), good_row(name, 1), good_row(name, 1, **{last: None})]
    register, table = name.split(".")
    deliver(warehouse.deliveries, register, DAY, csv_file(name, rows))
    assert land(warehouse)[0] == 0
    assert warehouse.query(f"select _line, _reasons from quarantine.{register}__{table} order by 1") == [
        (2, "duplicate_key"),
        (5, f"empty:{last}"),
    ]
    assert warehouse.query(f"select _line from raw.{register}__{table} order by 1") == [(3,), (4,)]


def parquet(rows: list[dict], **columns: pa.Array) -> bytes:
    """A Parquet file of text columns; ``columns`` replaces some by arrays."""
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    written = io.BytesIO()
    pq.write_table(pa.table(texts | columns), written)
    return written.getvalue()


NAMES = list(ROWS[0])
WORDS = [good_row(STATUS, 1, rivi_id='a "b";\nc'), good_row(STATUS, 2, rivi_id="ä")]
PLAIN = csv_text(STATUS, WORDS)
MOMENTS = pa.array(["2025-02-03 10:11:12"] * 2).cast(pa.timestamp("us"))
FORMS = {
    "header in another order": (csv_text(STATUS, WORDS, NAMES[::-1]).encode(), ".csv", "utf-8"),
    "another column": (
        csv_text(STATUS, [row | {"uusi": "x"} for row in WORDS], ["uusi", *NAMES]).encode(),
        ".csv",
        "utf-8",
    ),
    "carriage returns": (PLAIN.replace("\n", "\r\n").replace(";\r\nc", ";\nc").encode(), ".csv", "utf-8"),
    "byte order mark": (PLAIN.encode("utf-8-sig"), ".csv", "iso-8859-1"),
    "another encoding": (PLAIN.encode("iso-8859-1"), ".csv", "iso-8859-1"),
    "packed": (gzip.compress(PLAIN.encode()), ".csv.gz", "utf-8"),
    "packed in two parts": (
        gzip.compress(PLAIN[:90].encode()) + gzip.compress(PLAIN[90:].encode()),
        ".csv.gz",
        "utf-8",
    ),
    "without a last line break": (PLAIN.removesuffix("\n").encode(), ".csv", "utf-8"),
    "empty lines": (PLAIN.replace("\n", "\n\n").replace(";\n\nc", ";\nc").encode(), ".csv", "utf-8"),
    "everything quoted": (
        "\n".join(
            ";".join('"' + (row[name] or "").replace('"', '""') + '"' for name in NAMES)
            for row in ({name: name for name in NAMES}, *WORDS)
        ).encode(),
        ".csv",
        "utf-8",
    ),
    "parquet of texts": (parquet(WORDS), ".parquet", "utf-8"),
    "parquet with types": (
        parquet(WORDS, tappvh=MOMENTS.cast(pa.date32(), safe=False), muutosaika=MOMENTS),
        ".parquet",
        "utf-8",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_a_file_changes_nothing(warehouse, form):
    content, suffix, encoding = FORMS[form]
    status_delivery(warehouse, content, 2, suffix, encoding=encoding)
    deliver(warehouse.deliveries, "ura", "2025-03-03", raw_file(STATUS, PLAIN.encode(), 2))
    status, output = land(warehouse)
    assert (status, len(said(output))) == (0, 1 if form == "another column" else 0), output
    landed = warehouse.query("select distinct columns(* exclude (_delivery_id, _line)) from raw.ura__ytyoll")
    assert sorted(row[0] for row in landed) == ['a "b";\nc', "ä"]
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(4,)]


def test_a_header_alone_is_a_table_without_rows(warehouse):
    status_delivery(warehouse, TEXT.splitlines()[0].encode(), rows=0)
    assert land(warehouse)[0] == 0
    assert warehouse.query("select rows_landed, rows_quarantined from raw.delivery_files") == [(0, 0)]


def test_values_of_other_parquet_types_are_quarantined(warehouse):
    columns = {"tappvh": pa.array([45000, 45001]), "tyok1": pa.array([2.0, 3.0]), "tymsyy": pa.array([[b"1"], None])}
    status_delivery(warehouse, parquet(WORDS, **columns), 2, ".parquet")
    assert land(warehouse)[0] == 0
    assert warehouse.query("select _line, _reasons from quarantine.ura__ytyoll order by 1") == [
        (1, "unreadable:tappvh; unreadable:tyok1; unreadable:tymsyy"),
        (2, "unreadable:tappvh; unreadable:tyok1"),
    ]


def test_nothing_outside_the_delivery_is_opened(warehouse, monkeypatch):
    """Whatever the manifest lists, only names inside the folder are ever asked of the system."""
    opened = []
    real = os.open

    def spy(path, *arguments, **named):
        opened.append(str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(os, "open", spy)
    outside = warehouse.deliveries / "secret.csv"
    folder = status_delivery(warehouse)
    outside.write_text(TEXT, encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in ("../../secret.csv", str(outside), "..\\..\\secret.csv", ".", "..", "", "x/../../../secret.csv"):
        manifest["files"][0]["file"] = name
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert land(warehouse)[0] == 2
    (folder / "ytyoll.csv").unlink()
    (folder / "ytyoll.csv").symlink_to(outside)
    manifest["files"][0]["file"] = "ytyoll.csv"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert land(warehouse)[0] == 2
    assert str(folder / "manifest.json") in opened
    assert [path for path in opened if "secret" in path] == []
