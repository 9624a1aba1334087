"""Write, audit, publish: what readers see while others write, and what is left when writing goes wrong."""

import multiprocessing
import os
import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest

from mittaristo.building.draft import draft
from mittaristo.errors import FailedError, RefusedError


def write_generation(database: Path, generation: int, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Write two tables that must always agree, in two transactions with something else between them."""
    with draft(database, create=True) as copy, duckdb.connect(copy.path) as connection:
        connection.execute(f"create or replace table one as select {generation} as generation")
        meanwhile()
        connection.execute(f"create or replace table two as select {generation} as generation")


def read_generation(connection: duckdb.DuckDBPyConnection) -> int:
    one, two = connection.execute("select one.generation, two.generation from one cross join two").fetchone()
    assert one == two
    return one


def read_on(pipe: Connection, database: Path) -> None:
    """Whenever asked, open the database anew and answer which generation it holds, or what went wrong.

    The connection of the time before stays open until then, and must still give its own answer.
    """
    before, answer = duckdb.connect(database, read_only=True), 0
    while pipe.recv():
        try:
            assert read_generation(before) == answer
            before.close()
            before = duckdb.connect(database, read_only=True)
            answer = read_generation(before)
            pipe.send(answer)
        except Exception as error:
            pipe.send(repr(error))


def test_readers_never_wait_and_never_see_a_half_written_state(tmp_path):
    database = tmp_path / "x.duckdb"
    write_generation(database, 0)
    spawned = multiprocessing.get_context("spawn")
    mine, its = spawned.Pipe()
    reader = spawned.Process(target=read_on, args=(its, database), daemon=True)
    reader.start()
    its.close()

    def read() -> int | str:
        mine.send(True)
        return mine.recv()

    while_written, afterwards = [], []
    for generation in range(1, 21):
        write_generation(database, generation, lambda: while_written.append(read()))
        afterwards.append(read())
    mine.send(False)
    reader.join()
    assert (while_written, afterwards) == (list(range(20)), list(range(1, 21)))


def test_an_open_reader_keeps_his_state_and_the_next_one_gets_the_new(tmp_path):
    database = tmp_path / "x.duckdb"
    write_generation(database, 1)
    held = os.open(database, os.O_RDONLY)
    before = os.pread(held, 10**7, 0)
    write_generation(database, 2)
    assert os.pread(held, 10**7, 0) == before
    os.close(held)
    with duckdb.connect(database, read_only=True) as connection:
        assert read_generation(connection) == 2


def test_an_exception_leaves_the_database_and_no_draft(tmp_path):
    database = tmp_path / "x.duckdb"
    write_generation(database, 1)
    before = database.read_bytes()
    with pytest.raises(ZeroDivisionError), draft(database) as copy:
        copy.path.write_bytes(b"half")
        raise ZeroDivisionError
    assert database.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"x.duckdb", "x.duckdb.lock"}


def test_what_a_dead_writer_left_in_the_log_is_kept(tmp_path):
    database = tmp_path / "x.duckdb"
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute("create table one as select 7 as generation")
        connection.execute("create table two as select 7 as generation")
        for suffix in ("", ".wal"):
            shutil.copy(tmp_path / f"other.duckdb{suffix}", tmp_path / f"x.duckdb{suffix}")
    assert (tmp_path / "x.duckdb.wal").exists()
    with draft(database):
        pass
    with duckdb.connect(database, read_only=True) as connection:
        assert read_generation(connection) == 7


def test_another_programs_changes_are_not_overwritten(tmp_path):
    database = tmp_path / "x.duckdb"
    write_generation(database, 1)
    expected = pytest.raises(FailedError, match="was changed by another program meanwhile")
    with expected, draft(database), duckdb.connect(database) as connection:
        connection.execute("create or replace table one as select 8 as generation")
    with duckdb.connect(database, read_only=True) as connection:
        assert connection.execute("from one").fetchall() == [(8,)]


def test_no_space_for_the_copy(tmp_path, monkeypatch):
    database = tmp_path / "x.duckdb"
    write_generation(database, 1)

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    expected = r"cannot copy the database .*: No space left on device; its folder must be writable and have as much"
    with pytest.raises(FailedError, match=expected), draft(database):
        pytest.fail("there was no copy to write into")


def test_there_must_be_something_to_build_on(tmp_path):
    with pytest.raises(RefusedError, match="there is no database at"), draft(tmp_path / "x.duckdb"):
        pytest.fail("there is no database")
    assert {path.name for path in tmp_path.iterdir()} == {"x.duckdb.lock"}
