"""Deliveries made by hand, for tests: real files, right in everything but what a test changes."""

import gzip
import hashlib
import json
from pathlib import Path

from mittaristo.contracts import Table, load_contracts

KEY = "a key for tests"
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def identity_code(number: str = "900", day: str = "010190", sign: str = "-") -> str:
    """A code with a right check character; artificial unless the number says otherwise."""
    return f"{day}{sign}{number}{CHECK_CHARACTERS[int(day + number) % 31]}"


def table_of(name: str) -> Table:
    """The contract of ``register.table``."""
    register, table = name.split(".")
    return load_contracts()[register].tables[table]


# A good value per type letter and dialect; a test names only what it is about.
_DAYS = {"dd.mm.yyyy": "3.2.2025", "yyyy-mm-dd": "2025-02-03"}


def good_row(name: str, number: int = 0, **changes: str | None) -> dict[str, str | None]:
    """A row of ``register.table`` that lands; rows of different numbers have different keys."""
    table, register = table_of(name), load_contracts()[name.split(".")[0]]
    row: dict[str, str | None] = {}
    for column in table.columns:
        if column.codes:
            row[column.name] = column.codes[0]
        elif column.type == "hetu":
            row[column.name] = identity_code(str(900 + number % 100))
        elif column.type == "month":
            row[column.name] = "2025-01"
        elif column.type == "d":
            row[column.name] = _DAYS[register.date_format]
        elif column.type == "timestamp":
            row[column.name] = f"{_DAYS[register.date_format]} 10:11:12"
        elif column.type in "nx":
            row[column.name] = str(number)
        else:
            row[column.name] = f"{number:03d}"
    unknown = changes.keys() - row.keys()
    assert not unknown, unknown
    return row | changes


def csv_text(name: str, rows: list[dict[str, str | None]], columns: list[str] | None = None) -> str:
    """The rows as the register writes them, quoted only where they must be."""
    separator = load_contracts()[name.split(".")[0]].separator
    columns = columns or [column.name for column in table_of(name).columns]
    lines = [separator.join(_field(column, separator) for column in columns)]
    lines += [separator.join(_field(row[column], separator) for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _field(value: str | None, separator: str) -> str:
    text = value or ""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in f'{separator}"\n') else text


class File:
    """A file of a delivery and what the manifest says about it."""

    def __init__(self, table: str, name: str, content: bytes, rows: int) -> None:
        self.name, self.content = name, content
        sha256 = hashlib.sha256(content).hexdigest()
        self.entry = {"table": table, "file": name, "rows": rows, "sha256": sha256}


def csv_file(name: str, rows: list[dict[str, str | None]], **how) -> File:
    """A CSV file of ``register.table`` with the rows; ``encoding``, ``packed`` and ``columns`` may be given."""
    content = csv_text(name, rows, how.get("columns")).encode(how.get("encoding", "utf-8"))
    table = name.split(".")[1]
    if how.get("packed"):
        return File(table, f"{table}.csv.gz", gzip.compress(content), len(rows))
    return File(table, f"{table}.csv", content, len(rows))


def raw_file(name: str, content: bytes, rows: int, suffix: str = ".csv") -> File:
    """A file of ``register.table`` with exactly these bytes."""
    table = name.split(".")[1]
    return File(table, table + suffix, content, rows)


def deliver(root: Path, register: str, day: str, /, *files: File, **manifest) -> Path:
    """Write a delivery; ``manifest`` changes what its manifest says. Returns the folder."""
    folder = root / register / day
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    content = {
        "register": register,
        "delivered_on": day,
        "data_until": "2025-01-31",
        "kind": load_contracts()[register].kind if register in load_contracts() else "delta",
        "contract_version": "1.0",
        "encoding": "utf-8",
        "files": [file.entry for file in files],
    } | manifest
    left = {name: value for name, value in content.items() if value is not ...}
    (folder / "manifest.json").write_text(json.dumps(left), encoding="utf-8")
    return folder
