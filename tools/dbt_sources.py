"""Writes dbt's sources, ``models/sources/<source>/<table>.yml``, from the input contracts.

Run ``python -m tools sources`` after changing a contract, and commit the result: the contract is the only
description of raw columns, and a structure test compares.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from mittaristo.contracts import Register, Table, load_contracts
from mittaristo.landing.schema import ledger_columns, quarantine_columns, raw_columns
from tools import PROJECT

SOURCES = PROJECT / "models" / "sources"
_LANDING = {"name": "landing", "description": "What has landed, and from which files.", "schema": "raw"}
_QUARANTINE = {
    "name": "quarantine",
    "description": "Rows that could not be landed, as delivered, with the reasons.",
    "schema": "quarantine",
}
_HEAD = "# Made from contracts/ by `python -m tools sources`; change the contract, not this file.\n"


def source_files() -> dict[Path, str]:
    """The text of every sources file by its path.

    One a table: of a register, of the rows that could not be landed, and of what landing writes of itself.
    """
    files = {}
    for register in load_contracts().values():
        source = {"name": register.name, "description": register.title, "schema": "raw"}
        for table in register.tables.values():
            raw = {
                "name": table.name,
                "identifier": table.landed_name,
                "description": table.description,
                "config": _freshness(register, table),
            }
            quarantined = {"name": table.landed_name, "description": table.description}
            files |= _file(source, raw, raw_columns(table))
            files |= _file(_QUARANTINE, quarantined, quarantine_columns(table))
    for name, (meaning, columns) in ledger_columns().items():
        files |= _file(_LANDING, {"name": name, "description": meaning}, columns)
    return files


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


def _file(source: dict[str, Any], table: dict[str, Any], columns: list[tuple[str, str, str]]) -> dict[Path, str]:
    described = [{"name": name, "data_type": sql_type.lower(), "description": text} for name, sql_type, text in columns]
    document = {"version": 2, "sources": [source | {"tables": [table | {"columns": described}]}]}
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return {SOURCES / source["name"] / f"{table['name']}.yml": _HEAD + text}


def main(arguments: Sequence[str]) -> int:
    """Write every sources file; returns 0."""
    argparse.ArgumentParser(prog="python -m tools sources", description="Write the sources.").parse_args(arguments)
    for path, text in source_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0
