"""What has landed, as raw.deliveries and raw.delivery_files remember it, and the rules that look back at it."""

from __future__ import annotations

from datetime import date

import duckdb

from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing.manifest import DeliveredFile, Manifest

LANDED = "landed"

_MEDIAN_OF_DELTAS, _FEWEST_DELTAS = 12, 3
_OUT_OF_LINE, _TOO_SMALL_TO_JUDGE = 3, 100


def newest_landed(connection: duckdb.DuckDBPyConnection, register: str) -> date | None:
    """Day of the newest delivery of a register that has landed."""
    row = connection.execute("select max(delivered_on) from raw.deliveries where register = ?", [register]).fetchone()
    return row[0] if row else None


def landed_manifest(connection: duckdb.DuckDBPyConnection, delivery_id: str) -> str | None:
    """Checksum of the manifest of a delivery that has landed; None when it has not."""
    row = connection.execute(
        "select manifest_sha256 from raw.deliveries where delivery_id = ?", [delivery_id]
    ).fetchone()
    return row[0] if row else None


def has_landed(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> bool:
    """Whether this delivery has landed before, with the same manifest and checksums (L4).

    Raises:
        RefusedError: when it has landed with other ones.
    """
    delivery = connection.execute(
        "select kind, data_until from raw.deliveries where delivery_id = ?", [manifest.delivery_id]
    ).fetchone()
    if delivery is None:
        return False
    rows = connection.execute(
        "select table_name, sha256, rows_in_manifest from raw.delivery_files where delivery_id = ?",
        [manifest.delivery_id],
    ).fetchall()
    landed = {table: (sha256, count) for table, sha256, count in rows}
    for file in manifest.files:
        if file.table in landed and landed[file.table][0] != file.sha256:
            raise RefusedError(
                f"{file.name}: checksum differs from the one that has landed: expected {landed[file.table][0]},"
                f" found {file.sha256}; a delivery never changes (L4), send the correction as a new delivery"
            )
    listed = {file.table: (file.sha256, file.rows) for file in manifest.files}
    if delivery != (manifest.kind, manifest.data_until) or landed != listed:
        raise RefusedError(
            "manifest.json differs from the one that has landed (kind, data_until, tables or rows);"
            " a delivery never changes (L4), send the correction as a new delivery"
        )
    return True


def quarantined_tables(connection: duckdb.DuckDBPyConnection, register: str) -> dict[str, set[str]]:
    """The tables of a register with rows in quarantine, by delivery."""
    rows = connection.execute(
        "select files.delivery_id, files.table_name from raw.delivery_files as files"
        " join raw.deliveries using (delivery_id) where register = ? and rows_quarantined > 0",
        [register],
    ).fetchall()
    found: dict[str, set[str]] = {}
    for delivery, table in rows:
        found.setdefault(delivery, set()).add(table)
    return found


def check_order(connection: duckdb.DuckDBPyConnection, manifest: Manifest, allow_older: bool) -> None:
    """L5: deliveries of a register land in order of their day.

    Raises:
        RefusedError: when a newer one of the register has landed, unless older ones are allowed.
    """
    newest = newest_landed(connection, manifest.register.name)
    if newest is not None and manifest.delivered_on < newest and not allow_older:
        raise RefusedError(
            f"it is older than the newest landed delivery of {manifest.register.name} ({newest});"
            " deliveries land in order (L5), --allow-older lands it all the same"
        )


def check_coverage(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """L1: a full delivery does not end before a landed full delivery of one of its tables.

    Raises:
        RefusedError: when it does.
    """
    if manifest.kind != "full":
        return
    row = connection.execute(
        "select files.table_name, deliveries.data_until, deliveries.delivery_id from raw.deliveries"
        " join raw.delivery_files as files using (delivery_id)"
        " where deliveries.register = ? and deliveries.kind = 'full' and deliveries.data_until > ?"
        " and list_contains(?, files.table_name)"
        " order by deliveries.data_until desc, files.table_name limit 1",
        [manifest.register.name, manifest.data_until, [file.table for file in manifest.files]],
    ).fetchone()
    if row is not None:
        table, data_until, delivery = row
        raise RefusedError(
            f"manifest.json: data_until is {manifest.data_until}, before that of the landed full delivery of {table}"
            f" ({delivery}, until {data_until}); a full delivery replaces the table and must reach at least as far (L1)"
        )


def check_size(connection: duckdb.DuckDBPyConnection, manifest: Manifest, file: DeliveredFile) -> None:
    """A table's size is not out of line with what came before.

    Raises:
        RefusedError: when it is less than a third, or more than three times, of the size to compare with.
    """
    expected = _size_before(connection, manifest, file.table)
    if expected is None or max(file.rows, expected) <= _TOO_SMALL_TO_JUDGE:
        return
    if file.rows * _OUT_OF_LINE < expected or file.rows > expected * _OUT_OF_LINE:
        before = "the last full delivery" if manifest.kind == "full" else "the median of the last deltas"
        raise RefusedError(
            f"{file.name}: {file.rows} rows are out of line with {before} of {file.table}, {expected:g} rows;"
            f" expected at least a third and at most three times that. If it is right, land it with --accept-size"
        )


def _size_before(connection: duckdb.DuckDBPyConnection, manifest: Manifest, table: str) -> float | None:
    limit = 1 if manifest.kind == "full" else _MEDIAN_OF_DELTAS
    needed = 1 if manifest.kind == "full" else _FEWEST_DELTAS
    row = connection.execute(
        "select median(rows_in_manifest), count(*) from ("
        "  select files.rows_in_manifest from raw.deliveries join raw.delivery_files as files using (delivery_id)"
        "  where deliveries.register = ? and deliveries.kind = ? and files.table_name = ?"
        "  order by deliveries.delivered_on desc limit ?)",
        [manifest.register.name, manifest.kind, table, limit],
    ).fetchone()
    return row[0] if row and row[1] >= needed else None


def record(connection: duckdb.DuckDBPyConnection, manifest: Manifest, landed: dict[str, tuple[int, int]]) -> None:
    """Write the delivery and its files into the ledger; ``landed`` is rows landed and quarantined by table.

    Raises:
        FailedError: when a table's rows are not conserved; nothing may be committed then.
    """
    connection.execute(
        "insert into raw.deliveries values (?, ?, ?, ?, ?, (now() at time zone 'UTC')::timestamp, ?, ?, ?)",
        [
            manifest.delivery_id,
            manifest.register.name,
            manifest.delivered_on,
            manifest.data_until,
            manifest.kind,
            LANDED,
            manifest.sha256,
            manifest.register.version,
        ],
    )
    for file in manifest.files:
        accepted, quarantined = landed[file.table]
        _check_conservation(file, accepted, quarantined)
        connection.execute(
            "insert into raw.delivery_files values (?, ?, ?, ?, ?, ?, ?)",
            [manifest.delivery_id, file.table, file.name, file.sha256, file.rows, accepted, quarantined],
        )


def record_release(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, file: DeliveredFile, accepted: int, quarantined: int
) -> None:
    """Correct the ledger of a file after rows have left quarantine.

    Args:
        connection: to the database.
        manifest: the delivery.
        file: its file.
        accepted: rows of the file in raw now.
        quarantined: rows of the file in quarantine now.

    Raises:
        FailedError: when the file's rows are not conserved; nothing may be kept then.
    """
    _check_conservation(file, accepted, quarantined)
    connection.execute(
        "update raw.delivery_files set rows_landed = ?, rows_quarantined = ? where delivery_id = ? and table_name = ?",
        [accepted, quarantined, manifest.delivery_id, file.table],
    )


def _check_conservation(file: DeliveredFile, accepted: int, quarantined: int) -> None:
    if accepted + quarantined != file.rows:
        raise FailedError(
            f"{file.name}: {file.rows} rows delivered, but {accepted} landed and {quarantined} quarantined;"
            " nothing of it has landed, this is a mistake in the landing itself"
        )
