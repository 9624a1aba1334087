"""Faults of the machine: what is printed, the exit status, that nothing is lost, and that the next run finishes.

Each landing runs in a process of its own, without the privileges of an administrator, to whom the system forbids
nothing.
"""

import ctypes
import multiprocessing
import os
import resource
import struct
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from delivery_kit import KEY, csv_file, deliver, good_row
from mittaristo.cli.main import main
from mittaristo.landing.person import KEY_VARIABLE
from refusals_kit import DAY, DELIVERY, STATUS

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["mittaristo.landing.expectations", "mittaristo.cli.land", "duckdb"])
VERSION_OF_CAPABILITIES = 0x20080522


def land_without_privileges(answers, arguments: list[str], longest_file: int | None) -> None:
    """Run the command line and send its exit status, its output and an exception that it did not expect."""
    os.environ[KEY_VARIABLE] = KEY
    if longest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (longest_file, longest_file))
    ctypes.CDLL(None).capset(struct.pack("Ii", VERSION_OF_CAPABILITIES, 0), bytes(24))
    result = CliRunner().invoke(main, arguments)
    unexpected = None if isinstance(result.exception, SystemExit) else result.exception
    answers.send((result.exit_code, result.output, repr(unexpected) if unexpected else None))


def land(warehouse, longest_file: int | None = None) -> tuple[int, str]:
    """Land in another process, in which no file can grow beyond so many bytes; exit status and output."""
    mine, its = FORKS.Pipe()
    arguments = ["land", str(warehouse.deliveries), "--database", str(warehouse.database)]
    process = FORKS.Process(target=land_without_privileges, args=(its, arguments, longest_file))
    process.start()
    # Held here as well, it would keep the other end waiting for a process that died.
    its.close()
    status, output, unexpected = mine.recv()
    process.join()
    assert (process.exitcode, unexpected) == (0, None), output
    return status, output


def errors(output: str) -> list[str]:
    return [line.removeprefix("error: ") for line in output.splitlines() if line.startswith("error: ")]


def statuses(warehouse, day: str, count: int) -> Path:
    rows = [good_row(STATUS, number, rivi_id=f"{day}-{number:06d}") for number in range(count)]
    return deliver(warehouse.deliveries, "ura", day, csv_file(STATUS, rows))


@pytest.mark.parametrize("room", [-1, 0, 65_536, 262_144])
def test_a_full_disk(warehouse, room):
    """No file may grow beyond the database's size and so many bytes: the copy, its log or the copy's growth is cut."""
    statuses(warehouse, "2025-01-03", 10)
    assert land(warehouse)[0] == 0
    before, size = warehouse.contents(), warehouse.database.stat().st_size
    statuses(warehouse, DAY, 8000)
    status, output = land(warehouse, size + room)
    assert (status, len(errors(output))) == (1, 1), output
    told = "cannot copy the database" if room < 0 else (f"{DELIVERY}: nothing of it has landed: ", "cannot finish the")
    assert errors(output)[0].startswith(told), output
    assert warehouse.contents() == before
    kept = {"test.duckdb", "test.duckdb.lock", "test.duckdb.log", "validations"}
    assert {path.name for path in warehouse.database.parent.iterdir()} == kept
    assert land(warehouse)[0] == 0
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(8010,)]


@pytest.mark.parametrize(
    ("place", "mode", "sentence"),
    [
        ("deliveries/ura/{day}/ytyoll.csv", 0, "{delivery}: ytyoll.csv cannot be opened: Permission denied"),
        ("deliveries/ura/{day}/manifest.json", 0, "{delivery}: manifest.json cannot be opened: Permission denied"),
        ("deliveries/ura/{day}", 0, "{delivery}: manifest.json cannot be opened: Permission denied"),
        ("deliveries/ura", 0, "cannot read {path}/manifest.json: Permission denied"),
        ("deliveries", 0, "'{path}' is not readable"),
        ("warehouse", 0o500, "cannot write beside the database {database}: Permission denied"),
        ("warehouse/test.duckdb", 0, "'{path}' is not readable"),
    ],
)
def test_what_may_not_be_read_or_written(warehouse, place, mode, sentence):
    statuses(warehouse, DAY, 3)
    before = warehouse.contents()
    path = warehouse.deliveries.parent / place.format(day=DAY)
    right = path.stat().st_mode
    path.chmod(mode)
    try:
        status, output = land(warehouse)
    finally:
        path.chmod(right)
    expected = sentence.format(delivery=DELIVERY, path=path, database=warehouse.database)
    assert status == 2
    assert expected in output
    assert warehouse.contents() == before
    assert land(warehouse)[0] == 0
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(3,)]


def test_deliveries_are_only_read(warehouse):
    folder = statuses(warehouse, DAY, 3)
    for path in (folder / "ytyoll.csv", folder / "manifest.json", folder, folder.parent, warehouse.deliveries):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert land(warehouse)[0] == 0
    finally:
        for path in (warehouse.deliveries, folder.parent, folder):
            path.chmod(0o700)


def test_results_of_validations_that_cannot_be_kept(warehouse):
    validations = warehouse.database.parent / "validations"
    validations.mkdir(0o500)
    statuses(warehouse, DAY, 3)
    before = warehouse.contents()
    status, output = land(warehouse)
    assert status == 1
    assert errors(output) == [f"{DELIVERY}: nothing of it has landed: Permission denied ({validations}/results)"]
    assert warehouse.contents() == before
    validations.chmod(0o700)
    assert land(warehouse)[0] == 0


def test_a_clock_that_was_set_back(warehouse):
    """Deliveries are in order of their days (L5); when they landed says nothing about them (D3)."""
    statuses(warehouse, "2025-01-03", 3)
    assert land(warehouse)[0] == 0
    with duckdb.connect(warehouse.database) as connection:
        connection.execute("update raw.deliveries set landed_at = timestamp '2199-01-01 00:00:00'")
    statuses(warehouse, DAY, 3)
    assert land(warehouse)[0] == 0
    assert warehouse.query("select delivered_on::varchar from raw.deliveries order by landed_at") == [
        (DAY,),
        ("2025-01-03",),
    ]
    status, output = land(warehouse)
    assert (status, errors(output)) == (0, [])
    assert "2 had landed before" in output
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(6,)]
