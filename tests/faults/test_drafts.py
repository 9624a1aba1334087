"""Write, audit, publish: what readers see while others write, and what is left when writing goes wrong."""

import multiprocessing
import os
import shutil
import time
from pathlib import Path

import duckdb
import pytest

from mittaristo.building.draft import draft
from mittaristo.errors import FailedError, RefusedError


def write_generation(database: Path, generation: int) -> None:
    """Write two tables that must always agree, in two transactions with time between them."""
    with draft(database, create=True) as copy, duckdb.connect(copy.path) as connection:
        connection.execute(f"create or replace table one as select {generation} as generation")
        time.sleep(0.05)
        connection.execute(f"create or replace table two as select {generation} as generation")


def read_generation(connection: duckdb.DuckDBPyConnection) -> int:
    one, two = connection.execute("select one.generation, two.generation from one cross join two").fetchone()
    assert one == two
    return one


def read_until(database: Path, last: int, answers) -> None:
    """Open the database again and again until it holds the last generation; sends how often, or what went wrong."""
    seen, reads = -1, 0
    try:
        while seen < last:
            with duckdb.connect(database, read_only=True) as connection:
                now = read_generation(connection)
                assert now >= seen
                time.sleep(0.01)
                assert read_generation(connection) == now
            seen, reads = now, reads + 1
        answers.put(reads)
    except Exception as error:
        answers.put(repr(error))


def test_readers_never_wait_and_never_see_a_half_written_state(tmp_path):
    database = tmp_path / "x.duckdb"
    write_generation(database, 0)
    forked = multiprocessing.get_context("spawn")
    answers = forked.Queue()
    reader = forked.Process(target=read_until, args=(database, 20, answers))
    reader.start()
    for generation in range(1, 21):
        write_generation(database, generation)
    reads = answers.get(timeout=60)
    reader.join()
    assert isinstance(reads, int), reads
    assert reads > 1


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
