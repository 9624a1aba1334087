"""The input contracts: what each register delivers.

They are contracts/<register>.odcs.yaml, in the Open Data Contract Standard v3.

Everything that knows a raw column - landing, expectations, dbt sources, simulator - knows it from here.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty

from mittaristo.project import project_folder

# The columns of a landed row that say where it came from, after the contract's own.
PROVENANCE = (("_delivery_id", "VARCHAR"), ("_line", "BIGINT"))
PERSON_ID = "person_id"

_TYPES = {"date": "d", "integer": "n", "number": "x", "string": "t", "timestamp": "timestamp"}
_FORMS = {"identity code": "hetu", "month": "month"}


class ContractError(ValueError):
    """A contract says something that the reader does not understand; the message names file and place."""


@dataclass(frozen=True)
class Column:
    """A delivered column.

    ``type`` is ``d`` date, ``n`` whole number, ``x`` decimal, ``t`` text or code, ``month`` (text, yyyy-mm),
    ``timestamp`` (muutosaika) or ``hetu`` (identity code, lands as person_id).
    """

    name: str
    type: str
    sql_type: str
    required: bool
    description: str
    codes: tuple[str, ...] | None = None
    empty_values: tuple[date, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    trimmed: bool = False

    @property
    def landed_name(self) -> str:
        """Name in raw and quarantine: hetu becomes person_id (H1)."""
        return PERSON_ID if self.type == "hetu" else self.name


@dataclass(frozen=True)
class Interval:
    """A closed interval of two date columns of one row; a row whose end is before its start is refused."""

    start: str
    end: str


@dataclass(frozen=True)
class Schedule:
    """When a table comes: every so many months, at the latest so many days after the last day that it covers."""

    months_between: int
    latest_days: int


@dataclass(frozen=True)
class Table:
    """A delivered table, its columns in contract order."""

    register: str
    name: str
    entity: str
    description: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    intervals: tuple[Interval, ...]
    schedule: Schedule

    @property
    def landed_name(self) -> str:
        """Name in the schemas raw and quarantine, as in ``ura__ytyoll``."""
        return f"{self.register}__{self.name}"

    @property
    def versioned(self) -> bool:
        """Whether rows carry muutosaika and muutoslaji (V1, V2), whatever kind of delivery brings them."""
        return any(column.type == "timestamp" for column in self.columns)

    @property
    def has_person(self) -> bool:
        """Whether a row belongs to a person with an identity code."""
        return any(column.type == "hetu" for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: when the contract has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True)
class Register:
    """A register: its tables and the dialect of its CSV files.

    ``kind`` is what it usually sends: ``delta`` (row versions) or ``full`` (whole tables), L2.
    ``date_format`` is ``dd.mm.yyyy`` or ``yyyy-mm-dd``; registers without dates name the form of their
    period (``yyyy-mm``, ``yyyy``).
    """

    name: str
    title: str
    kind: str
    separator: str
    date_format: str
    decimal: str
    person_key: str | None
    version: str
    tables: dict[str, Table]


def load_contracts(folder: Path | None = None) -> dict[str, Register]:
    """All registers by name, in order of their names.

    Args:
        folder: where the contracts are; by default ``contracts`` of the project.

    Raises:
        ContractError: when a contract cannot be read or says something unknown.
        RefusedError: there is no project.
    """
    return _registers(folder or project_folder() / "contracts")


@functools.cache
def _registers(folder: Path) -> dict[str, Register]:
    registers = [_register(path) for path in sorted(folder.glob("*.odcs.yaml"))]
    if not registers:
        raise ContractError(f"no contract (*.odcs.yaml) in {folder}")
    return {register.name: register for register in registers}


def _register(path: Path) -> Register:
    try:
        contract = OpenDataContractStandard.from_file(str(path))
    except ValueError as error:
        raise ContractError(f"{path.name}: not an ODCS contract: {error}") from error
    own = _properties(contract)
    missing = {"deliveryKind", "separator", "dateFormat", "decimalMark"} - own.keys()
    if missing or contract.name is None or contract.version is None:
        raise ContractError(f"{path.name}: name, version or customProperties missing: {', '.join(sorted(missing))}")
    if contract.name != path.name.removesuffix(".odcs.yaml"):
        raise ContractError(f"{path.name}: the contract is named {contract.name}, other than its file")
    tables = [_table(path.name, contract, item) for item in contract.schema_ or []]
    return Register(
        name=contract.name,
        title=(contract.description.purpose if contract.description else None) or contract.name,
        kind=own["deliveryKind"],
        separator=own["separator"],
        date_format=own["dateFormat"],
        decimal=own["decimalMark"],
        person_key=own.get("personKey"),
        version=contract.version,
        tables={table.name: table for table in tables},
    )


def _table(file: str, contract: OpenDataContractStandard, item: SchemaObject) -> Table:
    columns = tuple(_column(f"{file}, {item.name}", one) for one in item.properties or [])
    by_name = {column.name: column for column in columns}
    keys = sorted(
        (one.primaryKeyPosition or 0, one.name) for one in item.properties or [] if one.primaryKey and one.name
    )
    intervals = tuple(Interval(one["start"], one["end"]) for one in _properties(item).get("intervals", ()))
    for interval in intervals:
        for name in (interval.start, interval.end):
            if name not in by_name or by_name[name].type != "d":
                raise ContractError(f"{file}, {item.name}: {name} of an interval is no date column")
    if not columns or not keys or item.name is None:
        raise ContractError(f"{file}, {item.name}: a table needs a name, columns and a primary key")
    return Table(
        register=contract.name or "",
        name=item.name,
        entity=item.businessName or item.name,
        description=item.description or "",
        grain=item.dataGranularityDescription or "",
        columns=columns,
        key=tuple(name for _, name in keys),
        intervals=intervals,
        schedule=_schedule(file, contract, item.name),
    )


def _schedule(file: str, contract: OpenDataContractStandard, table: str) -> Schedule:
    """The service level of a table: its own, or the contract's when no table is named."""

    def level(name: str, unit: str) -> int:
        found = [
            one.value
            for one in contract.slaProperties or []
            if one.property == name and one.unit == unit and one.element in (None, table)
        ]
        if len(found) != 1 or not isinstance(found[0], int):
            raise ContractError(f"{file}, {table}: expected one slaProperties {name} as a whole number of {unit}")
        return found[0]

    return Schedule(level("frequency", "month"), level("latency", "d"))


