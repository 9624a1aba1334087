"""What refuses a delivery, reason by reason: what a person reads, the exit status, and what has landed.

Each case changes one thing of a delivery that would land; ``refusals_kit`` says what a case is.
"""

import ast
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from delivery_kit import csv_file, csv_text, deliver, good_row, identity_code, raw_file
from holder_kit import HOLDS_DATABASE, holder, let_go
from mittaristo.building.build_log import builds as logged_builds
from mittaristo.building.build_log import log_path, record
from mittaristo.building.dbt_build import Build
from mittaristo.landing import csv_records, expectations, files
from mittaristo.landing import deliveries as landing
from mittaristo.landing.source import HashedFile
from mittaristo.quarantine import release
from mittaristo.warehouse import connect, writer_lock
from project_kit import PROJECT
from refusals_kit import (
    BAROMETER,
    DAY,
    DELIVERY,
    EQUALITY,
    ROWS,
    SEARCH,
    STATUS,
    TEXT,
    Case,
    Prepare,
    Scene,
    earlier,
    entry,
    land,
    run,
    said,
    sha,
    status_delivery,
    with_bad,
)

CASES: list[Case] = []


def case(message: str, **how) -> Callable[[Prepare], Prepare]:
    """Make a case of a function that prepares one; its name says what is wrong."""

    def add(prepare: Prepare) -> Prepare:
        CASES.append(Case(prepare.__name__.replace("_", " "), prepare, message, **how))
        return prepare

    return add


# --- the manifest ---


@case("manifest.json is missing; each delivery folder must hold one")
def manifest_missing(scene: Scene):
    (status_delivery(scene) / "manifest.json").unlink()


@case("manifest.json is a link; a delivery holds its own files")
def manifest_as_a_link(scene: Scene):
    folder = status_delivery(scene)
    (folder / "manifest.json").rename(scene.deliveries / "manifest")
    (folder / "manifest.json").symlink_to(scene.deliveries / "manifest")


def written_instead(content: bytes) -> Prepare:
    return lambda scene: (status_delivery(scene) / "manifest.json").write_bytes(content) and None


NOT_JSON = {
    "cut off": (b"{", "is not JSON (line 1: Expecting property name enclosed in double quotes)"),
    "empty": (b"", "is not JSON (line 1: Expecting value)"),
    "not text": (b"\xff\xfe", "is not JSON"),
    "deep": (b"[" * 100_000, "is not JSON"),
    "a list": (b"[]", ": expected a JSON object, found a list"),
    "huge": (b" " * (4 * 2**20 + 1), "is larger than 4 MB; it is no manifest"),
}
for name, (content, told) in NOT_JSON.items():
    message = f"manifest.json{'' if told.startswith(':') else ' '}{told}"
    CASES.append(Case(f"manifest {name}", written_instead(content), message))

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
    "no coverage": ({"data_until": ...}, "data_until: expected a text, found nothing"),
    "unknown kind": ({"kind": "half"}, 'kind: expected delta or full, found "half"'),
    "unknown encoding": ({"encoding": "utf-16"}, 'encoding: expected utf-8 or iso-8859-1, found "utf-16"'),
    "no files": ({"files": ...}, "files: expected a list, found nothing"),
    "file that is none": ({"files": ["ytyoll.csv"]}, "files, entry 1: expected an object, found a text"),
    "no table": (entry(table=None), "files, entry 1: table: expected a text, found nothing"),
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
    "control character": (entry(file="y\x1b[2J.csv"), f'files, entry 1: file "y\\u001b[2J.csv": {PLAIN}'),
    "half a character": (entry(file="y\ud800.csv"), f'files, entry 1: file "y?.csv": {PLAIN}'),
    "file named after a person": (
        entry(file=f"{identity_code()}.csv"),
        'files, entry 1: file "[identity code].csv": a file\'s name must not hold an identity code (H1)',
    ),
    "identity code": ({"kind": identity_code()}, 'kind: expected delta or full, found "[identity code]"'),
}


def saying(changes: dict) -> Prepare:
    return lambda scene: status_delivery(scene, **changes) and None


for name, (changes, told) in MANIFESTS.items():
    CASES.append(Case(f"manifest with {name}", saying(changes), f"manifest.json: {told}"))


@case(
    "manifest.json: kind is delta, but keha has no row versions and sends full deliveries only",
    delivery=f"keha/{DAY}",
)
def deltas_of_a_register_of_full_tables(scene: Scene):
    deliver(scene.deliveries, "keha", DAY, csv_file(BAROMETER, [good_row(BAROMETER)]), kind="delta")


@case(
    'manifest.json: delivered_on is 2025-02-03, but the folder is named "2025-02-03 copy"', delivery=f"{DELIVERY} copy"
)
def folder_of_another_name(scene: Scene):
    status_delivery(scene).rename(scene.deliveries / "ura" / f"{DAY} copy")


