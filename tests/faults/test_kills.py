"""L3: killed at any moment, the warehouse is as before or as after, never between.

A server forks the processes that are killed, so that the moments fall into their work and not into Python's imports.
Somebody reads all the while.
"""

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import duckdb
import pytest

from delivery_kit import KEY, csv_file, deliver, good_row
from mittaristo.building.draft import draft
from mittaristo.building.publish import publish_build
from mittaristo.landing.deliveries import land
from mittaristo.landing.person import KEY_VARIABLE

STATUS, SEARCH = "ura.ytyoll", "ura.ythaku"
LANDINGS, BUILDS, PUBLISHINGS = 50, 20, 30
SELECTED = ("tag:staging,resource_type:model", "resource_type:seed")

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb", "mittaristo.landing.expectations", "duckdb"])


def landing(deliveries: Path, database: Path) -> None:
    """Land everything, as ``mittaristo land`` does."""
    os.environ[KEY_VARIABLE] = KEY
    land(deliveries, database)


def building(folder: Path, database: Path) -> None:
    """Build a part of the models and publish them, as ``mittaristo build`` does."""
    os.environ |= {"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "logs")}
    with redirect_stdout(None):
        result = publish_build(database, select=[*SELECTED, "--exclude-resource-type", "test", "unit_test"])
    assert not result.failures, result


def publishing(database: Path) -> None:
    """Publish one generation after the other, two tables each, without an end."""
    while True:
        with draft(database, create=True) as copy, duckdb.connect(copy.path) as connection:
            tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
            last = connection.execute("select generation from one").fetchone()[0] if "one" in tables else 0
            connection.execute(f"create or replace table one as select {last + 1} as generation")
            connection.execute(f"create or replace table two as select {last + 1} as generation")


Contents = dict[str, tuple[int, int]]
"""Rows and an order-independent fingerprint of every table; the clock's time of landing left out."""


def contents(database: Path) -> Contents:
    """What the database holds."""
    with duckdb.connect(database, read_only=True) as connection:
        return contents_seen_by(connection)


def contents_seen_by(connection: duckdb.DuckDBPyConnection) -> Contents:
    """What a connection finds."""
    tables = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    return {
        f"{schema}.{table}": connection.execute(
            f"select count(*), bit_xor(hash(columns(* exclude (landed_at)))) from {schema}.{table}"
            if table == "deliveries"
            else f'select count(*), bit_xor(hash(written)) from {schema}."{table}" as written'
        ).fetchone()
        for schema, table in tables
    }


def read_on(database: Path, before: Contents, after: Contents, stop, answers) -> None:
    """Open the database again and again and ask for everything twice, at last what it is in the end.

    Sends how often, or what went wrong.
    """
    reads = 0
    try:
        is_last = False
        while not is_last:
            is_last = stop.is_set()
            with duckdb.connect(database, read_only=True) as connection:
                first = contents_seen_by(connection)
                time.sleep(0.05)
                assert contents_seen_by(connection) == first, "two answers of one connection differ"
            assert first in (before, after), "an answer is of no build or of two"
            assert first == after or not is_last, "the last answer is of an older build"
            reads += 1
            time.sleep(0.1)
        answers.put(reads)
    except Exception as error:
        answers.put(f"after {reads} reads: {error!r}")


@contextmanager
def somebody_reads(database: Path, before: Contents, after: Contents) -> Iterator[list[int]]:
    """Let another process read the database meanwhile; the list gets the number of its reads in the end."""
    stop, answers, reads = FORKS.Event(), FORKS.SimpleQueue(), []
    reader = FORKS.Process(target=read_on, args=(database, before, after, stop, answers))
    reader.start()
    try:
        yield reads
    finally:
        stop.set()
        answer = answers.get()
        reader.join()
    assert isinstance(answer, int), answer
    reads.append(answer)


def put_back(start: Path, database: Path) -> None:
    """Put a copy in the database's place in one step, for somebody may be reading."""
    copied = database.with_suffix(".copy")
    shutil.copy(start, copied)
    copied.replace(database)


def kill(work: Callable, arguments: Sequence[object], after: float) -> bool:
    """Let another process work and kill it after so many seconds; False when it had finished by then."""
    process = FORKS.Process(target=work, args=arguments)
    process.start()
    process.join(after)
    process.kill()
    process.join()
    assert process.exitcode in (0, -9), f"it ended by itself with status {process.exitcode}"
    return process.exitcode != 0


def seconds(work: Callable, arguments: Sequence[object]) -> float:
    """How long the work takes when nobody kills it."""
    started = time.monotonic()
    process = FORKS.Process(target=work, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - started


@pytest.fixture
def deliveries(tmp_path) -> Path:
    folder = tmp_path / "deliveries"
    for month in range(1, 4):
        files = []
        for table in (STATUS, SEARCH):
            rows = [good_row(table, number, rivi_id=f"{month}-{number}") for number in range(200)]
            files.append(csv_file(table, [*rows, good_row(table, 1, hetu="x")]))
        deliver(folder, "ura", f"2025-{month:02d}-03", *files)
    return folder


def kill_often(work: Callable, arguments: Sequence[object], database: Path, times: int) -> tuple[list[float], int]:
    """Kill the work at random moments; after each the database is as before it or as after it, and so for a reader.

    Returns:
        The moments at which it was killed, in seconds from its start, and how often somebody read meanwhile.
    """
    start = database.with_name("start.duckdb")
    shutil.copy(database, start)
    seconds(work, arguments)
    longest = 1.1 * seconds(work, arguments)
    before, after = contents(start), contents(database)
    assert before != after
    put_back(start, database)
    moments, killed = random.Random(1), []
    with somebody_reads(database, before, after) as reads:
        for _ in range(3 * times):
            moment = moments.uniform(0, longest)
            if kill(work, arguments, moment):
                killed.append(moment)
            found = contents(database)
            assert found in (before, after)
            if found == after:
                put_back(start, database)
            if len(killed) == times:
                break
        seconds(work, arguments)
        assert contents(database) == after
    return killed, reads[0]


def test_a_killed_landing_is_finished_by_the_next_one(tmp_path, deliveries, empty_database, record_property):
    database = tmp_path / "x.duckdb"
    shutil.copy(empty_database, database)
    killed, reads = kill_often(landing, (deliveries, database), database, LANDINGS)
    assert len(killed) == LANDINGS
    assert reads > LANDINGS
    record_property("counted", f"{len(killed)} kills of landings: 0 losses, 0 differences")


def test_a_killed_build_is_finished_by_the_next_one(tmp_path, deliveries, empty_database, record_property):
    database = tmp_path / "x.duckdb"
    shutil.copy(empty_database, database)
    seconds(landing, (deliveries, database))
    killed, reads = kill_often(building, (tmp_path, database), database, BUILDS)
    assert len(killed) == BUILDS
    assert reads > BUILDS
    record_property("counted", f"{len(killed)} kills of builds: 0 losses, 0 differences")
    record_property("counted", f"{reads} reads during {BUILDS} builds: 0 errors, 0 inconsistent answers")


def test_a_killed_publishing_leaves_one_generation(tmp_path, record_property):
    database = tmp_path / "x.duckdb"
    moments, last = random.Random(2), 0
    for _ in range(PUBLISHINGS):
        assert kill(publishing, (database,), moments.uniform(0.1, 0.6))
        if database.exists():
            with duckdb.connect(database, read_only=True) as connection:
                one, two = connection.execute("select one.generation, two.generation from one, two").fetchone()
            assert one == two >= last
            last = one
    assert last > 0
    record_property("counted", f"{PUBLISHINGS} kills of publishing: 0 losses, 0 differences in {last} generations")


def test_what_a_killed_landing_left_half_written_beside_the_database_is_no_obstacle(warehouse):
    """Great Expectations writes its results and pages file by file, and a kill can cut any of them off."""
    deliver(warehouse.deliveries, "ura", "2025-01-03", csv_file(STATUS, [good_row(STATUS, 1)]))
    warehouse.land()
    cut = [file for file in warehouse.database.parent.rglob("*") if file.suffix in (".json", ".html")]
    assert {file.suffix for file in cut} == {".json", ".html"}
    for file in cut:
        file.write_text("")
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS, 2, rivi_id="2")]))
    assert [outcome.verdict for outcome in warehouse.land()] == ["already landed", "landed"]
