"""Writes dbt's sources, ``models/staging/<register>/_<register>__sources.yml``, from the input contracts.

Run ``python -m mittaristo.dbt_sources`` after changing a contract, and commit the result: the contract is the only
description of raw columns, and a structure test compares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from mittaristo.contracts import Register, Table, load_contracts
from mittaristo.landing.schema import ledger_columns, quarantine_columns, raw_columns
from mittaristo.project import PROJECT

STAGING = PROJECT / "models" / "staging"
LANDING = "landing"
QUARANTINE = "quarantine"
_HEAD = "# Made from contracts/ by `python -m mittaristo.dbt_sources`; change the contract, not this file.\n"


def source_files() -> dict[Path, str]:
    """The text of every sources file by its path.

    One a register, one for the rows that could not be landed, and one for what landing writes of itself.
    """
    registers = load_contracts().values()
    files = {
        _path(register.name): _document(
            register.name,
            "raw",
            register.title,
            {
                table.name: (table.landed_name, table.description, raw_columns(table))
                for table in register.tables.values()
            },
            {table.name: _freshness(register, table) for table in register.tables.values()},
        )
        for register in registers
    }
    files[_path(QUARANTINE)] = _document(
        QUARANTINE,
        "quarantine",
        "Rows that could not be landed, as delivered, with the reasons.",
        {
            table.landed_name: (table.landed_name, table.description, quarantine_columns(table))
            for register in registers
            for table in register.tables.values()
        },
    )
    ledgers = {name: (name, meaning, columns) for name, (meaning, columns) in ledger_columns().items()}
    files[_path(LANDING)] = _document(LANDING, "raw", "What has landed, and from which files.", ledgers)
    return files


def _path(name: str) -> Path:
    return STAGING / name / f"_{name}__sources.yml"


def _freshness(register: Register, table: Table) -> dict[str, Any]:
    """When a table is late: newer data should be there (warn), or those after them too (error).

    What counts is until when the landed deliveries reach (L1), not when they came.
    """
    months, days = table.schedule.months_between, table.schedule.latest_days
    whose = repr(register.name) if register.kind == "delta" else f"{register.name!r}, {table.name!r}"
    return {
        "freshness": {
            "warn_after": {"count": _days(months) + days, "period": "day"},
            "error_after": {"count": _days(2 * months) + days, "period": "day"},
        },
        "loaded_at_query": f"{{{{ landed_until({whose}) }}}}",
    }


def _days(months: int) -> int:
    """So many months in days, rounded up."""
    return math.ceil(months * 366 / 12)


def _document(
    name: str,
    schema: str,
    description: str,
    tables: dict[str, tuple[str, str, list[tuple[str, str, str]]]],
    configs: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> str:
    source = {
        "name": name,
        "description": description,
        "schema": schema,
        "tables": [
            {
                "name": table,
                "identifier": identifier,
                "description": meaning,
                **({"config": configs[table]} if table in configs else {}),
                "columns": [
                    {"name": column, "data_type": sql_type.lower(), "description": text}
                    for column, sql_type, text in columns
                ],
            }
            for table, (identifier, meaning, columns) in tables.items()
        ],
    }
    return _HEAD + yaml.safe_dump({"version": 2, "sources": [source]}, sort_keys=False, allow_unicode=True, width=110)


def main() -> None:
    """Write every sources file."""
    for path, text in source_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
