"""L3: killed at any moment, the warehouse is as before or as after, never between.

Moments are counted in steps of the work, not in seconds: a step is anything that a process asks of the file system, as
Python's audit hooks tell it. A process says when it has come to its step, and what has no work left waits to be killed;
so every kill meets a living process, however fast the machine is. Somebody reads all the while.

A server forks the processes that are killed, so that the steps are of their work and not of Python's imports.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
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
# Steps of some generations of publishing; seconds that a process at most works on after its step, to be killed in the
# engine's work as well, which takes no step; and seconds that a reader at most keeps the database open.
SOME_GENERATIONS, WORKS_ON, KEEPS_OPEN = 100, 0.05, 0.5
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


@dataclass(frozen=True)
class Moment:
    """When a process is killed.

    Attributes:
        step: which step of its work, from 1; 0 is never.
        works_on: seconds that it may work on until the kill comes.
        publishing: count from the step that puts the draft in this database's place, and stop there.
    """

    step: int
    works_on: float = 0
    publishing: Path | None = None


def work_until_killed(pipe: Connection, work: Callable, arguments: Sequence[object], moment: Moment) -> None:
    """Work; say when the moment has come, and in the end how many steps it took, and wait."""
    steps, is_counting = count(1), moment.publishing is None

    def look(event: str, given: tuple) -> None:
        nonlocal is_counting
        if event == "open" or event.startswith(("os.", "shutil.")):
            is_counting = is_counting or (event == "os.rename" and Path(given[1]) == moment.publishing)
            if is_counting and next(steps) == moment.step:
                pipe.send(moment.step)
                if moment.publishing:
                    pipe.recv()

    sys.addaudithook(look)
    work(*arguments)
    pipe.send(next(steps) - 1)
    pipe.recv()


@contextmanager
def another_process(target: Callable, *arguments: object) -> Iterator[Connection]:
    """Run in another process, which gets one end of a pipe; the other end is given. It is killed in the end."""
    mine, its = FORKS.Pipe()
    process = FORKS.Process(target=target, args=(its, *arguments))
    process.start()
    # Held here as well, it would keep the other end waiting for a process that died.
    its.close()
    try:
        yield mine
    finally:
        process.kill()
        process.join()
        assert process.exitcode == -9, f"it ended by itself with status {process.exitcode}"


def kill(work: Callable, arguments: Sequence[object], moment: Moment, meanwhile: Callable = lambda: None) -> None:
    """Let another process work and kill it at the moment, or when it has nothing left to do."""
    with another_process(work_until_killed, work, arguments, moment) as process:
        process.recv()
        process.poll(moment.works_on)
        meanwhile()


def finish(work: Callable, arguments: Sequence[object]) -> int:
    """Let another process work to the end; how many steps it took."""
    with another_process(work_until_killed, work, arguments, Moment(0)) as process:
        return process.recv()


def read_on(pipe: Connection, database: Path, before: Contents, after: Contents) -> None:
    """Read round after round; answer how often, or what went wrong, when a round is over."""
    while True:
        pipe.recv()
        try:
            answer: int | str = read_until_over(pipe, database, before, after)
        except Exception as error:
            answer = repr(error)
        pipe.recv()
        pipe.send(answer)


def read_until_over(pipe: Connection, database: Path, before: Contents, after: Contents) -> int:
    """Open the database again and again, at least once, and ask it for everything twice; how often."""
    is_over, reads = False, 0
    while not is_over:
        with duckdb.connect(database, read_only=True) as connection:
            first = contents_seen_by(connection)
            assert first in (before, after), "an answer is of no build or of two"
            is_over = pipe.poll(KEEPS_OPEN)
            assert contents_seen_by(connection) == first, "two answers of one connection differ"
        reads += 1
    return reads


@contextmanager
def reading(reader: Connection, reads: list[int]) -> Iterator[None]:
    """Have the database read meanwhile; how often is added to the list."""
    reader.send("begin")
    yield
    reader.send("over")
    answer = reader.recv()
    assert isinstance(answer, int), answer
    reads.append(answer)


def put_back(start: Path, database: Path) -> None:
    """Put a copy in the database's place in one step, for somebody may be reading."""
    copied = database.with_suffix(".copy")
    shutil.copy(start, copied)
    copied.replace(database)


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


def kill_often(work: Callable, arguments: Sequence[object], database: Path, times: int) -> int:
    """Kill the work so many times; after each the database is as before it or as after it, and so for a reader.

    The last two kills come right before and right after the step that publishes, the others at random steps.

    Returns:
        How often somebody read meanwhile.
    """
    start = database.with_name("start.duckdb")
    shutil.copy(database, start)
    # The first run leaves behind what later ones need not do again, such as dbt's parsed project.
    finish(work, arguments)
    before, after = contents(start), contents(database)
    assert before != after
    put_back(start, database)
    steps, reads = finish(work, arguments), []
    put_back(start, database)
    draw, either = random.Random(1), (before, after)
    moments = [(Moment(draw.randint(1, steps), draw.uniform(0, WORKS_ON)), either) for _ in range(times - 2)]
    moments += [(Moment(1, publishing=database), (before,)), (Moment(2, publishing=database), (after,))]
    with another_process(read_on, database, before, after) as reader:
        for moment, possible in moments:
            with reading(reader, reads):
                kill(work, arguments, moment)
            found = contents(database)
            assert found in possible, moment
            if found == after:
                put_back(start, database)
        with reading(reader, reads):
            finish(work, arguments)
        assert contents(database) == after
    return sum(reads)


def test_a_killed_landing_is_finished_by_the_next_one(tmp_path, deliveries, empty_database, record_property):
    database = tmp_path / "x.duckdb"
    shutil.copy(empty_database, database)
    kill_often(landing, (deliveries, database), database, LANDINGS)
    record_property("counted", f"{LANDINGS} kills of landings: 0 losses, 0 differences")


def test_a_killed_build_is_finished_by_the_next_one(tmp_path, deliveries, empty_database, record_property):
    database = tmp_path / "x.duckdb"
    shutil.copy(empty_database, database)
    finish(landing, (deliveries, database))
    reads = kill_often(building, (tmp_path, database), database, BUILDS)
    record_property("counted", f"{BUILDS} kills of builds: 0 losses, 0 differences")
    record_property("counted", f"{reads} reads during {BUILDS} builds: 0 errors, 0 inconsistent answers")


def test_a_killed_publishing_leaves_one_generation(tmp_path, record_property):
    database = tmp_path / "x.duckdb"
    draw, last = random.Random(2), 0

    def look() -> None:
        nonlocal last
        if database.exists():
            with duckdb.connect(database, read_only=True) as connection:
                one, two = connection.execute("select one.generation, two.generation from one, two").fetchone()
            assert one == two >= last
            last = one

    for _ in range(PUBLISHINGS):
        kill(publishing, (database,), Moment(draw.randint(1, SOME_GENERATIONS)), meanwhile=look)
        look()
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
