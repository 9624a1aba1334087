"""The demonstration that `make build` makes, made once for all tests that look at whole results."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mittaristo_lab.simulation.plan import Plan
from project_kit import PROJECT

# The arguments of `make build`; a structure test holds them against the Makefile.
PERSONS = 20_000
FROM, UNTIL, SEED = "2023-01", "2026-01", 1
SIMULATION = ["--from", FROM, "--until", UNTIL, "--seed", str(SEED), "--dirty"]
KEY = "mittaristo-demonstration-key"
WITHOUT_TESTS = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
DBT = [Path(sys.executable).with_name("dbt"), "build", "--profiles-dir", "profiles", "--quiet", *WITHOUT_TESTS]

# A day for which the demonstration is built once more; its deliveries go on for three months.
EARLIER_DAY = "2025-10-31"


@dataclass(frozen=True)
class Demonstration:
    """A simulated, landed and built warehouse, everything that was printed on the way, and what a scheduler got."""

    folder: Path
    printed: str
    summary: str = ""

    @property
    def deliveries(self) -> Path:
        return self.folder / "deliveries"

    @property
    def database(self) -> Path:
        return self.folder / "warehouse" / "mittaristo.duckdb"

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query on the built database."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return connection.execute(sql).fetchall()


def plan_of_demonstration() -> Plan:
    """What the demonstration simulates, as the simulator has it."""
    return Plan.of(PERSONS, FROM, UNTIL, None, SEED, dirty=True)


def environment(folder: Path) -> Mapping[str, str]:
    """The environment of a warehouse of its own: nothing in the checkout is touched."""
    return {
        **os.environ,
        "MITTARISTO_DATABASE": str(folder / "warehouse" / "mittaristo.duckdb"),
        "MITTARISTO_PERSON_KEY": KEY,
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


def mittaristo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, and keep what it prints."""
    return subprocess.run(
        [sys.executable, "-m", "mittaristo", *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def build(folder: Path, *arguments: str) -> None:
    """Build with plain dbt, as an engineer does, without the tests: what they say of these rows is asked elsewhere."""
    ended = subprocess.run(
        [*DBT, *arguments],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def make_demonstration(folder: Path) -> Demonstration:
    """Simulate, land and build with every test.

    Raises:
        AssertionError: a step did not end with status 0; the message is what it printed.
    """
    deliveries = str(folder / "deliveries")
    printed = summary = ""
    for arguments in (
        ["simulate", deliveries, "--persons", str(PERSONS), *SIMULATION],
        ["run", deliveries, "--json"],
        ["status"],
    ):
        ended = mittaristo(folder, *arguments)
        printed += ended.stdout + ended.stderr
        assert ended.returncode == 0, printed
        summary = ended.stdout if "--json" in arguments else summary
    return Demonstration(folder, printed, summary)


def copy_demonstration(demonstration: Demonstration, folder: Path) -> Demonstration:
    """A copy of the demonstration's database in a folder of its own, to be built anew."""
    copy = Demonstration(folder, "")
    copy.database.parent.mkdir(parents=True)
    shutil.copy(demonstration.database, copy.database)
    return copy
