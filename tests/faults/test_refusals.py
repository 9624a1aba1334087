"""Registers.md section 4, line by line: what the person at the keyboard reads, the exit status, and what has landed.

Each case changes one thing of a delivery that would land. The messages are compared word for word: they are what an
operator acts on.
"""

import gzip
import hashlib
import json
import re

import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, csv_text, deliver, good_row, identity_code, raw_file
from mittaristo.cli.main import main

STATUS, SEARCH, BAROMETER = "ura.ytyoll", "ura.ythaku", "keha.tyovoimabarometri"
DAY = "2025-02-03"
ROWS = [good_row(STATUS, number) for number in range(3)]
TEXT = csv_text(STATUS, ROWS)


def land(warehouse, *options: str):
    """Exit status and everything that was printed, on one line."""
    command = ["land", str(warehouse.deliveries), "--database", str(warehouse.database), *options]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def refused(warehouse, *options: str) -> str:
    """The one sentence that a refused delivery is explained with; nothing of it may have landed."""
    status, output = land(warehouse, *options)
    assert status == 2, output
    errors = [line for line in output.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, output
    landed = warehouse.query("select count(*) from raw.deliveries where delivered_on = ?", DAY)
    rows = warehouse.query("select count(*) from raw.ura__ytyoll where _delivery_id = ?", f"ura/{DAY}")
    quarantined = warehouse.query("select count(*) from quarantine.ura__ytyoll where _delivery_id = ?", f"ura/{DAY}")
    assert (landed, rows, quarantined) == ([(0,)], [(0,)], [(0,)])
    return errors[0].removeprefix("error: ")


def status_delivery(warehouse, content: bytes = TEXT.encode(), rows: int = 3, suffix: str = ".csv", **manifest):
    return deliver(warehouse.deliveries, "ura", DAY, raw_file(STATUS, content, rows, suffix), **manifest)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- the manifest ---


def test_manifest_missing(warehouse):
    (status_delivery(warehouse) / "manifest.json").unlink()
    assert refused(warehouse) == f"ura/{DAY}: manifest.json is missing; each delivery folder must hold one"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{", "manifest.json is not JSON (line 1: Expecting property name enclosed in double quotes)"),
        (b"", "manifest.json is not JSON (line 1: Expecting value)"),
        (b"\xff\xfe", "manifest.json is not JSON"),
        (b"[" * 100_000, "manifest.json is not JSON"),
        (b"[]", "manifest.json: expected a JSON object, found a list"),
        (b" " * (4 * 2**20 + 1), "manifest.json is larger than 4 MB; it is no manifest"),
    ],
    ids=["cut off", "empty", "not text", "deep", "a list", "huge"],
)
def test_manifest_not_json(warehouse, content, found):
    (status_delivery(warehouse) / "manifest.json").write_bytes(content)
    assert refused(warehouse) == f"ura/{DAY}: {found}"


def entry(**changes) -> dict:
    return {"files": [{"table": "ytyoll", "file": "ytyoll.csv", "rows": 3, "sha256": sha(TEXT.encode())} | changes]}


