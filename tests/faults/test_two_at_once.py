"""Two writers, or a writer and a reader, at once: who waits, who is refused, and what each is told."""

import pytest

from delivery_kit import csv_file, deliver, good_row
from holder_kit import HOLDS_DATABASE, HOLDS_LOCK, holder, let_go
from mittaristo.cli.build import build_and_report
from mittaristo.cli.console import Console
from mittaristo.errors import RefusedError
from mittaristo.warehouse import connect, database_path, writer_lock

STATUS = "ura.ytyoll"


def test_where_the_database_is(monkeypatch, tmp_path):
    monkeypatch.delenv("MITTARISTO_DATABASE", raising=False)
    assert str(database_path()) == "warehouse/mittaristo.duckdb"
    monkeypatch.setenv("MITTARISTO_DATABASE", str(tmp_path / "b.duckdb"))
    assert database_path() == tmp_path / "b.duckdb"
    assert database_path(tmp_path / "a.duckdb") == tmp_path / "a.duckdb"


def test_the_second_writer_waits_and_is_told_for_whom(tmp_path):
    database = tmp_path / "x.duckdb"
    first = holder(HOLDS_LOCK, database)
    told = []

    def notify(text: str) -> None:
        told.append(text)
        let_go(first)

    with writer_lock(database, notify=notify):
        assert first.returncode == 0
    (text,) = told
    assert text.startswith(f"{database} is being written by process {first.pid} on ")
    assert text.endswith("; waiting until it has finished")


def test_the_second_writer_may_stop_instead(tmp_path):
    database = tmp_path / "x.duckdb"
    first = holder(HOLDS_LOCK, database)
    try:
        expected = pytest.raises(RefusedError, match=rf"is being written by process {first.pid} .*; try again")
        with expected, writer_lock(database, wait=False):
            pytest.fail("two writers at once")
    finally:
        let_go(first)


def test_a_dead_writer_holds_nothing(tmp_path):
    database = tmp_path / "x.duckdb"
    first = holder(HOLDS_LOCK, database)
    first.kill()
    first.wait()
    with writer_lock(database, wait=False):
        pass


def test_the_lock_may_be_taken_again(tmp_path):
    for _ in range(2):
        with writer_lock(tmp_path / "x.duckdb", wait=False):
            pass


def test_a_landing_names_who_writes_to_the_database(warehouse):
    other = holder(HOLDS_DATABASE, warehouse.database, "write")
    try:
        deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS)]))
        with pytest.raises(RefusedError) as refused:
            warehouse.land()
        assert str(refused.value) == (
            f"the database {warehouse.database} is open in another process (process {other.pid});"
            " close it there, or open it read-only, and try again"
        )
    finally:
        let_go(other)


def test_a_reader_blocks_no_landing(warehouse):
    other = holder(HOLDS_DATABASE, warehouse.database, "read")
    try:
        deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS)]))
        assert [outcome.verdict for outcome in warehouse.land()] == ["landed"]
        assert warehouse.query("select count(*) from raw.deliveries") == [(1,)]
    finally:
        let_go(other)


def test_a_build_waits_for_a_landing_and_says_for_whom(tmp_path, capsys):
    database = tmp_path / "x.duckdb"
    first = holder(HOLDS_LOCK, database)

    class LettingGo(Console):
        def note(self, text: str) -> None:
            super().note(text)
            let_go(first)

    with pytest.raises(RefusedError, match="there is no database at"):
        build_and_report(LettingGo(), database)
    assert f"is being written by process {first.pid}" in capsys.readouterr().err


def test_what_is_no_database(tmp_path):
    path = tmp_path / "x.duckdb"
    path.write_text("hetu;rivi_id\n" * 1000, encoding="utf-8")
    with pytest.raises(RefusedError, match="is not a DuckDB database; name another file with --database"):
        connect(path)
    with pytest.raises(RefusedError, match="there is no database at"):
        connect(tmp_path / "none.duckdb", read_only=True)