@case(
    'manifest.json: delivered_on is 2025-02-03, but the folder is named "[identity code]\\u001b[2J"',
    delivery="ura/[identity code]?[2J",
)
def folder_named_after_a_person(scene: Scene):
    status_delivery(scene).rename(scene.deliveries / "ura" / f"{identity_code()}\x1b[2J")


# --- the files ---


@case("ytyoll.csv is missing; manifest.json lists it for the table ytyoll")
def listed_file_missing(scene: Scene):
    (status_delivery(scene) / "ytyoll.csv").unlink()


@case("*.csv is missing; manifest.json lists it for the table ytyoll")
def file_name_with_a_star(scene: Scene):
    assert (status_delivery(scene, **entry(file="*.csv")) / "ytyoll.csv").exists()


def linked_to(target: str) -> Prepare:
    def prepare(scene: Scene) -> None:
        folder = status_delivery(scene)
        (folder / "ytyoll.csv").rename(scene.deliveries / "elsewhere.csv")
        (folder / "other.csv").write_text(TEXT, encoding="utf-8")
        (folder / "ytyoll.csv").symlink_to(target)

    return prepare


for name, target in {"outside": "../../elsewhere.csv", "inside": "other.csv", "nowhere": "no"}.items():
    told = "ytyoll.csv is a link; a delivery holds its own files"
    CASES.append(Case(f"file as a link {name}", linked_to(target), told))


@case("ytyoll.csv is no regular file")
def folder_in_the_place_of_a_file(scene: Scene):
    folder = status_delivery(scene)
    (folder / "ytyoll.csv").unlink()
    (folder / "ytyoll.csv").mkdir()


LONG = "y" * 300 + ".csv"


@case(f"{LONG} cannot be opened: File name too long")
def file_name_that_no_disk_can_hold(scene: Scene):
    status_delivery(scene, **entry(file=LONG))