REGISTERS = "atmt, etuudet, keha, migri, tilastokeskus, ura"
URA = "yhenk, yhkunta, yhkoul, yhamm, yhdiag, ythaku, ytyoll, ysijoit, ytvalit, ypaikka, tyotarjoukset"
PLAIN = "expected the plain name of a file in the delivery's folder that ends in .csv, .csv.gz, .parquet"
MANIFESTS = {
    "unknown register": ({"register": "ur"}, f'unknown register "ur"; expected one of {REGISTERS}'),
    "no register": ({"register": ...}, "register: expected a text, found nothing"),
    "register of another folder": (
        {"register": "atmt", "files": []},
        f'register is atmt, but the delivery lies in the folder "ura"; expected atmt/{DAY}',
    ),
    "unknown version": ({"contract_version": "2.0"}, 'unknown contract version "2.0" of ura; expected 1.0'),
    "version as a number": ({"contract_version": 1.0}, "contract_version: expected a text, found a number"),
    "other day": ({"delivered_on": "2025-02-04"}, f'delivered_on is 2025-02-04, but the folder is named "{DAY}"'),
    "no day": ({"delivered_on": "3.2.2025"}, 'delivered_on: expected a day as yyyy-mm-dd, found "3.2.2025"'),
    "day that is none": ({"data_until": "2025-02-30"}, 'data_until: expected a day as yyyy-mm-dd, found "2025-02-30"'),
    "unknown kind": ({"kind": "half"}, 'kind: expected delta or full, found "half"'),
    "unknown encoding": ({"encoding": "utf-16"}, 'encoding: expected utf-8 or iso-8859-1, found "utf-16"'),
    "no files": ({"files": ...}, "files: expected a list, found nothing"),
    "file that is none": ({"files": ["ytyoll.csv"]}, "files, entry 1: expected an object, found a text"),
    "table twice": (
        {"files": entry()["files"] * 2},
        "table ytyoll is listed twice; a delivery holds a table in one file (L3)",
    ),
    "unknown table": (
        entry(table="ytyol"),
        f'files, entry 1: unknown table "ytyol"; the contract of ura has {URA}',
    ),
    "table of another register": (
        entry(table="maksut"),
        f'files, entry 1: unknown table "maksut"; the contract of ura has {URA}',
    ),
    "rows as text": (entry(rows="3"), 'files, entry 1: rows: expected a whole number from 0, found "3"'),
    "rows below zero": (entry(rows=-1), "files, entry 1: rows: expected a whole number from 0, found -1"),
    "rows as truth": (entry(rows=True), "files, entry 1: rows: expected a whole number from 0, found true"),
    "short checksum": (entry(sha256="ab"), 'files, entry 1: sha256: expected 64 hex digits, found "ab"'),
    "way up": (entry(file="../ytyoll.csv"), f'files, entry 1: file "../ytyoll.csv": {PLAIN}'),
    "absolute way": (entry(file="/etc/passwd.csv"), f'files, entry 1: file "/etc/passwd.csv": {PLAIN}'),
    "folder within": (entry(file="a/ytyoll.csv"), f'files, entry 1: file "a/ytyoll.csv": {PLAIN}'),
    "other separator": (entry(file="..\\ytyoll.csv"), f'files, entry 1: file "..\\\\ytyoll.csv": {PLAIN}'),
    "hidden file": (entry(file=".csv"), f'files, entry 1: file ".csv": {PLAIN}'),
    "other kind of file": (entry(file="ytyoll.xlsx"), f'files, entry 1: file "ytyoll.xlsx": {PLAIN}'),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_manifest_says_what_it_must_not(warehouse, case):
    changes, sentence = MANIFESTS[case]
    status_delivery(warehouse, **changes)
    assert refused(warehouse) == f"ura/{DAY}: manifest.json: {sentence}"


def test_register_of_full_tables_sends_no_deltas(warehouse):
    deliver(warehouse.deliveries, "keha", DAY, csv_file(BAROMETER, [good_row(BAROMETER)]), kind="delta")
    assert refused(warehouse) == (
        f"keha/{DAY}: manifest.json: kind is delta, but keha has no row versions and sends full deliveries only"
    )


def test_an_identity_code_in_a_manifest_is_not_repeated(warehouse):
    status_delivery(warehouse, kind=identity_code())
    assert refused(warehouse) == f'ura/{DAY}: manifest.json: kind: expected delta or full, found "[identity code]"'


# --- the files ---


def test_listed_file_missing(warehouse):
    (status_delivery(warehouse) / "ytyoll.csv").unlink()
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv is missing; manifest.json lists it for the table ytyoll"


@pytest.mark.parametrize("target", ["outside", "inside", "nowhere"])
def test_links_are_not_followed(warehouse, target):
    folder = status_delivery(warehouse)
    (folder / "ytyoll.csv").rename(warehouse.deliveries / "elsewhere.csv")
    (folder / "other.csv").write_text(TEXT, encoding="utf-8")
    ends = {"outside": warehouse.deliveries / "elsewhere.csv", "inside": folder / "other.csv", "nowhere": folder / "no"}
    (folder / "ytyoll.csv").symlink_to(ends[target])
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv is a link; a delivery holds its own files"


def test_a_folder_in_the_place_of_a_file(warehouse):
    folder = status_delivery(warehouse)
    (folder / "ytyoll.csv").unlink()
    (folder / "ytyoll.csv").mkdir()
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv is no regular file"


def test_manifest_as_a_link(warehouse):
    folder = status_delivery(warehouse)
    (folder / "manifest.json").rename(warehouse.deliveries / "manifest")
    (folder / "manifest.json").symlink_to(warehouse.deliveries / "manifest")
    assert refused(warehouse) == f"ura/{DAY}: manifest.json is a link; a delivery holds its own files"


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_checksum_differs(warehouse, suffix):
    content = gzip.compress(TEXT.encode()) if suffix == ".csv.gz" else TEXT.encode()
    folder = status_delivery(warehouse, content, suffix=suffix)
    changed = content[:-1]
    (folder / f"ytyoll{suffix}").write_bytes(changed)
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll{suffix}: checksum differs: manifest.json says {sha(content)}, the file has {sha(changed)};"
        " it was changed or cut off on its way, ask the sender for it again"
    )


