"""The database file: where it is, how it is opened, and who may write to it."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from mittaristo.errors import RefusedError

DATABASE_VARIABLE = "MITTARISTO_DATABASE"
DEFAULT_DATABASE = Path("warehouse/mittaristo.duckdb")

_POLL_SECONDS = 0.2


def database_path(option: str | os.PathLike[str] | None = None) -> Path:
    """The database to use: the option, else MITTARISTO_DATABASE, else warehouse/mittaristo.duckdb."""
    return Path(option or os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE)


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the database; its folder is made when it is to be written.

    Raises:
        RefusedError: when the file is missing (read-only), no DuckDB file, unreadable, or open in another process.
    """
    try:
        if read_only:
            if not path.exists():
                raise RefusedError(
                    f"there is no database at {path}; run `mittaristo land` first or name one with --database"
                )
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(path, read_only=read_only)
        # Progress is the command line's to show; DuckDB's own bar would garble it.
        connection.execute("set enable_progress_bar = false")
        return connection
    except duckdb.Error as error:
        raise RefusedError(_cannot_open(path, str(error))) from None
    except OSError as error:
        raise RefusedError(f"cannot open the database {path}: {error.strerror or error}") from None


def _cannot_open(path: Path, message: str) -> str:
    if "Could not set lock" in message:
        return (
            f"the database {path} is open in another process"
            f"{_holder_in(message)}; close it there, or open it read-only, and try again"
        )
    if "valid DuckDB" in message:
        return f"{path} is not a DuckDB database; name another file with --database"
    return f"cannot open the database {path}: {message.splitlines()[0]}"


def _holder_in(message: str) -> str:
    _, found, rest = message.partition("(PID ")
    return f" (process {rest.split(')')[0]})" if found else ""


@contextmanager
def writer_lock(path: Path, *, wait: bool = True, notify: Callable[[str], None] = print) -> Iterator[None]:
    """Hold the one writer's lock of the database, a file beside it that names its holder.

    The operating system lets go of the lock when its holder dies, so that a stale file never blocks.

    Args:
        path: the database.
        wait: wait for the present holder to finish, else refuse at once.
        notify: is told once who holds the lock, when this writer has to wait.

    Raises:
        RefusedError: when another writer holds the lock and ``wait`` is false, or the folder cannot be written.
    """
    lock_path = path.with_name(path.name + ".lock")
    try:
        lock_path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RefusedError(f"cannot write beside the database {path}: {error.strerror or error}") from None
    try:
        _acquire(handle, path, wait, notify)
        # On a full disk the lock holds as well, only without its holder's name.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, _own_name().encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, wait: bool, notify: Callable[[str], None]) -> None:
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = os.pread(handle, 500, 0).decode(errors="replace") or "another writer"
        if not wait:
            raise RefusedError(f"{path} is being written by {holder}; try again when it has finished, or use --wait")
        if not told:
            notify(f"{path} is being written by {holder}; waiting until it has finished")
            told = True
        time.sleep(_POLL_SECONDS)


def _own_name() -> str:
    """Process id, host and command; of the arguments only the subcommand, which holds no secret."""
    command = " ".join([Path(sys.argv[0]).name, *[word for word in sys.argv[1:2] if not word.startswith("-")]])
    return f"process {os.getpid()} on {socket.gethostname()} ({command})"