@case("ytyoll.csv cannot be read: Input/output error")
def disk_that_cannot_be_read(scene: Scene):
    status_delivery(scene)

    class Damaged(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    scene.monkeypatch.setattr(files, "HashedFile", lambda handle, on_bytes: HashedFile(Damaged(), on_bytes))


def changed_on_its_way(suffix: str, content: bytes) -> Prepare:
    def prepare(scene: Scene) -> None:
        (status_delivery(scene, content, suffix=suffix) / f"ytyoll{suffix}").write_bytes(content[:-1])

    return prepare


for suffix in (".csv", ".csv.gz", ".parquet"):
    content = gzip.compress(TEXT.encode(), mtime=0) if suffix == ".csv.gz" else TEXT.encode()
    told = (
        f"ytyoll{suffix}: checksum differs: manifest.json says {sha(content)}, the file has {sha(content[:-1])};"
        " it was changed or cut off on its way, ask the sender for it again"
    )
    CASES.append(Case(f"checksum differs of {suffix}", changed_on_its_way(suffix, content), told))


def with_rows_listed(listed: int) -> Prepare:
    return lambda scene: status_delivery(scene, rows=listed) and None


for listed in (2, 4, 0):
    told = (
        f"ytyoll.csv: row count differs: manifest.json says {listed} rows, the file has 3;"
        " ask the sender which is right"
    )
    CASES.append(Case(f"row count differs, {listed}", with_rows_listed(listed), told))

LEFT = [name for name in ROWS[0] if name not in ("tyok1", "hetu")]


@case(f"ytyoll.csv: columns hetu, tyok1 are missing; the header has {', '.join(LEFT)}")
def contracted_columns_missing(scene: Scene):
    status_delivery(scene, csv_text(STATUS, ROWS, LEFT).encode())


@case(f"ytyoll.csv: column tyok1 is missing; the header has {', '.join(ROWS[0]).replace('tyok1', 'TYOK1')}")
def column_in_capital_letters(scene: Scene):
    status_delivery(scene, TEXT.replace("tyok1", "TYOK1").encode())


@case("ytyoll.csv: column tyok1 is in the header twice; expected each once")
def contracted_column_twice(scene: Scene):
    status_delivery(scene, csv_text(STATUS, ROWS, [*ROWS[0], "tyok1"]).encode())


@case(
    f"ytyoll.csv: columns {', '.join(ROWS[0])} are missing; the header has {','.join(ROWS[0])};"
    " there is no ';' in it, are the columns separated by something else?"
)
def wrong_separator(scene: Scene):
    status_delivery(scene, TEXT.replace(";", ",").encode())


@case("ytyoll.csv is empty: it has no header row")
def empty_file(scene: Scene):
    status_delivery(scene, b"", rows=0)


@case("ytyoll.csv.gz is a gzip file that ends too early (the end is cut off)")
def empty_file_named_gzip(scene: Scene):
    status_delivery(scene, b"", rows=0, suffix=".csv.gz")


@case("ytyoll.csv.gz is empty: it has no header row")
def packed_nothing(scene: Scene):
    status_delivery(scene, gzip.compress(b""), rows=0, suffix=".csv.gz")


FOREIGN = csv_text(STATUS, [ROWS[0], good_row(STATUS, 1, rivi_id="ä")]).encode("iso-8859-1")


@case("ytyoll.csv cannot be decoded as utf-8 on line 3 (byte 0xe4); is the manifest's encoding right?")
def wrong_encoding(scene: Scene):
    status_delivery(scene, FOREIGN, rows=2)


@case("ytyoll.csv cannot be decoded as utf-8 on line 3 (byte 0xe4); is the manifest's encoding right?")
def byte_order_mark_against_the_manifest(scene: Scene):
    status_delivery(scene, b"\xef\xbb\xbf" + FOREIGN, rows=2, encoding="iso-8859-1")


def cut_by(count: int) -> Prepare:
    return lambda scene: status_delivery(scene, gzip.compress(TEXT.encode())[:-count], suffix=".csv.gz") and None


for count in (1, 8, 20):
    told = "ytyoll.csv.gz is a gzip file that ends too early (the end is cut off)"
    CASES.append(Case(f"gzip without its last {count} bytes", cut_by(count), told))


@case("ytyoll.csv.gz is no gzip file, or a damaged one")
def plain_text_named_gzip(scene: Scene):
    status_delivery(scene, suffix=".csv.gz")


@case("ytyoll.csv cannot be decoded as utf-8 on line 1 (byte 0x8b); is the manifest's encoding right?")
def gzip_named_plain_text(scene: Scene):
    status_delivery(scene, gzip.compress(TEXT.encode(), mtime=0))


@case(
    "ytyoll.csv: columns rivi_id, muutosaika, muutoslaji, hetu, tappvh, tppvm, tyok1, tymsyy are missing;"
    " the header has [{\"hetu\": 1}]; there is no ';' in it, are the columns separated by something else?"
)
def json_named_csv(scene: Scene):
    status_delivery(scene, b'[{"hetu": 1}]\n')


@case(
    "ytyoll.csv: columns rivi_id, muutosaika, muutoslaji, hetu, tappvh, tppvm, tyok1, tymsyy are missing;"
    " the header has PK????; there is no ';' in it, are the columns separated by something else?"
)
def spreadsheet_named_csv(scene: Scene):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as workbook:
        workbook.writestr("xl/workbook.xml", TEXT)
    content = packed.getvalue()
    status_delivery(scene, content[:6].replace(b"\x00", b"\x01") + b"\n" + content[6:], encoding="iso-8859-1")


@case("ytyoll.parquet is no Parquet file, or a damaged one")
def plain_text_named_parquet(scene: Scene):
    status_delivery(scene, suffix=".parquet")


def parquet(rows: list[dict], **columns) -> bytes:
    """A Parquet file of text columns; ``columns`` replaces some by arrays."""
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    written = io.BytesIO()
    pq.write_table(pa.table(texts | columns), written, compression="none")
    return written.getvalue()


@case(
    "ytyoll.parquet: column tyok1 is missing; the header has rivi_id, muutosaika, muutoslaji, hetu, tappvh,"
    " tppvm, tymsyy"
)
def column_of_a_parquet_file_missing(scene: Scene):
    rows = [{name: value for name, value in row.items() if name != "tyok1"} for row in ROWS]
    status_delivery(scene, parquet(rows), suffix=".parquet")


@case("ytyoll.parquet is a damaged Parquet file (after row 0)")
def damaged_page_of_a_parquet_file(scene: Scene):
    content = bytearray(parquet(ROWS))
    content[4:40] = b"\xff" * 36
    status_delivery(scene, bytes(content), suffix=".parquet")


@case(
    "ytyoll.csv has a record that starts on line 2 and does not end within 0 MB; is a quote left open, or is it no"
    " CSV file?"
)
def record_without_an_end(scene: Scene):
    scene.monkeypatch.setattr(csv_records, "LONGEST_RECORD_BYTES", 200)
    scene.monkeypatch.setattr("mittaristo.landing.source.BLOCK_BYTES", 50)
    status_delivery(scene, (TEXT.splitlines()[0] + '\n"' + "x" * 1000).encode())


# --- what came before ---


def without_expectations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the last check before the commit, which takes long and has no part in comparing sizes."""
    monkeypatch.setattr(landing.Landing, "_check_expectations", lambda *given: None)


@case(
    "manifest.json: data_until is 2023-12-31, before that of the landed full delivery of yhdenvertaisuuskartoitus"
    " (keha/2025-01-20, until 2024-12-31); a full delivery replaces the table and must reach at least as far (L1)",
    delivery=f"keha/{DAY}",
)
def full_delivery_that_ends_before_a_landed_one(scene: Scene):
    earlier(scene, "2025-01-20", 2, EQUALITY, data_until="2024-12-31")
    assert land(scene)[0] == 0
    earlier(scene, DAY, 2, EQUALITY, data_until="2023-12-31")


OTHER = csv_text(STATUS, [*ROWS[:2], good_row(STATUS, 9)]).encode()


@case(
    f"ytyoll.csv: checksum differs: manifest.json says {sha(TEXT.encode())}, the file has {sha(OTHER)};"
    " it was changed or cut off on its way, ask the sender for it again"
)
def landed_file_that_changes(scene: Scene):
    folder = status_delivery(scene)
    assert land(scene)[0] == 0
    (folder / "ytyoll.csv").write_bytes(OTHER)


@case(
    f"ytyoll.csv: checksum differs from the one that has landed: expected {sha(TEXT.encode())}, found {sha(OTHER)};"
    " a delivery never changes (L4), send the correction as a new delivery"
)
def landed_file_that_changes_with_its_manifest(scene: Scene):
    status_delivery(scene)
    assert land(scene)[0] == 0
    status_delivery(scene, OTHER)


@case(
    "manifest.json differs from the one that has landed (kind, data_until, tables or rows);"
    " a delivery never changes (L4), send the correction as a new delivery"
)
def landed_manifest_that_changes(scene: Scene):
    status_delivery(scene)
    assert land(scene)[0] == 0
    status_delivery(scene, data_until="2025-01-30")


@case(
    "it is older than the newest landed delivery of ura (2025-03-03); deliveries land in order (L5),"
    " --allow-older lands it all the same"
)
def delivery_older_than_the_newest_landed(scene: Scene):
    earlier(scene, "2025-03-03", 1)
    assert land(scene)[0] == 0
    status_delivery(scene)


@case(
    "ytyoll.csv: 181 rows are out of line with the median of the last deltas of ytyoll, 60 rows;"
    " expected at least a third and at most three times that. If it is right, land it with --accept-size"
)
def delta_out_of_line_with_the_last_twelve_that_list_the_table(scene: Scene):
    without_expectations(scene.monkeypatch)
    for month in range(1, 13):
        earlier(scene, f"2023-{month:02d}-03", 400)
        earlier(scene, f"2024-{month:02d}-03", 60)
    earlier(scene, "2025-01-03", 1, SEARCH)
    assert land(scene, "--accept-size")[0] == 0
    earlier(scene, DAY, 181)


@case(
    "tyovoimabarometri.csv: 99 rows are out of line with the last full delivery of tyovoimabarometri, 300 rows;"
    " expected at least a third and at most three times that. If it is right, land it with --accept-size",
    delivery=f"keha/{DAY}",
)
def full_table_out_of_line_with_the_last_full_one(scene: Scene):
    earlier(scene, "2025-01-20", 300, BAROMETER)
    assert land(scene)[0] == 0
    earlier(scene, DAY, 99, BAROMETER)


# --- the rows ---


@case(
    "ytyoll.csv: 30 of 200 rows (15.0%) would be quarantined, more than the 1.0% allowed (--max-quarantined-share);"
    " most often unknown_code:tyok1 (30), unknown_code:tymsyy (1)"
)
def too_many_quarantined_rows(scene: Scene):
    rows = with_bad(200, 30)
    rows[0]["tymsyy"] = "99"
    deliver(scene.deliveries, "ura", DAY, csv_file(STATUS, rows))


def with_unknown_column(column: str) -> Prepare:
    def prepare(scene: Scene) -> None:
        row = ROWS[0] | {column: "1"}
        status_delivery(scene, csv_text(STATUS, [row], list(row)).encode(), rows=1)

    return prepare


for name, column in {"uusi": "uusi", "(without a name)": "", "[identity code]": identity_code()}.items():
    told = f"ytyoll.csv: column {name} is not in the contract of ytyoll; its values are not landed"
    CASES.append(Case(f"unknown column {name}", with_unknown_column(column), told, kind="warning", status=0))


@case(
    "ytyoll.csv: the landed rows of ytyoll break what the contract promises:"
    " expect_column_values_to_be_in_set(muutoslaji); the results are in {validations}"
)
def landed_rows_that_break_the_contract(scene: Scene):
    status_delivery(scene)
    scene.monkeypatch.setattr(
        expectations.Validations, "check", lambda *given: ["expect_column_values_to_be_in_set(muutoslaji)"]
    )


# --- the command, the database and the machine ---


@case(
    "Great Expectations could not evaluate expect_column_values_to_not_be_null(rivi_id) on ytyoll; nothing of it has"
    " landed",
    status=1,
)
def expectation_that_cannot_be_evaluated(scene: Scene):
    status_delivery(scene)
    scene.monkeypatch.setattr(expectations, "_was_not_evaluated", lambda result: "rivi_id" in repr(result))


@case(
    "ytyoll.csv: 3 rows delivered, but 2 landed and 0 quarantined; nothing of it has landed, this is a mistake in the"
    " landing itself",
    status=1,
)
def row_that_would_get_lost(scene: Scene):
    rows = [*ROWS[:2], good_row(STATUS, 3, hetu="x")]
    deliver(scene.deliveries, "ura", DAY, csv_file(STATUS, rows))
    scene.monkeypatch.setattr(landing, "quarantine", lambda *given: 0)


@case("nothing of it has landed: No space left on device", status=1)
def disk_full_while_landing(scene: Scene):
    status_delivery(scene)

    def full(*given):
        raise OSError(28, "No space left on device")

    scene.monkeypatch.setattr(landing, "accept", full)


@case("nothing of it has landed: the database engine reports ConversionException", status=1)
def mistake_in_the_engine(scene: Scene):
    status_delivery(scene)

    def breaks(*given):
        raise duckdb.ConversionException(f"could not convert {identity_code()}")

    scene.monkeypatch.setattr(landing, "accept", breaks)


@case(
    "the pages under {validations} could not be written: No space left on device", kind="note", delivery=None, status=0
)
def disk_full_after_landing(scene: Scene):
    status_delivery(scene)

    def full(*given):
        raise OSError(28, "No space left on device")

    scene.monkeypatch.setattr(expectations.Validations, "build_docs", full)


@case("ura/2025-02-03 was refused before it; put that right first", delivery="ura/2025-03-03", lines=2)
def delivery_after_a_refused_one(scene: Scene):
    status_delivery(scene, contract_version="3")
    earlier(scene, "2025-03-03", 2)


@case("ura/2025-02-03 failed before it; put that right first", delivery="keha/2025-02-20", lines=2, status=1)
def delivery_after_a_failed_one(scene: Scene):
    disk_full_while_landing(scene)
    earlier(scene, "2025-02-20", 1, BAROMETER)


@case(
    "the log of builds {database}.builds.jsonl could not be written: Is a directory; `mittaristo status` will not know"
    " of this build",
    kind="warning",
    delivery=None,
    command=("build",),
    status=0,
)
def log_of_builds_that_cannot_be_written(scene: Scene):
    log_path(scene.database).mkdir()

    def builds(database, **how):
        with connect(database) as connection:
            connection.execute("delete from raw.deliveries; create table raw.built as select 1 as one")
        return Build({"model": 1}, (), 0, 1.0)

    scene.monkeypatch.setattr("mittaristo.building.publish.build", builds)


@case(
    "the environment variable MITTARISTO_PERSON_KEY is not set; landing needs it to turn identity codes into"
    " pseudonyms. Set it to your organisation's secret key (the same for every landing into this database)",
    delivery=None,
)
def no_key(scene: Scene):
    status_delivery(scene)
    scene.monkeypatch.delenv("MITTARISTO_PERSON_KEY")


@case(
    "there is no folder {deliveries}; give the folder that holds <register>/<delivered_on>/manifest.json",
    delivery=None,
)
def no_folder(scene: Scene):
    assert not scene.deliveries.exists()


@case("{deliveries} holds no delivery; expected <register>/<delivered_on>/manifest.json in it", delivery=None)
def no_delivery(scene: Scene):
    (scene.deliveries / "ura").mkdir(parents=True)


@case("cannot read {deliveries}: Permission denied", delivery=None)
def folder_that_may_not_be_read(scene: Scene):
    status_delivery(scene)

    def denied(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    scene.monkeypatch.setattr("mittaristo.landing.manifest._folders", denied)


@case(
    "there is no database at {database}; run `mittaristo land` first or name one with --database",
    delivery=None,
    command=("status",),
)
def no_database(scene: Scene):
    scene.database.unlink()


@case(
    'cannot open the database {database}: IO Error: Could not read enough bytes from file "{database}":'
    " attempted to read 3192 bytes from location 5000",
    delivery=None,
)
def database_that_is_cut_off(scene: Scene):
    status_delivery(scene)
    scene.database.write_bytes(scene.database.read_bytes()[:5000])


RELEASE = ("quarantine", "release", "ura")


def with_a_quarantined_row(scene: Scene) -> None:
    deliver(scene.deliveries, "ura", DAY, csv_file(STATUS, [*ROWS, good_row(STATUS, 4, tyok1="?")]))
    assert land(scene)[0] == 0


@case(
    f"the person key is another one than that {DELIVERY} landed with: 3 rows of ytyoll would belong to other persons;"
    " set MITTARISTO_PERSON_KEY to the key of this database",
    delivery=None,
    command=RELEASE,
)
def release_with_another_key(scene: Scene):
    with_a_quarantined_row(scene)
    scene.monkeypatch.setenv("MITTARISTO_PERSON_KEY", "another key")


@case("nothing was released: No space left on device", delivery=None, command=RELEASE, status=1)
def disk_full_while_releasing(scene: Scene):
    with_a_quarantined_row(scene)

    def full(*given):
        raise OSError(28, "No space left on device")

    scene.monkeypatch.setattr(release, "accept", full)


@case(
    f"{{deliveries}} does not hold {DELIVERY}, whose quarantined rows stay",
    kind="warning",
    delivery=None,
    command=RELEASE,
    status=0,
)
def release_without_the_delivery(scene: Scene):
    with_a_quarantined_row(scene)
    (scene.deliveries / "ura" / DAY).rename(scene.deliveries / "ura" / "2020-01-01")


@case("{database} is not a DuckDB database; name another file with --database", delivery=None)
def database_that_is_none(scene: Scene):
    status_delivery(scene)
    scene.database.write_text(TEXT * 100, encoding="utf-8")


@case(
    "the database {database} is open in another process (process {pid}); close it there, or open it read-only, and"
    " try again",
    delivery=None,
)
def database_open_elsewhere(scene: Scene):
    status_delivery(scene)
    other = holder(HOLDS_DATABASE, scene.database, "write")
    scene.held.callback(let_go, other)
    scene.names["pid"] = str(other.pid)


def lock_of(scene: Scene) -> str:
    """Who holds the writer's lock, in the words of the lock's file."""
    return scene.database.with_name(f"{scene.database.name}.lock").read_text(encoding="utf-8")


@case("{database} is being written by {writer}; try again when it has finished, or use --wait", delivery=None)
def another_writer_that_is_not_waited_for(scene: Scene):
    status_delivery(scene)
    scene.held.enter_context(writer_lock(scene.database))
    scene.names["writer"] = lock_of(scene)
    return ["--no-wait"]


@case("{database} is being written by {writer}; waiting until it has finished", kind="note", delivery=None, status=0)
def another_writer_that_is_waited_for(scene: Scene):
    status_delivery(scene)
    holds, told = Event(), Event()

    def write() -> None:
        with writer_lock(scene.database):
            holds.set()
            told.wait()

    writer = Thread(target=write)
    writer.start()
    holds.wait()
    scene.names["writer"] = lock_of(scene)
    scene.held.callback(writer.join)
    scene.held.callback(told.set)
    scene.monkeypatch.setattr("mittaristo.warehouse.time.sleep", lambda seconds: told.set())


@case("cannot write beside the database {database}: File exists", delivery=None)
def database_below_a_file(scene: Scene):
    status_delivery(scene)
    scene.database.unlink()
    scene.database.parent.rmdir()
    scene.database.parent.write_text("no folder", encoding="utf-8")


@case(
    "cannot copy the database {database} for writing: No space left on device; its folder must be writable and have"
    " as much free space as the database takes, and some more for what is new",
    delivery=None,
    status=1,
)
def disk_full_before_landing(scene: Scene):
    status_delivery(scene)

    def full(*given):
        raise OSError(28, "No space left on device")

    scene.monkeypatch.setattr("mittaristo.building.draft.shutil.copyfile", full)


@case(
    "cannot finish the copy of the database {database}: No space left on device; the database is as it was before, and"
    " what was done here is not in it: make room on its disk and do it again",
    delivery=None,
    status=1,
)
def disk_full_when_publishing(scene: Scene):
    status_delivery(scene)

    def full(*given):
        raise OSError(28, "No space left on device")

    scene.monkeypatch.setattr("mittaristo.building.draft._synchronise", full)


@case(
    "nothing has landed: the database engine gave up, which it mostly does when the disk is full",
    delivery=None,
    status=1,
)
def disk_full_while_making_tables(scene: Scene):
    status_delivery(scene)

    def full(*given):
        raise duckdb.FatalException("FATAL Error: Failed to create checkpoint")

    scene.monkeypatch.setattr(landing, "create_raw_tables", full)


@case(
    "{database} was changed by another program meanwhile; it stays as that left it, and what was done here is not in"
    " it: do it again",
    delivery=None,
    status=1,
)
def another_program_that_writes_meanwhile(scene: Scene):
    status_delivery(scene)
    landed = landing.Landing.land_all

    def while_another_writes(self, folders):
        with connect(scene.database) as connection:
            connection.execute("create schema other")
        return landed(self, folders)

    scene.monkeypatch.setattr(landing.Landing, "land_all", while_another_writes)


@case(
    "raw.ura__ytyoll in the database has other columns than the contract: found nothing where _line BIGINT is"
    " expected; land into a new database (--database) when a contract has changed",
    delivery=None,
)
def database_of_another_contract(scene: Scene):
    status_delivery(scene)
    with connect(scene.database) as connection:
        connection.execute("alter table raw.ura__ytyoll drop column _line")


KNOWN: dict[str, object] = {}


def state(scene: Scene) -> object:
    """Everything that has landed; the checksum of the file where it cannot be opened. The same bytes hold the same."""
    if not scene.database.is_file():
        return None
    checksum = sha(scene.database.read_bytes())
    if checksum not in KNOWN:
        try:
            KNOWN[checksum] = scene.warehouse.contents()
        except duckdb.Error:
            return checksum
    return KNOWN[checksum]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_printed_and_what_lands(case, warehouse, monkeypatch):
    with ExitStack() as held:
        scene = Scene(warehouse, monkeypatch, held)
        options = case.prepare(scene) or ()
        before = state(scene)
        status, output = run(case.command, scene, *options)
        assert status == case.status, output
        if case.kind == "note":
            assert case.line(scene) in output.splitlines()
        else:
            assert (said(output)[-1], len(said(output))) == (case.line(scene), case.lines)
        assert (state(scene) == before) == (status != 0)


# --- the guide ---

SECTION = "## What each message means, and what to do"


def guide() -> str:
    """The section of the operating guide that lists the messages."""
    text = (PROJECT / "docs" / "how-to" / "operate.md").read_text(encoding="utf-8")
    return re.split(r"^## ", text.partition(f"{SECTION}\n")[2], flags=re.MULTILINE)[0]


def entries(section: str) -> list[str]:
    """The messages listed, with <placeholders>: the first cells of the section's tables."""
    return [listed for _, listed in re.findall(r"^\| (`+)(.+?)\1 \|", section, re.MULTILINE)]


def is_of(message: str, listed: str) -> bool:
    """Whether a message is the listed one with something in place of each placeholder."""
    return re.fullmatch("(?:[^;]|';')+".join(map(re.escape, re.split("<[^>]+>", listed))), message) is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_guide_explains_the_message(case):
    assert [listed for listed in entries(guide()) if is_of(case.message, listed)] != []


def test_every_message_that_the_guide_explains_is_shown_by_a_case():
    never = [listed for listed in entries(guide()) if not any(is_of(case.message, listed) for case in CASES)]
    assert never == []


def test_messages_are_told_from_each_other():
    """Of two entries that a message could be, an operator would not know which to read."""
    found = {case.message: [listed for listed in entries(guide()) if is_of(case.message, listed)] for case in CASES}
    assert {message: listed for message, listed in found.items() if len(listed) > 1} == {}


def sentences(path: Path) -> set[str]:
    """The literal pieces of every message that a module raises or says."""
    told = {"RefusedError", "FailedError", "DamagedFileError", "says", "notify", "warn", "warning"}
    pieces = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", None)) in told:
            parts = [part for argument in call.args[:1] for part in ast.walk(argument)]
            texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            pieces |= {text.strip() for text in texts if len(text.strip()) > 3}
    return pieces


SOURCE = PROJECT / "src" / "mittaristo"
SPEAKING = [
    *(SOURCE / "landing").glob("*.py"),
    *(SOURCE / "building" / name for name in ("draft.py", "publish.py")),
    *(SOURCE / name for name in ("cli/quarantine.py", "quarantine/release.py", "warehouse.py")),
]


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.stem)
def test_no_message_of_the_code_is_left_out_of_the_guide(path):
    assert {piece for piece in sentences(path) if piece not in guide()} == set()


