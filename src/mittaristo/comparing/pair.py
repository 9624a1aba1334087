"""Two warehouses side by side: attached read-only to one connection, and whether they can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from mittaristo.comparing.facts import AS_OF_DATE, CASES, CELLS, Fact
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing.schema import literal

_DELIVERIES = ("raw", "deliveries")


@contextmanager
def attached(old: Path, new: Path) -> Iterator[tuple[Warehouse, Warehouse]]:
    """The two, open for reading; what does not fit into memory goes to the system's temporary folder.

    Raises:
        RefusedError: they are one file, or one of them is no built warehouse.
        FailedError: memory or disk do not suffice.
    """
    if old.samefile(new):
        raise RefusedError(f"{old} and {new} are the same file; name two databases, from before and after a change")
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"set temp_directory = {literal(folder)}")
        try:
            yield Warehouse(connection, "old", old), Warehouse(connection, "new", new)
        except duckdb.Error as error:
            raise FailedError(
                f"the comparison stopped ({str(error).splitlines()[0]}); neither database has changed, free memory or"
                " disk and run it again"
            ) from None


class Warehouse:
    """One of the two.

    Args:
        connection: that it is attached to.
        side: ``old`` or ``new``.
        path: its file.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> None:
        """Attach it and see that it has what is compared.

        Raises:
            RefusedError: it is no DuckDB database, or a table or column is missing.
        """
        self.connection, self.side, self.path = connection, side, path
        self._catalog = f"{side}_warehouse"
        try:
            connection.execute(f"attach {literal(str(path))} as {self._catalog} (type duckdb, read_only)")
        except duckdb.Error as error:
            raise RefusedError(
                f"{path} cannot be read as a DuckDB database ({str(error).splitlines()[0]}); name one that"
                " `mittaristo build` has built"
            ) from None
        self._columns = self._present_columns()
        self._check_tables()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(sql).fetchall()

    def relation(self, fact: Fact) -> str:
        """The table's full name in SQL."""
        return f"{self._catalog}.marts.{fact.table}"

    def columns(self, fact: Fact) -> dict[str, str]:
        """The table's columns and their types, in order."""
        return self._columns["marts", fact.table]

    def _present_columns(self) -> dict[tuple[str, str], dict[str, str]]:
        found: dict[tuple[str, str], dict[str, str]] = {}
        for schema, table, column, sql_type in self.rows(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
            f" where database_name = {literal(self._catalog)} order by schema_name, table_name, column_index"
        ):
            found.setdefault((schema, table), {})[column] = sql_type
        return found

    def _check_tables(self) -> None:
        needed = {_DELIVERIES: ("register",)} | {("marts", fact.table): fact.needed for fact in (CELLS, CASES)}
        missing = [".".join(name) for name in needed if name not in self._columns]
        if missing:
            raise RefusedError(
                f"{self.path} is no built warehouse: it has no {' and no '.join(missing)}; name a database that"
                " deliveries have landed in and that `mittaristo build` has built"
            )
        for name, columns in needed.items():
            absent = [column for column in columns if column not in self._columns[name]]
            if absent:
                raise RefusedError(
                    f"{self.path} was built by another version of mittaristo: {'.'.join(name)} has no"
                    f" {', '.join(absent)}, without which it cannot be compared; build it again"
                )

    def as_of_date(self) -> date:
        """The as-of date of its results.

        Raises:
            RefusedError: it has no results, or those of several dates.
        """
        dates = self.rows(f"select distinct {AS_OF_DATE} from {self.relation(CELLS)}")
        if len(dates) != 1:
            raise RefusedError(
                f"{self.path} holds results of {len(dates)} as-of dates in marts.{CELLS.table}, expected those of one;"
                " run `mittaristo build` on it"
            )
        return dates[0][0]

    def contract_versions(self) -> dict[str, set[str | None]]:
        """The contract versions that the deliveries of each register landed under; None is unknown."""
        column = "contract_version" if "contract_version" in self._columns[_DELIVERIES] else "null"
        found: dict[str, set[str | None]] = {}
        for register, version in self.rows(f"select distinct register, {column} from {self._catalog}.raw.deliveries"):
            found.setdefault(register, set()).add(version)
        return found

    def deliveries(self) -> set[tuple[str, str]]:
        """What landed: id and checksum of the manifest."""
        return set(self.rows(f"select delivery_id, manifest_sha256 from {self._catalog}.raw.deliveries"))


def check_dates(old: Warehouse, new: Warehouse, across_dates: bool) -> tuple[date, date]:
    """The as-of dates of the two.

    Raises:
        RefusedError: they differ, unless that is allowed.
    """
    dates = old.as_of_date(), new.as_of_date()
    if dates[0] != dates[1] and not across_dates:
        raise RefusedError(
            f"the as-of dates differ: {old.path} holds results as of {dates[0]}, {new.path} as of {dates[1]}; build"
            " both for one day (`mittaristo build --as-of`), or compare them all the same with --across-dates"
        )
    return dates


def check_contracts(old: Warehouse, new: Warehouse) -> list[str]:
    """What is not known of the contracts, in sentences.

    Raises:
        RefusedError: deliveries of a register landed under different versions of its contract.
    """
    before, after = old.contract_versions(), new.contract_versions()
    for register in sorted(before.keys() & after.keys()):
        known = [sorted(found[register] - {None}) for found in (before, after)]
        if all(known) and known[0] != known[1]:
            raise RefusedError(
                f"the contracts differ: {register} landed under version {' and '.join(known[0])} in {old.path} and"
                f" under {' and '.join(known[1])} in {new.path}; land the same deliveries under one contract into both"
            )
    notes = []
    for warehouse, versions in ((old, before), (new, after)):
        unknown = sorted(register for register, found in versions.items() if None in found)
        if unknown:
            notes.append(
                f"{warehouse.path} does not say under which contract version {', '.join(unknown)} landed; it is"
                " compared as if the contracts were the same"
            )
    return notes


def compare_deliveries(old: Warehouse, new: Warehouse) -> list[str]:
    """A sentence when not the same deliveries landed in both: then not only rules can make a difference."""
    before, after = old.deliveries(), new.deliveries()
    if before == after:
        return []
    return [
        f"not the same deliveries landed: {len(before - after)} only in the old database, {len(after - before)} only"
        " in the new one; what differs can come from them"
    ]
