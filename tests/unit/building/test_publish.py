"""A build becomes the database's only when nothing failed, and is known of either way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mittaristo.building.build_log import builds, log_path
from mittaristo.building.dbt_build import Build, Failure
from mittaristo.building.draft import rejected_path
from mittaristo.building.publish import publish_build

FAILURE = Failure("holds", "test", "Because.", "Got 1 result", "tests/holds.sql")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "test.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table result as select 0 as number")
    return path


@pytest.fixture
def publish(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Publish a build that writes a number, with what failed in it; returns the warnings."""

    def publish(number: int, *failures: Failure) -> list[str]:
        def build(path: Path, **asked: Any) -> Build:
            with duckdb.connect(path) as connection:
                connection.execute("update result set number = ?", [number])
            assert number_in(database) != number, "written before its tests have passed"
            return Build({"model": 1}, failures, 0, 1.0)

        monkeypatch.setattr("mittaristo.building.publish.build", build)
        warnings: list[str] = []
        assert publish_build(database, select=["result"], warn=warnings.append).failures == failures
        return warnings

    return publish


def number_in(database: Path) -> int:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute("select number from result").fetchone()[0]


def test_only_a_build_without_failures_is_published_and_each_is_recorded(
    database: Path, publish: Callable[..., list[str]]
) -> None:
    assert publish(1) == []
    assert number_in(database) == 1
    assert publish(2, FAILURE) == []
    assert (number_in(database), number_in(rejected_path(database))) == (1, 2)
    assert publish(3) == []
    assert number_in(database) == 3
    assert not rejected_path(database).exists()
    logged = builds(database)
    assert [build.is_published for build in logged] == [True, False, True]
    assert [build.failures for build in logged] == [(), (FAILURE,), ()]
    assert {build.select for build in logged} == {("result",)}


def test_a_log_that_cannot_be_written_keeps_no_build_from_being_published(
    database: Path, publish: Callable[..., list[str]]
) -> None:
    log_path(database).mkdir()
    [warning] = publish(1)
    assert "`mittaristo status` will not know of this build" in warning
    assert number_in(database) == 1