def test_the_pieces_of_a_message_are_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('raise RefusedError(f"{name} is missing; " + f"ask {who} for it")\nprint("other words")\n')
    assert sentences(module) == {"is missing;", "for it"}


def test_a_line_of_the_log_of_builds_that_is_cut_off_hides_no_other(tmp_path):
    database = tmp_path / "x.duckdb"
    for number in range(3):
        record(database, Build({"model": number}, (), 0, 1.0), ())
    first, second, third = log_path(database).read_text(encoding="utf-8").splitlines()
    log_path(database).write_text(f"{first}\n{second[:40]}\n{third}\n", encoding="utf-8")
    assert [build.succeeded["model"] for build in logged_builds(database)] == [0, 2]


# --- what is no refusal, though it looks like one ---


def test_full_deliveries_of_other_tables_may_end_before(warehouse):
    earlier(warehouse, "2025-01-20", 2, EQUALITY, data_until="2024-12-31")
    earlier(warehouse, DAY, 2, BAROMETER, data_until="2023-12-31")
    assert land(warehouse)[0] == 0


def test_an_older_delivery_lands_when_asked_for(warehouse):
    earlier(warehouse, "2025-03-03", 1)
    assert land(warehouse)[0] == 0
    status_delivery(warehouse)
    assert land(warehouse)[0] == 2
    assert land(warehouse, "--allow-older")[0] == 0
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(4,)]


