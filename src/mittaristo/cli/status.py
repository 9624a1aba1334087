"""``mittaristo status``: what the warehouse holds."""

from __future__ import annotations

from pathlib import Path

import click
import duckdb

from mittaristo.building.build_log import LoggedBuild, builds
from mittaristo.building.draft import rejected_path
from mittaristo.cli.console import Console
from mittaristo.cli.options import database_option, quiet_option
from mittaristo.contracts import Table, load_contracts
from mittaristo.landing.schema import qualified
from mittaristo.warehouse import connect

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
        _show_builds(console, database)
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


def _show_builds(console: Console, database: Path) -> None:
    """Which build is live, and what became of those that were tried after it."""
    logged = builds(database)
    live = next((number for number in reversed(range(len(logged))) if logged[number].is_published), None)
    if live is not None:
        console.line(_ended("last published", logged[live]))
    failed = logged[0 if live is None else live + 1 :]
    if failed:
        console.error(f"{_ended('last build failed', failed[-1])}; these results are those of before")
        for failure in failed[-1].failures:
            console.error(f"{failure.name} ({failure.file}): {failure.reason}\n{failure.message}".strip())
        console.line(f"what failed can be looked at in {rejected_path(database)}")


def _ended(what: str, build: LoggedBuild) -> str:
    part = f", of {' '.join(build.select)} only" if build.select else ""
    return f"{what} {build.ended_at.replace('T', ' ')} UTC, after {build.seconds:.0f} s{part}"


def _exists(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    return bool(found and found[0])
