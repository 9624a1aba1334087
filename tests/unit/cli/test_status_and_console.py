"""What a person sees: the status of the warehouse, and output with and without a terminal."""

import io
import sys

import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, deliver, good_row
from mittaristo.cli.console import Console
from mittaristo.cli.main import COMMANDS, main

STATUS, BAROMETER, EQUALITY = "ura.ytyoll", "keha.tyovoimabarometri", "keha.yhdenvertaisuuskartoitus"


def run(*arguments: str):
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_status_says_what_landed_how_far_it_reaches_and_what_is_quarantined(warehouse):
    rows = [good_row(STATUS, 1), good_row(STATUS, 2, hetu="x", tyok1="?"), good_row(STATUS, 3, hetu="y")]
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, rows[:1]))
    deliver(warehouse.deliveries, "ura", "2025-03-03", csv_file(STATUS, rows[1:]), data_until="2025-02-28")
    deliver(warehouse.deliveries, "keha", "2025-02-20", csv_file(BAROMETER, [good_row(BAROMETER)]))
    deliver(
        warehouse.deliveries, "keha", "2025-02-21", csv_file(EQUALITY, [good_row(EQUALITY)]), data_until="2024-12-31"
    )
    warehouse.land()
    status, output = run("status", "--database", str(warehouse.database))
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert status == 0
    assert lines[0] == f"Database {warehouse.database}"
    for expected in (
        "register deliveries newest reaches rows quarantined",
        "ura 2 2025-03-03 2025-02-28 1 2",
        "keha.tyovoimabarometri 1 2025-02-20 2025-01-31 1 0",
        "keha.yhdenvertaisuuskartoitus 1 2025-02-21 2024-12-31 1 0",
        "keha.yhteistyobarometri 0 - - 0 0",
        "ura.ytyoll bad_hetu:hetu 2 ura/2025-03-03",
        "ura.ytyoll unknown_code:tyok1 1 ura/2025-03-03",
        "none yet; run `mittaristo build`",
    ):
        assert expected in lines, output


def test_status_without_anything(tmp_path, warehouse):
    assert run("status", "--database", str(tmp_path / "no.duckdb")) == (
        2,
        f"error: there is no database at {tmp_path / 'no.duckdb'}; run `mittaristo land` first or name one with"
        " --database\n",
    )
    assert run("status", "--database", str(warehouse.database))[0] == 0


def test_wrong_use_ends_with_two():
    assert run("lend")[0] == 2
    assert run("land")[0] == 2
    assert run("land", "x", "--max-quarantined-share", "2")[0] == 2


@pytest.mark.parametrize("command", [*COMMANDS, "quarantine export", "quarantine release"])
def test_every_command_has_help_and_a_database(command):
    status, output = run(*command.split(), "--help")
    assert status == 0
    assert command in {"simulate", "diff"} or "--database" in output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch, stream: io.StringIO, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stdout", stream)
    Console(quiet=quiet).table(["delivery", "rows"], [["ura/[b]", 1234567], ["keha", 5]])
    return stream.getvalue()


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO, False), (Terminal, True)])
def test_plain_tables_are_lines(monkeypatch, stream, quiet):
    assert shown(monkeypatch, stream(), quiet) == ("delivery       rows\nura/[b]   1,234,567\nkeha              5\n")


def test_a_terminal_gets_rules(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    output = shown(monkeypatch, Terminal())
    assert "──" in output
    assert "ura/[b]" in output


def test_progress_shows_nothing_without_a_terminal(monkeypatch, capsys):
    with Console().progress("landing", total=2) as advance:
        advance(1)
        advance(1, label="more", total=3)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