@pytest.mark.parametrize(
    ("total", "bad", "lands"),
    [(20, 20, True), (21, 21, False), (2100, 21, True), (2099, 21, False), (2200, 22, True), (30, 20, True)],
)
def test_more_than_one_per_cent_and_more_than_twenty_rows(warehouse, total, bad, lands):
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, with_bad(total, bad)))
    status, _ = land(warehouse)
    assert status == (0 if lands else 2)
    assert warehouse.query("select count(*) from quarantine.ura__ytyoll") == [(bad if lands else 0,)]


def test_a_larger_share_may_be_allowed(warehouse):
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, with_bad(200, 30)))
    assert land(warehouse, "--max-quarantined-share", "0.14")[0] == 2
    assert land(warehouse, "--max-quarantined-share", "0.15")[0] == 0


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
def test_a_delta_out_of_line_with_the_median_of_earlier_ones(warehouse, monkeypatch, before, now, lands):
    without_expectations(monkeypatch)
    for month, count in enumerate(before, start=1):
        earlier(warehouse, f"2024-0{month}-03", count)
    assert land(warehouse, "--accept-size")[0] == 0
    earlier(warehouse, DAY, now)
    status, output = land(warehouse)
    assert status == (0 if lands else 2), output


@pytest.mark.parametrize(("now", "lands"), [(100, True), (99, False), (900, True), (901, False)])
def test_a_full_table_out_of_line_with_the_last_full_one(warehouse, monkeypatch, now, lands):
    without_expectations(monkeypatch)
    earlier(warehouse, "2024-12-20", 20, BAROMETER)
    earlier(warehouse, "2025-01-20", 300, BAROMETER)
    assert land(warehouse, "--accept-size")[0] == 0
    earlier(warehouse, DAY, now, BAROMETER)
    assert land(warehouse)[0] == (0 if lands else 2)
    assert land(warehouse, "--accept-size")[0] == 0


