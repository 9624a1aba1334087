"""Mutated deliveries: each number always gives the same one.

A delivery that would land is changed by one to five operators, on values, rows, the text of a file, its bytes and
packing, the manifest, and the folder.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from delivery_kit import good_row, identity_code
from mittaristo.contracts import Register, load_contracts

CODES = [identity_code(str(number), day) for number in range(900, 1000) for day in ("010190", "290252")]
BOM = b"\xef\xbb\xbf"
FIRST_DAY = date(1990, 1, 1)
# Every so many numbers a delivery comes again, under the day of the one before it.
AGAIN = 17

Rows = list[dict[str, str | None]]


@dataclass
class Content:
    """A file in the making: values by column, then text, then bytes."""

    table: str
    header: list[str]
    rows: Rows
    separator: str
    text: str = ""
    content: bytes = b""
    suffix: str = ".csv"
    types: dict[str, pa.Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Mutant:
    """A mutated delivery on disk.

    Attributes:
        number: makes it again.
        folder: where it lies.
        operators: what was done to it.
    """

    number: int
    folder: Path
    operators: tuple[str, ...]

    def __str__(self) -> str:
        """Return what is needed to see it again."""
        return f"mutant {self.number} ({self.folder.parent.name}: {', '.join(self.operators)})"


def odd_value(draw: Random) -> str | None:
    """A value that some column does not expect."""
    code = draw.choice(CODES)
    return draw.choice(
        [
            *(
                None,
                "",
                " ",
                "x",
                "Z",
                "01",
                "1 ",
                " 1",
                "P",
                "M",
                "u",
                "eos",
                "091",
                "-",
                "x" * 3000,
                "😀",
                "é",
                "٣",
                "nan",
            ),
            *(code, code.lower(), f"123456-{code}", f"om {code}, {code}", code[:-1], code[:-1] + "Å", "010190-900"),
            *("31.2.2025", "0.0.0000", "29.2.1900", "11.11.2222", "1.1.1900", "31.12.9999", "1.1.10000", "3.2.2025"),
            *("2025-02-30", "9999-12-31", "2025-2-3", "3.2.2025 24:00:00", "3.2.2025 10:11:12", "2025-02-03 1:2:3"),
            *("99999999999999999999", "-1", "1,5", "1.5", "1e5", "NaN", "Infinity", "-0", "0x10", "1_000", "2025-13"),
            *('"', '""', 'a"b', '"a";"b"', ";", ",", "\n", "a\r\nb", "\r", "\0", "\u2028", "\x85", "\x1b[2J", "\\"),
            *("'; drop table raw.deliveries; --", '"; select 1', "$inner_pad", "{{ x }}", "%s", "<b>", "../../x"),
        ]
    )


# --- values and rows ---


def some_values(draw: Random, one: Content) -> None:
    for _ in range(draw.randint(1, 8)):
        if one.rows:
            draw.choice(one.rows)[draw.choice(one.header)] = odd_value(draw)


def one_column(draw: Random, one: Content) -> None:
    column = draw.choice(one.header)
    for row in one.rows[: draw.randint(1, 19)]:
        row[column] = odd_value(draw)


def swapped_columns(draw: Random, one: Content) -> None:
    first, second = draw.choice(one.header), draw.choice(one.header)
    for row in one.rows:
        row[first], row[second] = row[second], row[first]


def doubled_rows(draw: Random, one: Content) -> None:
    one.rows += [dict(row) for row in one.rows[: draw.randint(1, 5)]]


def fewer_rows(draw: Random, one: Content) -> None:
    del one.rows[draw.randint(0, len(one.rows)) :]


def shuffled_rows(draw: Random, one: Content) -> None:
    draw.shuffle(one.rows)


def deleted_versions(draw: Random, one: Content) -> None:
    for row in one.rows[: draw.randint(1, 10)]:
        if "muutoslaji" in row:
            row.update({name: odd_value(draw) for name in draw.sample(one.header, 3)} | {"muutoslaji": "P"})


# --- the header, and types of Parquet columns ---


def shuffled_columns(draw: Random, one: Content) -> None:
    draw.shuffle(one.header)


def another_column(draw: Random, one: Content) -> None:
    name = draw.choice(
        ["uusi", "", "x y", 'a"b', draw.choice(CODES), "'; drop table raw.deliveries; --", "line", "fields"]
    )
    one.header.insert(draw.randint(0, len(one.header)), name)
    for row in one.rows:
        row[name] = odd_value(draw)


def missing_column(draw: Random, one: Content) -> None:
    one.header.remove(draw.choice(one.header))


def renamed_column(draw: Random, one: Content) -> None:
    place = draw.randrange(len(one.header))
    old = one.header[place]
    one.header[place] = draw.choice([old.upper(), f" {old}", f"{old}\u00ad", draw.choice(one.header)])
    for row in one.rows:
        row.setdefault(one.header[place], row[old])


def typed_columns(draw: Random, one: Content) -> None:
    """A Parquet file, some columns of which have a type that their contract may not allow."""
    one.suffix = ".parquet"
    count = len(one.rows)
    for name in draw.sample(one.header, min(3, len(one.header))):
        numbers = [draw.choice([None, draw.randint(-(10**6), 10**6)]) for _ in range(count)]
        whole = pa.array(numbers, pa.int64())
        one.types[name] = draw.choice(
            [
                whole,
                whole.cast(pa.float64()),
                pa.array([None if n is None else float("nan") for n in numbers], pa.float64()),
                whole.cast(pa.timestamp("s")),
                whole.cast(pa.timestamp("s")).cast(pa.timestamp("us", "UTC")),
                whole.cast(pa.int32()).cast(pa.date32()),
                pa.array([n and n % 2 == 0 for n in numbers], pa.bool_()),
                pa.array([None if n is None else b"\xff\x00" for n in numbers], pa.binary()),
                pa.array([None if n is None else [n] for n in numbers], pa.list_(pa.int64())),
                pa.array([None if n is None else {"a": n} for n in numbers], pa.struct([("a", pa.int64())])),
                pa.array([draw.choice(CODES) for _ in numbers]).dictionary_encode(),
                pa.array([draw.choice(CODES) for _ in numbers], pa.large_string()),
                pa.nulls(count),
                pa.array([None if n is None else n * 10**9 for n in numbers], pa.decimal128(38, 3)),
            ]
        )


# --- the text of a file ---


def lines_with_other_fields(draw: Random, one: Content) -> None:
    lines = one.text.split("\n")
    for _ in range(draw.randint(1, 5)):
        place = draw.randrange(len(lines))
        lines[place] = draw.choice(
            [lines[place] + one.separator, lines[place].rpartition(one.separator)[0], "", "\r", "x"]
        )
    one.text = "\n".join(lines)


def carriage_returns(draw: Random, one: Content) -> None:
    one.text = one.text.replace("\n", "\r\n")


def other_separator(draw: Random, one: Content) -> None:
    one.text = one.text.replace(one.separator, draw.choice(["\t", ",", ";", "|"]), draw.choice([-1, 3]))


def open_quote(draw: Random, one: Content) -> None:
    place = draw.randrange(len(one.text) + 1)
    one.text = one.text[:place] + '"' + one.text[place:]


def odd_text(draw: Random, one: Content) -> None:
    place = draw.randrange(len(one.text) + 1)
    one.text = one.text[:place] + (odd_value(draw) or "") + one.text[place:]


# --- its bytes and packing ---


def changed_bytes(draw: Random, one: Content) -> None:
    one.content = with_changed_bytes(draw, one.content)


def cut_off(draw: Random, one: Content) -> None:
    one.content = one.content[: draw.randrange(len(one.content) + 1)]


def packed(draw: Random, one: Content) -> None:
    if one.suffix == ".csv":
        one.content, one.suffix = gzip.compress(one.content, 1, mtime=0), ".csv.gz"


def packed_and_cut_off(draw: Random, one: Content) -> None:
    packed(draw, one)
    cut_off(draw, one)


def another_suffix(draw: Random, one: Content) -> None:
    one.suffix = draw.choice([".csv", ".csv.gz", ".parquet"])


def marked(draw: Random, one: Content) -> None:
    one.content = BOM + one.content


def in_latin_letters(draw: Random, one: Content) -> None:
    if one.suffix == ".csv":
        one.content = one.content.decode("utf-8", "replace").encode("iso-8859-1", "replace")


def with_changed_bytes(draw: Random, content: bytes) -> bytes:
    """Bytes flipped, left out, put in or doubled."""
    changed = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 5, 20])):
        place = draw.randrange(len(changed) + 1)
        match draw.randrange(4):
            case 0:
                changed[place : place + 1] = bytes([draw.randrange(256)])
            case 1:
                del changed[place : place + draw.randint(1, 30)]
            case 2:
                put = [b'"', b";", b"\n", b"\r", b"\0", BOM, b"\xe4", b",", draw.choice(CODES).encode()]
                changed[place:place] = draw.choice(put)
            case 3:
                changed[place:place] = changed[place : place + 40]
    return bytes(changed)


# --- the manifest, and the folder ---

Manifest = dict[str, Any]


def odd_json(draw: Random) -> Any:
    """A value that no key of a manifest may have, or only one of them."""
    return draw.choice(
        [
            *(
                None,
                True,
                0,
                -1,
                2**63,
                1.5,
                10**400,
                "",
                "x",
                [],
                {},
                [[]],
                {"a": 1},
                "2025-02-03",
                "31.2.2025",
                "full",
            ),
            *(
                "../x.csv",
                "/etc/passwd",
                "a\0b.csv",
                "\ud800",
                "\x1b[2J",
                f"{draw.choice(CODES)}.csv",
                draw.choice(CODES),
            ),
            *(
                "utf-8",
                "iso-8859-1",
                "UTF-8",
                "0" * 64,
                "F" * 64,
                "'; drop table raw.deliveries; --",
                "x" * 5000,
                "1.0",
            ),
        ]
    )


def odd_entry(draw: Random, manifest: Manifest) -> None:
    place = draw.choice([manifest, *manifest["files"]] if isinstance(manifest.get("files"), list) else [manifest])
    if isinstance(place, dict) and place:
        place[draw.choice(list(place))] = odd_json(draw)


def missing_entry(draw: Random, manifest: Manifest) -> None:
    place = draw.choice([manifest, *manifest["files"]] if isinstance(manifest.get("files"), list) else [manifest])
    if isinstance(place, dict) and place:
        del place[draw.choice(list(place))]


def entry_twice(draw: Random, manifest: Manifest) -> None:
    manifest["files"] = manifest.get("files", []) * 2 if isinstance(manifest.get("files"), list) else []


def other_count(draw: Random, manifest: Manifest) -> None:
    for listed in manifest["files"] if isinstance(manifest.get("files"), list) else []:
        if isinstance(listed, dict) and isinstance(listed.get("rows"), int):
            listed["rows"] += draw.choice([-1, 1, 100])


def more_keys(draw: Random, manifest: Manifest) -> None:
    manifest[draw.choice(["x", "", "Register", draw.choice(CODES)])] = odd_json(draw)


def other_kind(draw: Random, manifest: Manifest) -> None:
    manifest["kind"] = draw.choice(["full", "delta"])
    manifest["encoding"] = draw.choice(["utf-8", "iso-8859-1"])


def changed_manifest(draw: Random, folder: Path) -> None:
    path = folder / "manifest.json"
    if path.is_file():
        path.write_bytes(with_changed_bytes(draw, path.read_bytes()))


def missing_file(draw: Random, folder: Path) -> None:
    taken_away(draw, folder)


def linked_file(draw: Random, folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    if path := taken_away(draw, folder, elsewhere):
        path.symlink_to(elsewhere)


def folder_for_a_file(draw: Random, folder: Path) -> None:
    if path := taken_away(draw, folder):
        path.mkdir()


def taken_away(draw: Random, folder: Path, to: Path | None = None) -> Path | None:
    """Remove one of the folder's files, or move it; returns the path where it was, None when there was none."""
    there = sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    if not there:
        return None
    path = draw.choice(there)
    if to:
        path.rename(to)
    else:
        path.unlink()
    return path