@pytest.mark.parametrize("listed", [2, 4, 0])
def test_row_count_differs(warehouse, listed):
    status_delivery(warehouse, rows=listed)
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv: row count differs: manifest.json says {listed} rows, the file has 3;"
        " ask the sender which is right"
    )


def test_contracted_column_missing(warehouse):
    columns = [name for name in ROWS[0] if name not in ("tyok1", "hetu")]
    status_delivery(warehouse, csv_text(STATUS, ROWS, columns).encode())
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv: column hetu, tyok1 is missing; the header has {', '.join(columns)}"
    )


def test_contracted_column_twice(warehouse):
    columns = [*ROWS[0], "tyok1"]
    status_delivery(warehouse, csv_text(STATUS, ROWS, columns).encode())
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv: column tyok1 is in the header twice; expected each once"


def test_wrong_separator(warehouse):
    status_delivery(warehouse, TEXT.replace(";", ",").encode())
    names = ", ".join(ROWS[0])
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv: column {names} is missing; the header has {','.join(ROWS[0])};"
        " the header has no separator ';' in it, is the file separated by something else?"
    )


def test_column_names_are_compared_exactly(warehouse):
    status_delivery(warehouse, TEXT.replace("tyok1", "TYOK1").encode())
    assert "ytyoll.csv: column tyok1 is missing" in refused(warehouse)


def test_no_header(warehouse):
    status_delivery(warehouse, b"", rows=0)
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv is empty: it has no header row"


def test_wrong_encoding(warehouse):
    content = csv_text(STATUS, [ROWS[0], good_row(STATUS, 1, rivi_id="ä")]).encode("iso-8859-1")
    status_delivery(warehouse, content, rows=2)
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv cannot be decoded as utf-8 on line 3 (byte 0xe4); is the manifest's encoding right?"
    )


def test_a_byte_order_mark_decides_against_the_manifest(warehouse):
    content = b"\xef\xbb\xbf" + csv_text(STATUS, [good_row(STATUS, 1, rivi_id="ä")]).encode("iso-8859-1")
    status_delivery(warehouse, content, rows=1, encoding="iso-8859-1")
    assert "ytyoll.csv cannot be decoded as utf-8 on line 2 (byte 0xe4)" in refused(warehouse)