# --- the summary, and names that look like SQL ---


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


EVIL = """x"'; drop table raw.deliveries; --"""


def test_names_in_files_are_no_sql(warehouse):
    row = good_row(STATUS, 1, rivi_id=EVIL, tymsyy=None) | {EVIL: EVIL}
    content = csv_text(STATUS, [row], list(row)).encode()
    folder = deliver(warehouse.deliveries, "ura", DAY, raw_file(STATUS, content, 1))
    (folder / "ytyoll.csv").rename(folder / f"{EVIL}.csv")
    changed = {"files": [json.loads((folder / "manifest.json").read_text())["files"][0] | {"file": f"{EVIL}.csv"}]}
    deliver(warehouse.deliveries, "ura", DAY, **changed)
    assert land(warehouse)[0] == 0
    assert warehouse.query("select rivi_id from raw.ura__ytyoll") == [(EVIL,)]
    assert warehouse.query("select file_name from raw.delivery_files") == [(f"{EVIL}.csv",)]


@pytest.mark.parametrize("column", ["rivi_id", "tyok1", "hetu", "tappvh", "muutoslaji"])
def test_values_of_quarantined_rows_are_no_sql(warehouse, column):
    rows = [good_row(STATUS, 1), good_row(STATUS, 2, hetu="x", **({} if column == "hetu" else {column: EVIL}))]
    rows[1] |= {column: EVIL}
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, rows))
    assert land(warehouse)[0] == 0
    shown = "_reasons" if column == "hetu" else column
    assert warehouse.query(f"select {shown} from quarantine.ura__ytyoll") == [
        ("bad_hetu:hetu" if column == "hetu" else EVIL,)
    ]