def further_file(draw: Random, folder: Path) -> None:
    (folder / draw.choice(["readme.txt", ".hidden", "ytyoll.csv.bak"])).write_bytes(b"nothing")


ON_ROWS = [some_values, one_column, swapped_columns, doubled_rows, fewer_rows, shuffled_rows, deleted_versions]
ON_HEADER = [shuffled_columns, another_column, missing_column, renamed_column, typed_columns]
ON_TEXT = [lines_with_other_fields, carriage_returns, other_separator, open_quote, odd_text]
ON_BYTES = [changed_bytes, cut_off, packed, packed_and_cut_off, another_suffix, marked, in_latin_letters]
ON_MANIFEST = [odd_entry, missing_entry, entry_twice, other_count, more_keys, other_kind]
ON_FOLDER = [changed_manifest, missing_file, linked_file, folder_for_a_file, further_file]
# How often operators of a level are drawn: most mutants must get far enough to be read.
LEVELS = [(ON_ROWS, 14), (ON_HEADER, 3), (ON_TEXT, 4), (ON_BYTES, 3), (ON_MANIFEST, 2), (ON_FOLDER, 1)]


def write_mutant(root: Path, number: int) -> Mutant:
    """Write the mutated delivery of a number under ``root``."""
    draw = Random(number)
    levels = draw.choices(
        [level for level, _ in LEVELS], [weight for _, weight in LEVELS], k=draw.choice([1, 2, 2, 3, 5])
    )
    operators = [draw.choice(level) for level in levels]

    def apply(level: list[Callable], *arguments: Any) -> None:
        for operator in operators:
            if operator in level:
                operator(draw, *arguments)

    register = draw.choice(list(load_contracts().values()))
    day = (FIRST_DAY + timedelta(days=number - (number % AGAIN == 0))).isoformat()
    folder = root / register.name / day
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tables = draw.sample(list(register.tables), draw.choice([1, 1, 1, 2]) if len(register.tables) > 1 else 1)
    entries = [_written(draw, apply, folder, register, table) for table in tables]
    manifest = {
        "register": register.name,
        "delivered_on": day,
        "data_until": (FIRST_DAY + timedelta(days=number)).isoformat(),
        "kind": register.kind,
        "contract_version": register.version,
        "encoding": draw.choice(["utf-8", "utf-8", "utf-8", "iso-8859-1"]),
        "files": entries,
    }
    for listed in entries:
        listed["rows"] = count_rows(folder / listed["file"], register, manifest["encoding"]) or 0
    apply(ON_MANIFEST, manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    apply(ON_FOLDER, folder)
    return Mutant(number, folder, tuple(operator.__name__ for operator in operators))


def _written(draw: Random, apply: Callable, folder: Path, register: Register, table: str) -> dict[str, Any]:
    """Write a file; returns its entry of the manifest, without the count of rows."""
    name = f"{register.name}.{table}"
    rows = [good_row(name, place) for place in range(draw.choice([0, 1, 5, 20, 40]))]
    for row in rows:
        row.update({column: draw.choice(CODES) for column in row if column == "hetu"})
    one = Content(table, [column.name for column in register.tables[table].columns], rows, register.separator)
    apply(ON_ROWS, one)
    apply(ON_HEADER, one)
    if one.suffix == ".parquet":
        one.content = _as_parquet(one)
    else:
        one.text = _as_csv(one)
        apply(ON_TEXT, one)
        one.content = one.text.encode("utf-8")
    apply(ON_BYTES, one)
    file = table + one.suffix
    (folder / file).write_bytes(one.content)
    return {"table": table, "file": file, "rows": 0, "sha256": hashlib.sha256(one.content).hexdigest()}


def _as_csv(one: Content) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=one.separator, lineterminator="\n")
    writer.writerow(one.header)
    writer.writerows([row[name] for name in one.header] for row in one.rows)
    return text.getvalue()


def _as_parquet(one: Content) -> bytes:
    arrays = [one.types.get(name, pa.array([row[name] for row in one.rows], pa.string())) for name in one.header]
    written = io.BytesIO()
    pq.write_table(pa.table(arrays, names=one.header), written)
    return written.getvalue()


def count_rows(path: Path, register: Register, encoding: str) -> int | None:
    """How many rows a file holds, as the standard library reads it; None when it cannot be read."""
    content = path.read_bytes()
    try:
        if path.name.endswith(".parquet"):
            return pq.ParquetFile(io.BytesIO(content)).metadata.num_rows
        if path.name.endswith(".gz"):
            content = gzip.decompress(content)
        text = content.decode("utf-8-sig" if content.startswith(BOM) else encoding)
    except (pa.ArrowException, OSError, EOFError, ValueError, gzip.zlib.error):
        return None
    # A carriage return alone ends no line (X10), which the csv module sees otherwise.
    text = re.sub("\r(?!\n)", " ", text + "\n" if text.endswith("\r") else text)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=register.separator)
    return max(0, sum(1 for fields in records if fields) - 1)