@pytest.mark.parametrize("cut", [1, 8, 20])
def test_truncated_gzip_whose_checksum_is_right(warehouse, cut):
    status_delivery(warehouse, gzip.compress(TEXT.encode())[:-cut], suffix=".csv.gz")
    assert refused(warehouse) == (f"ura/{DAY}: ytyoll.csv.gz is a gzip file that ends too early (the end is cut off)")


def test_plain_text_named_gzip(warehouse):
    status_delivery(warehouse, TEXT.encode(), suffix=".csv.gz")
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.csv.gz is no gzip file, or a damaged one"


def test_gzip_named_plain_text(warehouse):
    status_delivery(warehouse, gzip.compress(TEXT.encode(), mtime=0))
    assert "ytyoll.csv cannot be decoded as utf-8 on line 1 (byte 0x8b)" in refused(warehouse)


def test_no_parquet_file(warehouse):
    status_delivery(warehouse, TEXT.encode(), suffix=".parquet")
    assert refused(warehouse) == f"ura/{DAY}: ytyoll.parquet is no Parquet file, or a damaged one"


def test_file_names_are_no_patterns(warehouse):
    folder = status_delivery(warehouse, **entry(file="*.csv"))
    assert (folder / "ytyoll.csv").exists()
    assert refused(warehouse) == f"ura/{DAY}: *.csv is missing; manifest.json lists it for the table ytyoll"


# --- what came before ---


def earlier(warehouse, day: str, count: int, name: str = STATUS, **manifest) -> None:
    rows = [good_row(name, number) for number in range(count)]
    deliver(warehouse.deliveries, name.split(".")[0], day, csv_file(name, rows), **manifest)


def test_full_delivery_that_ends_before_a_landed_one(warehouse):
    name = "keha.yhdenvertaisuuskartoitus"
    earlier(warehouse, "2025-01-20", 2, name, data_until="2024-12-31")
    earlier(warehouse, DAY, 2, name, data_until="2023-12-31")
    assert refused(warehouse) == (
        f"keha/{DAY}: manifest.json: data_until is 2023-12-31, before that of the landed full delivery of"
        " yhdenvertaisuuskartoitus (keha/2025-01-20, until 2024-12-31); a full delivery replaces the table and must"
        " reach at least as far (L1)"
    )


def test_full_deliveries_of_other_tables_may_end_before(warehouse):
    earlier(warehouse, "2025-01-20", 2, "keha.yhdenvertaisuuskartoitus", data_until="2024-12-31")
    earlier(warehouse, DAY, 2, BAROMETER, data_until="2023-12-31")
    assert land(warehouse)[0] == 0


@pytest.mark.parametrize("change", ["file", "manifest and file", "manifest"])
def test_l4_a_landed_delivery_that_changes(warehouse, change):
    folder = status_delivery(warehouse)
    assert land(warehouse)[0] == 0
    before = warehouse.contents()
    other = csv_text(STATUS, [*ROWS[:2], good_row(STATUS, 9)]).encode()
    if change == "file":
        (folder / "ytyoll.csv").write_bytes(other)
    elif change == "manifest and file":
        status_delivery(warehouse, other)
    else:
        status_delivery(warehouse, data_until="2025-01-30")
    sentences = {
        "file": f"ytyoll.csv: checksum differs: manifest.json says {sha(TEXT.encode())}, the file has {sha(other)};"
        " it was changed or cut off on its way, ask the sender for it again",
        "manifest and file": "ytyoll.csv: checksum differs from the one that has landed:"
        f" expected {sha(TEXT.encode())}, found {sha(other)};"
        " a delivery never changes (L4), send the correction as a new delivery",
        "manifest": "manifest.json differs from the one that has landed (kind, data_until, tables or rows);"
        " a delivery never changes (L4), send the correction as a new delivery",
    }
    status, output = land(warehouse)
    assert status == 2
    assert f"error: ura/{DAY}: {sentences[change]}\n" in output
    assert warehouse.contents() == before