def _column(place: str, item: SchemaProperty) -> Column:
    own = _properties(item)
    options = item.logicalTypeOptions or {}
    if item.name is None or item.logicalType not in _TYPES or item.physicalType is None:
        raise ContractError(f"{place}: column {item.name} needs a name, a physicalType and a known logicalType")
    form = own.get("form")
    if form is not None and form not in _FORMS:
        raise ContractError(f"{place}: column {item.name} has an unknown form: {form}")
    return Column(
        name=item.name,
        type=_FORMS[form] if form else _TYPES[item.logicalType],
        sql_type=item.physicalType,
        required=bool(item.required),
        description=item.description or "",
        codes=_closed_list(item),
        empty_values=tuple(date.fromisoformat(value) for value in own.get("emptyValues", ())),
        pattern=options.get("pattern"),
        minimum=options.get("minimum"),
        trimmed=bool(own.get("trimmed", False)),
    )


def _closed_list(item: SchemaProperty) -> tuple[str, ...] | None:
    for check in item.quality or []:
        if check.metric == "invalidValues" and check.arguments:
            return tuple(check.arguments["validValues"])
    return None


def _properties(item: OpenDataContractStandard | SchemaObject | SchemaProperty) -> dict:
    return {one.property: one.value for one in item.customProperties or [] if one.property is not None}
