"""The log beside the database: what commands printed, in UTC, limited in size, and never an identity code."""

import re
import time
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, deliver, good_row, identity_code
from mittaristo.cli import command_log
from mittaristo.cli.command_log import CommandLog, log_path
from mittaristo.cli.console import Console
from mittaristo.cli.main import main

STATUS = "ura.ytyoll"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (INFO|WARNING|ERROR) +land\[\d+\] (.*)")


@pytest.fixture
def database(tmp_path):
    return tmp_path / "x.duckdb"


def logged(database) -> list[tuple[str, str]]:
    """Level and text of every line."""
    lines = log_path(database).read_text(encoding="utf-8").splitlines()
    return [LINE.fullmatch(line).groups() for line in lines]


def test_everything_that_is_printed_is_logged_with_its_level(database, capsys):
    console = Console(quiet=True, log=CommandLog(database, "land"))
    console.heading("Landed")
    console.table(["delivery", "rows"], [["ura", 1234], ["[b]", None]])
    console.line("done\nand more")
    console.note("waiting")
    console.warning("look")
    console.error("no")
    console.ended(2)
    assert logged(database) == [
        ("INFO", "Landed"),
        ("INFO", "delivery   rows"),
        ("INFO", "ura       1,234"),
        ("INFO", "[b]"),
        ("INFO", "done"),
        ("INFO", "and more"),
        ("INFO", "waiting"),
        ("WARNING", "look"),
        ("ERROR", "no"),
        ("INFO", "ended with exit status 2"),
    ]


def test_the_time_is_utc_wherever_the_machine_is(database, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    before = datetime.now(UTC).replace(microsecond=0)
    try:
        CommandLog(database, "land").info("now")
    finally:
        monkeypatch.undo()
        time.tzset()
    written = datetime.strptime(log_path(database).read_text()[:20], "%Y-%m-%dT%H:%M:%S%z")
    assert before <= written <= datetime.now(UTC)


def test_an_identity_code_is_masked_and_a_checksum_is_not(database):
    checksum = "a" * 20 + "123456a789b" + "0" * 33
    code = identity_code("901")
    CommandLog(database, "land").error(f"found {code}, {code.lower()} and x{code}x in {checksum}")
    masked = f"found [identity code], [identity code] and x[identity code]x in {checksum}"
    assert logged(database) == [("ERROR", masked)]


def test_the_log_is_limited(database, monkeypatch):
    monkeypatch.setattr(command_log, "MOST_BYTES", 500)
    log = CommandLog(database, "land")
    for number in range(100):
        log.info(f"line {number}")
    files = sorted(database.parent.iterdir())
    assert [file.name for file in files] == ["x.duckdb.log", *(f"x.duckdb.log.{number}" for number in range(1, 6))]
    assert all(file.stat().st_size <= 500 for file in files)
    assert logged(database)[-1] == ("INFO", "line 99")


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(tmp_path, database, capfd):
    CommandLog(tmp_path / "none" / "x.duckdb", "land").info("lost")
    assert not (tmp_path / "none").exists()
    log_path(database).mkdir()
    CommandLog(database, "land").info("lost")
    log_path(database).rmdir()
    log_path(database).symlink_to("/dev/full")
    CommandLog(database, "land").info("lost")
    assert capfd.readouterr() == ("", "")


def test_commands_log_their_lines_their_errors_and_their_end(warehouse):
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS)]), contract_version="0.9")
    database = ["--database", str(warehouse.database)]
    assert CliRunner().invoke(main, ["land", str(warehouse.deliveries), *database]).exit_code == 2
    assert CliRunner().invoke(main, ["land", str(warehouse.deliveries / "none"), *database]).exit_code == 2
    assert CliRunner().invoke(main, ["status", *database]).exit_code == 0
    assert CliRunner().invoke(main, ["land", "--help"]).exit_code == 0
    lines = logged(warehouse.database)
    ended = ("INFO", "ended with exit status 2")
    assert [line for line in lines if line == ended] == [ended] * 2
    assert lines[-1] == ended
    assert ("INFO", "delivery        rows  quarantined  seconds  verdict") in lines
    errors = [text for level, text in lines if level == "ERROR"]
    assert len(errors) == 2
    assert errors[0].startswith("ura/2025-02-03: manifest.json: unknown contract version")
    assert errors[1].startswith("there is no folder")
