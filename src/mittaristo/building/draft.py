"""Write, audit, publish: whoever writes works on a copy of the database, which then takes its place in one step.

Readers keep the state that they opened and get the new one when they open the file again; a process that dies leaves
the database as it was; a build whose tests fail is kept aside and never read by mistake.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mittaristo.errors import FailedError
from mittaristo.warehouse import connect, writer_lock


@dataclass
class Draft:
    """A copy of the database to write into.

    Attributes:
        path: the copy. It has the database's file name, as DuckDB calls a database by the name of its file.
        is_rejected: the copy is not to be published.
    """

    path: Path
    is_rejected: bool = False

    def reject(self) -> None:
        """Leave the database as it is and keep the copy aside, where ``rejected_path`` says."""
        self.is_rejected = True


def rejected_path(database: Path) -> Path:
    """Where the last rejected draft of the database is kept."""
    return database.with_name(f"{database.name}.rejected") / database.name


def forget_rejected(database: Path) -> None:
    """Remove the last rejected draft, when a better one has been published."""
    shutil.rmtree(rejected_path(database).parent, ignore_errors=True)


@contextmanager
def draft(
    database: Path, *, create: bool = False, wait: bool = True, notify: Callable[[str], None] = print
) -> Iterator[Draft]:
    """Hold the writer's lock and a draft of the database; publish the draft when the block ends without an exception.

    Args:
        database: the DuckDB file.
        create: start an empty database where there is none.
        wait: wait for another writer, else refuse at once.
        notify: is told once who holds the lock, when this writer has to wait.

    Raises:
        RefusedError: another writer holds the lock or the file, or there is no database and none is to be made.
        FailedError: the disk is full, or another program changed the database meanwhile; it stays as it is.
    """
    with writer_lock(database, wait=wait, notify=notify):
        folder = database.with_name(f"{database.name}.draft")
        shutil.rmtree(folder, ignore_errors=True)
        made = Draft(folder / database.name)
        try:
            copied = _copy(database, made.path, create)
            yield made
            _finish(made, database, copied)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(database: Path, copy: Path, create: bool) -> tuple[int, ...] | None:
    """Copy the database and return what tells whether it is changed later; None where a new one is to be made."""
    try:
        copy.parent.mkdir(parents=True)
        if create and not database.exists():
            return None
        if _log(database).exists():
            # A writer that died has left changes in the log; opening the file brings them in.
            _settle(database)
        # While it is open for reading, no program can open it for writing.
        with closing(connect(database, read_only=True)):
            shutil.copyfile(database, copy)
            return _identity(database)
    except OSError as error:
        raise FailedError(
            f"cannot copy the database {database} for writing: {error.strerror or error}; its folder must be writable"
            " and have as much free space as the database takes, and some more for what is new"
        ) from None


def _finish(made: Draft, database: Path, copied: tuple[int, ...] | None) -> None:
    """Put the draft in the place of the database, or aside when it is rejected."""
    try:
        _settle(made.path)
        if made.is_rejected:
            _move(made.path, rejected_path(database))
        elif _identity(database) == copied:
            _move(made.path, database)
        else:
            raise FailedError(
                f"{database} was changed by another program meanwhile; it stays as that left it, and what was"
                " done here is not in it: do it again"
            )
    except (duckdb.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise FailedError(
            f"cannot finish the copy of the database {database}: {reason}; the database is as it was before, and what"
            " was done here is not in it: make room on its disk and do it again"
        ) from None


def _settle(path: Path) -> None:
    """Bring everything written into the one file, so that it can be copied or moved without its log."""
    with closing(connect(path)) as connection:
        connection.execute("checkpoint")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _identity(path: Path) -> tuple[int, ...] | None:
    if not path.exists():
        return None
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _move(draft_path: Path, to: Path) -> None:
    """Put the draft in its place in one step that also outlives a loss of power."""
    to.parent.mkdir(exist_ok=True)
    _synchronise(draft_path)
    draft_path.replace(to)
    _synchronise(to.parent)


def _synchronise(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
