"""Fixtures: a warehouse for deliveries made by hand, and the demonstration, made once; and what holds for every run."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from delivery_kit import KEY
from demonstration_kit import EARLIER_DAY, Demonstration, build, copy_demonstration, make_demonstration
from mittaristo.landing.deliveries import LandingOptions, Outcome, land
from mittaristo.landing.person import KEY_VARIABLE
from mittaristo.landing.schema import create_raw_tables
from project_kit import expect_none, name_of, project_files

# No test of Hypothesis fails because its examples take long to draw or to run.
settings.register_profile("however slow", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("however slow")


class Warehouse:
    """A database of a test's own, with its deliveries beside it."""

    def __init__(self, folder: Path) -> None:
        self.deliveries = folder / "deliveries"
        self.database = folder / "warehouse" / "test.duckdb"

    def land(self, **options) -> list[Outcome]:
        """Land what was delivered."""
        return land(self.deliveries, self.database, LandingOptions(**options))

    def query(self, sql: str, *parameters) -> list[tuple]:
        """Rows of a query."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    def contents(self) -> dict[str, list[tuple]]:
        """Every row of every table of raw and quarantine but the time of landing."""
        found = {}
        with duckdb.connect(self.database, read_only=True) as connection:
            names = connection.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name in ('raw', 'quarantine')"
            ).fetchall()
            for schema, table in names:
                left_out = " exclude (landed_at)" if table == "deliveries" else ""
                rows = connection.execute(f'select *{left_out} from {schema}."{table}"').fetchall()
                found[f"{schema}.{table}"] = sorted(rows, key=repr)
        return found


COUNTED = "counted"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests counted, such as kills survived; a test says it with ``record_property("counted", sentence)``."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    sentences = [sentence for report in reports for name, sentence in report.user_properties if name == COUNTED]
    if sentences:
        terminalreporter.section("counted")
        for sentence in sorted(set(sentences)):
            terminalreporter.write_line(sentence)


# Who uses a session fixture that takes long to make runs in one process of `make test`; any other file runs by itself.
SHARING = {
    "tests/end_to_end/": "demonstration",
    "tests/oracle/test_dirty_truth.py": "demonstration",
    "tests/structure/": "manifest",
}


def group_of(nodeid: str) -> str:
    """The tests that run in one process, one after the other."""
    file = nodeid.partition("::")[0]
    return next((group for start, group in SHARING.items() if file.startswith(start)), file)


class GroupScheduling(LoadScopeScheduling):
    """Gives each group to one of the processes that run the tests side by side."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling:
    """Let xdist know the groups."""
    return GroupScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A shared fixture that is used outside of its group would be made twice."""
    for item in items:
        for fixture in set(SHARING.values()) & set(item.fixturenames):
            if group_of(item.nodeid) != fixture:
                raise pytest.UsageError(f"{item.nodeid} uses {fixture}: name its file in SHARING, tests/conftest.py")


# Folders of the project that tests read, and programs that tests run could write into.
WRITTEN_BY_HAND_OR_GENERATED = ("analyses", "contracts", "docs", "macros", "models", "seeds", "src", "tests", "tools")


def project_as_it_is() -> dict[str, str]:
    """The project's files, each with a checksum of its content."""
    paths = project_files(folders=WRITTEN_BY_HAND_OR_GENERATED)
    return {name_of(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="session", autouse=True)
def project_is_left_as_it_is() -> Iterator[None]:
    """What a generator makes is compared with the project's files, never written over them."""
    before = project_as_it_is()
    yield
    after = project_as_it_is()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    expect_none(f"{name} was changed while the tests ran: a test must write into its tmp_path" for name in changed)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """A database that nothing has landed in; copying it is quicker than making its tables for every test."""
    path = tmp_path_factory.mktemp("empty") / "empty.duckdb"
    with duckdb.connect(path) as connection:
        create_raw_tables(connection)
    return path


@pytest.fixture
def warehouse(tmp_path, monkeypatch, empty_database) -> Warehouse:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    made = Warehouse(tmp_path)
    made.database.parent.mkdir()
    shutil.copy(empty_database, made.database)
    return made


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return make_demonstration(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def built_for_then(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A copy of the demonstration, built for an earlier day; it holds the vintages of both days.

    Everything is refreshed in full, which must not cost the vintage of the day before.
    """
    copy = copy_demonstration(demonstration, tmp_path_factory.mktemp("for_then"))
    build(copy.folder, "--full-refresh", "--vars", f"{{as_of_date: {EARLIER_DAY}}}")
    return copy