def test_l5_a_delivery_older_than_the_newest_landed(warehouse):
    earlier(warehouse, "2025-03-03", 1)
    assert land(warehouse)[0] == 0
    status_delivery(warehouse)
    assert refused(warehouse) == (
        f"ura/{DAY}: it is older than the newest landed delivery of ura (2025-03-03); deliveries land in order (L5),"
        " --allow-older lands it all the same"
    )
    assert land(warehouse, "--allow-older")[0] == 0
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(4,)]


# --- rows ---


def with_bad(total: int, bad: int) -> list[dict]:
    return [good_row(STATUS, number, **({"tyok1": "?"} if number < bad else {})) for number in range(total)]


@pytest.mark.parametrize(
    ("total", "bad", "lands"),
    [(20, 20, True), (21, 21, False), (2100, 21, True), (2099, 21, False), (2200, 22, True), (30, 20, True)],
)
def test_more_than_one_per_cent_and_more_than_twenty_rows(warehouse, total, bad, lands):
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, with_bad(total, bad)))
    status, _ = land(warehouse)
    assert status == (0 if lands else 2)
    assert warehouse.query("select count(*) from quarantine.ura__ytyoll") == [(bad if lands else 0,)]


def test_too_many_quarantined_rows(warehouse):
    rows = with_bad(200, 30)
    rows[0]["tymsyy"] = "99"
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, rows))
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv: 30 of 200 rows (15.0%) would be quarantined, more than the 1.0% allowed"
        " (--max-quarantined-share); most often unknown_code:tyok1 in 30 rows, unknown_code:tymsyy in 1 rows"
    )
    assert land(warehouse, "--max-quarantined-share", "0.15")[0] == 0


def test_wrong_rows_are_counted_and_land_in_quarantine(warehouse):
    rows = [good_row(STATUS, 1), good_row(STATUS, 2, hetu="x", tymsyy="99")]
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, rows))
    status, output = land(warehouse)
    assert status == 0
    assert re.search(rf"^ura/{DAY} +1 +1 +[0-9.]+  landed$", output, re.MULTILINE), output
    assert warehouse.query("select _line, _reasons from quarantine.ura__ytyoll") == [
        (3, "bad_hetu:hetu; unknown_code:tymsyy")
    ]


def test_an_unknown_column_is_warned_about(warehouse):
    row = ROWS[0] | {"uusi": "1"}
    status_delivery(warehouse, csv_text(STATUS, [row], list(row)).encode(), rows=1)
    status, output = land(warehouse)
    assert status == 0
    assert (
        f"warning: ura/{DAY}: ytyoll.csv: column uusi is not in the contract of ytyoll; its values are not landed\n"
        in output
    )


# --- sizes ---


@pytest.mark.parametrize(
    ("before", "now", "lands"),
    [
        ((300, 300, 300), 100, True),
        ((300, 300, 300), 99, False),
        ((50, 50, 50), 150, True),
        ((50, 50, 50), 151, False),
        ((30, 30, 30), 100, True),
        ((30, 30, 30), 101, False),
        ((300, 300), 10, True),
        ((300, 100, 100), 300, True),
        ((0, 0, 0), 101, False),
    ],
)
def test_a_delta_out_of_line_with_the_median_of_earlier_ones(warehouse, before, now, lands):
    for month, count in enumerate(before, start=1):
        earlier(warehouse, f"2024-0{month}-03", count)
    assert land(warehouse, "--accept-size")[0] == 0
    earlier(warehouse, DAY, now)
    status, output = land(warehouse)
    assert status == (0 if lands else 2), output


def test_only_the_last_twelve_deltas_that_list_the_table_count(warehouse):
    for month in range(1, 13):
        earlier(warehouse, f"2023-{month:02d}-03", 400)
        earlier(warehouse, f"2024-{month:02d}-03", 60)
    earlier(warehouse, "2025-01-03", 1, SEARCH)
    assert land(warehouse, "--accept-size")[0] == 0
    earlier(warehouse, DAY, 181)
    assert refused(warehouse) == (
        f"ura/{DAY}: ytyoll.csv: 181 rows are out of line with the median of the last deltas of ytyoll, 60 rows;"
        " expected at least a third and at most three times that. If it is right, land it with --accept-size"
    )
    assert land(warehouse, "--accept-size")[0] == 0