EVIL_MANIFESTS = {
    "register": ({"register": EVIL}, "unknown register"),
    "table": (entry(table=EVIL), "unknown table"),
    "version": ({"contract_version": EVIL}, "unknown contract version"),
    "kind": ({"kind": EVIL}, "kind: expected delta or full"),
    "encoding": ({"encoding": EVIL}, "encoding: expected utf-8 or iso-8859-1"),
    "day": ({"delivered_on": EVIL}, "delivered_on: expected a day"),
    "coverage": ({"data_until": EVIL}, "data_until: expected a day"),
    "checksum": (entry(sha256=EVIL), "sha256: expected 64 hex digits"),
}


@pytest.mark.parametrize("place", EVIL_MANIFESTS)
def test_names_in_manifests_are_no_sql(warehouse, place):
    changes, told = EVIL_MANIFESTS[place]
    status_delivery(warehouse, **changes)
    status, output = land(warehouse)
    assert status == 2
    assert told in output
    assert warehouse.query("select count(*) from raw.deliveries") == [(0,)]


def test_names_of_folders_are_no_sql(warehouse):
    status_delivery(warehouse).rename(warehouse.deliveries / "ura" / EVIL)
    assert land(warehouse)[0] == 2
    (warehouse.deliveries / "ura").rename(warehouse.deliveries / EVIL)
    assert land(warehouse)[0] == 2
    assert warehouse.query("select count(*) from raw.deliveries") == [(0,)]
