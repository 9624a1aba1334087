"""H1: the person key comes by the environment only, and is in nothing that a person or a program can see."""

from collections.abc import Iterator

import click
import duckdb
import pytest

from delivery_kit import KEY, csv_file, deliver, good_row
from mittaristo.cli.main import main
from mittaristo.landing.deliveries import Landing
from mittaristo.landing.person import KEY_VARIABLE, hmac_pads, person_key
from refusals_kit import DAY, STATUS, land


def commands(group: click.Group, path: str = "mittaristo") -> Iterator[tuple[str, click.Command]]:
    """Every subcommand with its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_no_option_takes_the_key():
    """An option would be in the list of processes and in the history of the shell."""
    options = [(path, one) for path, command in commands(main) for one in command.params]
    assert len(options) > 20
    assert [(path, one.name) for path, one in options if "key" in str(one.name) or one.envvar == KEY_VARIABLE] == []


def test_a_landing_does_not_show_its_key(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    with duckdb.connect() as connection:
        assert KEY not in repr(Landing(connection, person_key(), tmp_path))


@pytest.mark.parametrize("moment", ["stage", "accept"])
def test_a_failing_landing_shows_neither_key_nor_pads(warehouse, monkeypatch, moment):
    """The engine repeats statements in its errors; keys enter them as parameters only."""
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, [good_row(STATUS)]))

    def breaks(connection, *given):
        connection.execute(
            "select error('of ' || $inner_pad::varchar)", {"inner_pad": hmac_pads(KEY.encode())["inner_pad"]}
        )

    monkeypatch.setattr(f"mittaristo.landing.deliveries.{moment}", breaks)
    status, output = land(warehouse)
    assert status == 1
    assert "nothing of it has landed: the database engine reports " in output
    for secret in (KEY, repr(hmac_pads(KEY.encode())["inner_pad"])[2:20]):
        assert secret not in output


def test_the_lock_names_its_holder_without_arguments(warehouse, monkeypatch):
    deliver(warehouse.deliveries, "ura", DAY, csv_file(STATUS, [good_row(STATUS)]))
    monkeypatch.setattr("sys.argv", ["mittaristo", "land", "deliveries of Anna"])
    seen = []
    monkeypatch.setattr(
        "mittaristo.landing.deliveries.create_raw_tables",
        lambda connection: seen.append(warehouse.database.with_name("test.duckdb.lock").read_text(encoding="utf-8")),
    )
    assert land(warehouse)[0] == 0
    assert seen[0].endswith("(mittaristo land)")