@pytest.mark.parametrize(("now", "lands"), [(100, True), (99, False), (900, True), (901, False)])
def test_a_full_table_out_of_line_with_the_last_full_one(warehouse, now, lands):
    earlier(warehouse, "2024-12-20", 20, BAROMETER)
    earlier(warehouse, "2025-01-20", 300, BAROMETER)
    assert land(warehouse, "--accept-size")[0] == 0
    earlier(warehouse, DAY, now, BAROMETER)
    status, output = land(warehouse)
    assert status == (0 if lands else 2)
    if not lands:
        assert (
            f"error: keha/{DAY}: tyovoimabarometri.csv: {now} rows are out of line with the last full delivery of"
            " tyovoimabarometri, 300 rows; expected at least a third and at most three times that." in output
        )


# --- wrong use ---


def test_no_key(warehouse, monkeypatch):
    status_delivery(warehouse)
    monkeypatch.delenv("MITTARISTO_PERSON_KEY")
    status, output = land(warehouse)
    assert (status, output) == (
        2,
        "error: the environment variable MITTARISTO_PERSON_KEY is not set; landing needs it to turn identity codes into"
        " pseudonyms. Set it to your organisation's secret key (the same for every landing into this database)\n",
    )
    assert warehouse.query("select count(*) from raw.deliveries") == [(0,)]


def test_no_folder(warehouse):
    status, output = land(warehouse)
    assert (status, output) == (
        2,
        f"error: there is no folder {warehouse.deliveries}; give the folder that holds"
        " <register>/<delivered_on>/manifest.json\n",
    )


def test_no_delivery(warehouse):
    (warehouse.deliveries / "ura").mkdir(parents=True)
    status, output = land(warehouse)
    assert (status, output) == (
        2,
        f"error: {warehouse.deliveries} holds no delivery; expected <register>/<delivered_on>/manifest.json in it\n",
    )


def test_the_summary_counts(warehouse):
    earlier(warehouse, "2025-01-03", 2)
    assert land(warehouse)[1].endswith(
        "1 delivery landed with 2 rows, 0 quarantined; 0 had landed before, 0 refused or not tried\n"
    )
    status_delivery(warehouse, contract_version="3")
    earlier(warehouse, "2025-03-03", 2)
    status, output = land(warehouse)
    assert status == 2
    assert output.endswith(
        "0 deliveries landed with 0 rows, 0 quarantined; 1 had landed before, 2 refused or not tried\n"
    )


def test_names_in_files_and_manifests_are_no_sql(warehouse):
    evil = """x"'; drop table raw.deliveries; --"""
    row = good_row(STATUS, 1, rivi_id=evil, tymsyy=None) | {evil: evil}
    content = csv_text(STATUS, [row], list(row)).encode()
    deliver(warehouse.deliveries, "ura", DAY, raw_file(STATUS, content, 1))
    assert land(warehouse)[0] == 0
    assert warehouse.query("select rivi_id from raw.ura__ytyoll") == [(evil,)]
    folder = warehouse.deliveries / "ura" / "2025-03-03"
    folder.mkdir()
    name = "x'; drop table raw.deliveries; --.csv"
    (folder / name).write_text(TEXT, encoding="utf-8")
    manifest = json.loads((warehouse.deliveries / "ura" / DAY / "manifest.json").read_text(encoding="utf-8"))
    manifest |= {"delivered_on": "2025-03-03"} | entry(file=name)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert land(warehouse)[0] == 0
    assert warehouse.query("select file_name from raw.delivery_files order by delivery_id") == [
        ("ytyoll.csv",),
        (name,),
    ]
