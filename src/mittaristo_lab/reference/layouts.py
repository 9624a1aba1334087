"""The columns of the raw tables, read from contracts/*.odcs.yaml (not through the landing's reader)."""

from dataclasses import dataclass
from typing import Any

import yaml

from mittaristo.project import project_folder


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is text, hetu, date, number, decimal, month or changed_at (muutosaika)."""

    name: str
    kind: str
    required: bool
    codes: frozenset[str] | None
    three_digits: bool
    not_negative: bool
    trimmed: bool
    empty_values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One raw table: its register, its columns by name, its key and its start/end pairs."""

    register: str
    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    intervals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """One register: kind `delta` or `full`, and its CSV dialect (L2, L6)."""

    name: str
    kind: str
    separator: str
    decimal_mark: str
    dates_are_iso: bool
    tables: dict[str, Table]


_KINDS = {
    "date": "date",
    "integer": "number",
    "number": "decimal",
    "timestamp": "changed_at",
    "string": "text",
}


def load_layouts() -> dict[str, Register]:
    """Return the registers by name.

    Raises:
        FileNotFoundError: the folder holds no contract.
    """
    registers = {}
    folder = project_folder() / "contracts"
    for path in sorted(folder.glob("*.odcs.yaml")):
        contract = yaml.safe_load(path.read_text(encoding="utf-8"))
        dialect = _custom(contract)
        registers[contract["name"]] = Register(
            name=contract["name"],
            kind=dialect["deliveryKind"],
            separator=dialect["separator"],
            decimal_mark=dialect["decimalMark"],
            dates_are_iso=dialect["dateFormat"] == "yyyy-mm-dd",
            tables={entry["name"]: _table(contract["name"], entry) for entry in contract["schema"]},
        )
    if not registers:
        raise FileNotFoundError(f"{folder} holds no contract (*.odcs.yaml)")
    return registers


def _custom(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the entry's custom properties as a dictionary."""
    return {item["property"]: item["value"] for item in entry.get("customProperties", [])}


def _table(register: str, entry: dict[str, Any]) -> Table:
    """Return one table of a contract."""
    columns = [_column(item) for item in entry["properties"]]
    return Table(
        register=register,
        name=entry["name"],
        columns={column.name: column for column in columns},
        key=tuple(item["name"] for item in entry["properties"] if item.get("primaryKey")),
        intervals=tuple((pair["start"], pair["end"]) for pair in _custom(entry).get("intervals", [])),
    )


def _column(entry: dict[str, Any]) -> Column:
    """Return one column of a contract."""
    custom = _custom(entry)
    options = entry.get("logicalTypeOptions", {})
    closed = [
        check["arguments"]["validValues"]
        for check in entry.get("quality", [])
        if check.get("metric") == "invalidValues"
    ]
    form = custom.get("form")
    kind = {"month": "month", "identity code": "hetu"}.get(form, _KINDS[entry["logicalType"]])
    return Column(
        name=entry["name"],
        kind=kind,
        required=bool(entry.get("required")),
        codes=frozenset(closed[0]) if closed else None,
        three_digits=kind == "text" and options.get("pattern") == "^[0-9]{3}$",
        not_negative=options.get("minimum") == 0,
        trimmed=bool(custom.get("trimmed")),
        empty_values=frozenset(str(value) for value in custom.get("emptyValues", [])),
    )
