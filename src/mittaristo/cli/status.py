"""``mittaristo status``: what the warehouse holds."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click
import duckdb

from mittaristo.cli.console import Console
from mittaristo.cli.options import database_option, quiet_option
from mittaristo.contracts import CONTRACTS_FOLDER, Table, load_contracts
from mittaristo.landing.schema import qualified
from mittaristo.warehouse import connect

RUN_RESULTS = CONTRACTS_FOLDER.parent / "target" / "run_results.json"

_REASONS_SHOWN = 20
_RESULTS = ("marts", "fct_indicator_value")


@click.command()
@database_option
@quiet_option
def status(database: Path, quiet: bool) -> None:
    """Show what has landed, until when each register reaches, what is quarantined and what was built."""
    console = Console(quiet=quiet)
    connection = connect(database, read_only=True)
    try:
        console.heading(f"Database {database}")
        if not _exists(connection, "raw", "deliveries"):
            console.line("nothing has landed yet; run `mittaristo land DELIVERIES`")
            return
        _show_landed(console, connection)
        _show_quarantine(console, connection)
        _show_results(console, connection)
    finally:
        connection.close()


def _show_landed(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """One line per register of deltas, one per table where tables reach different days (V3)."""
    rows = []
    for register in load_contracts().values():
        if register.kind == "delta":
            rows.append([register.name, *_landed(connection, register.name, None)])
        else:
            rows += [
                [f"{register.name}.{table}", *_landed(connection, register.name, table)] for table in register.tables
            ]
    console.heading("Landed")
    console.table(["register", "deliveries", "newest", "reaches", "rows", "quarantined"], rows)


def _landed(connection: duckdb.DuckDBPyConnection, register: str, table: str | None) -> list[object]:
    row = connection.execute(
        "select count(distinct delivery_id), max(delivered_on), max(data_until),"
        " coalesce(sum(rows_landed), 0)::bigint, coalesce(sum(rows_quarantined), 0)::bigint"
        " from raw.deliveries left join raw.delivery_files using (delivery_id)"
        " where register = $register and ($table is null or table_name = $table)",
        {"register": register, "table": table},
    ).fetchone()
    count, newest, until, landed, quarantined = row or (0, None, None, 0, 0)
    return [count, newest or "-", until or "-", landed, quarantined]


def _show_quarantine(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    tables = [table for register in load_contracts().values() for table in register.tables.values()]
    rows = [[f"{table.register}.{table.name}", *found] for table in tables for found in _reasons(connection, table)]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    console.line()
    console.heading("Quarantined rows by reason (a row can have several)")
    if not rows:
        console.line("none")
        return
    console.table(["table", "reason", "rows", "newest"], rows[:_REASONS_SHOWN])
    if len(rows) > _REASONS_SHOWN:
        rest = rows[_REASONS_SHOWN:]
        console.line(f"and {len(rest)} more in the schema quarantine, at most {rest[0][2]:,} rows each")


def _reasons(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, int, str]]:
    return connection.execute(
        "select reason, count(*), max(_delivery_id) from"
        " (select unnest(string_split(_reasons, '; ')) as reason, _delivery_id"
        f" from {qualified('quarantine', table.landed_name)})"
        " group by reason order by count(*) desc, reason"
    ).fetchall()


def _show_results(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    console.line()
    console.heading("Results")
    if not _exists(connection, *_RESULTS):
        console.line("none yet; run `mittaristo build`")
        return
    cells, as_of, final = connection.execute(
        f"select count(*), max(as_of_date), count(*) filter (where status <> 'immature') from {qualified(*_RESULTS)}"
    ).fetchone() or (0, None, 0)
    console.line(f"as of {as_of}: {cells:,} cells in {'.'.join(_RESULTS)}, {final:,} of them of final periods")
    console.line(_last_run())


def _last_run() -> str:
    """When dbt last ran in this checkout, and how it ended; the database itself holds no clock time of a build."""
    try:
        run = json.loads(RUN_RESULTS.read_text(encoding="utf-8"))
        at = run["metadata"]["generated_at"][:16].replace("T", " ")
        ends = Counter(result["status"] for result in run["results"])
    except (OSError, ValueError, KeyError, TypeError):
        return "dbt has not run in this checkout"
    return f"dbt last ran at {at} UTC: " + ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))


def _exists(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    return bool(found and found[0])
