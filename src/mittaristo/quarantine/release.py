"""Releasing quarantined rows after a contract has changed: they are read again, out of the delivered files.

The quarantine holds no identity code, so a row cannot land from there. The files must be those that landed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mittaristo.building.draft import draft
from mittaristo.contracts import PERSON_ID, Register, Table
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing import ledger
from mittaristo.landing.deliveries import Observer, Silent, plainly, validations_folder
from mittaristo.landing.files import STAGED, stage
from mittaristo.landing.keep import accept, count_of, quarantine
from mittaristo.landing.manifest import DeliveredFile, Manifest, find_deliveries, read_manifest
from mittaristo.landing.person import hmac_pads, person_key
from mittaristo.landing.rows import DUPLICATE_KEY
from mittaristo.landing.schema import RELEASES, create_raw_tables, create_releases, qualified
from mittaristo.warehouse import connect

_WAITING = "waiting_rows"
_WAS_WAITING = f"_line in (select _line from {_WAITING})"


@dataclass(frozen=True)
class Released:
    """What became of the quarantined rows of one delivered table (counts of rows).

    Attributes:
        delivery: as in ``ura/2025-02-03``.
        table: by the register's name.
        released: rows that have landed now.
        left: rows that stay in quarantine, with today's reasons.
        displaced: rows that had landed and are duplicates of a released, later row with the same key; they are in
            quarantine now, and among ``left``.
    """

    delivery: str
    table: str
    released: int
    left: int
    displaced: int


@dataclass(frozen=True)
class Release:
    """What a release did, and the deliveries with quarantined rows whose folders were not given."""

    tables: tuple[Released, ...]
    not_given: tuple[str, ...]


def release(register: Register, root: Path, database: Path, observer: Observer | None = None) -> Release:
    """Land the quarantined rows of a register that today's contract can read, under their delivery and line.

    Everything is released together or nothing is. Rows that have landed stay what they are. Releasing again changes
    nothing.

    Args:
        register: today's contract.
        root: folder with ``<register>/<delivered_on>/manifest.json`` in it, as for landing.
        database: the DuckDB file.
        observer: is told what happens.

    Raises:
        RefusedError: a file is not the one that landed, the person key is another one, a landed row would break what
            the contract promises, or the database is locked or not there.
        FailedError: rows would get lost, or the disk is full.
    """
    observer = observer or Silent()
    pads = hmac_pads(person_key())
    folders = {f"{register.name}/{folder.name}": folder for folder in _folders(register, root)}
    with (
        draft(database, notify=observer.says) as copy,
        closing(connect(copy.path)) as connection,
    ):
        try:
            return _release_all(connection, register, folders, pads, validations_folder(database), observer)
        except (duckdb.Error, OSError, MemoryError) as error:
            raise FailedError(f"nothing was released: {plainly(error)}") from None


def _release_all(
    connection: duckdb.DuckDBPyConnection,
    register: Register,
    folders: dict[str, Path],
    pads: dict[str, bytes],
    validations: Path,
    observer: Observer,
) -> Release:
    create_raw_tables(connection)
    create_releases(connection)
    waiting = ledger.quarantined_tables(connection, register.name)
    released: list[Released] = []
    for delivery in sorted(waiting.keys() & folders.keys()):
        observer.begins(delivery)
        landed_sha256 = ledger.landed_manifest(connection, delivery)
        manifest = read_manifest(folders[delivery], {register.name: register}, landed_sha256)
        # Refuses a delivery whose files are not those that landed (L4).
        ledger.has_landed(connection, manifest)
        released += [
            _release_file(connection, manifest, file, pads, observer.reads)
            for file in manifest.files
            if file.table in waiting[delivery]
        ]
        _check_expectations(connection, manifest, released, validations)
    return Release(tuple(released), tuple(sorted(waiting.keys() - folders.keys())))


def _folders(register: Register, root: Path) -> list[Path]:
    return [folder for folder in find_deliveries(root) if folder.absolute().parent.name == register.name]


def _release_file(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    file: DeliveredFile,
    pads: dict[str, bytes],
    on_bytes: Callable[[int], None],
) -> Released:
    table = manifest.register.tables[file.table]
    raw, kept = qualified("raw", table.landed_name), qualified("quarantine", table.landed_name)
    own = [manifest.delivery_id]
    stage(connection, manifest, file, pads, on_bytes)
    _check_person_key(connection, manifest, table)
    connection.execute(
        f"create or replace temp table {_WAITING} as select _line, _reasons from {kept} where _delivery_id = ?", own
    )
    released = accept(connection, manifest, table, _WAS_WAITING)
    connection.execute(
        f"insert into {qualified('quarantine', RELEASES)}"
        f" select ?, ?, _line, waiting._reasons, ?, (now() at time zone 'UTC')::timestamp"
        f" from {_WAITING} as waiting join {STAGED} as staged using (_line) where staged._reasons is null",
        [manifest.delivery_id, table.name, manifest.register.version],
    )
    # Of rows with the same key the last line counts: a released one can make duplicates of landed ones.
    duplicates = f"(_reasons = '{DUPLICATE_KEY}' and not {_WAS_WAITING})"
    displaced = count_of(
        connection,
        f"delete from {raw} where _delivery_id = ? and _line in (select _line from {STAGED} where {duplicates})",
        own,
    )
    connection.execute(f"delete from {kept} where _delivery_id = ?", own)
    left = quarantine(connection, manifest, table, file, f"({_WAS_WAITING} or {duplicates})")
    landed = count_of(connection, f"select count(*) from {raw} where _delivery_id = ?", own)
    ledger.record_release(connection, manifest, file, landed, left)
    connection.execute(f"drop table {STAGED}; drop table {_WAITING}")
    return Released(manifest.delivery_id, table.name, released, left, displaced)


def _check_person_key(connection: duckdb.DuckDBPyConnection, manifest: Manifest, table: Table) -> None:
    """The persons of landed rows are the same when they are read again; with another key none would be."""
    if not table.has_person:
        return
    raw = qualified("raw", table.landed_name)
    different = count_of(
        connection,
        f"select count(*) from {raw} as landed join {STAGED} as staged using (_line)"
        f" where landed._delivery_id = ? and landed.{PERSON_ID} <> staged.{PERSON_ID}",
        [manifest.delivery_id],
    )
    if different:
        raise RefusedError(
            f"the person key is another one than that {manifest.delivery_id} landed with: {different} rows of"
            f" {table.name} would belong to other persons; set MITTARISTO_PERSON_KEY to the key of this database"
        )


def _check_expectations(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, released: list[Released], validations: Path
) -> None:
    """The landed rows of tables that got more of them keep what the contract promises."""
    tables = {one.table for one in released if one.delivery == manifest.delivery_id and one.released}
    if not tables:
        return
    # Imported here because it takes seconds, which a release of nothing need not wait for.
    from mittaristo.landing.expectations import Validations

    expectations = Validations(connection, validations)
    expectations.require(manifest, [file for file in manifest.files if file.table in tables])
    expectations.build_docs()
