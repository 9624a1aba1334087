"""Options and exit statuses that every command has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mittaristo.cli.command_log import CommandLog
from mittaristo.cli.console import Console
from mittaristo.warehouse import DATABASE_VARIABLE, DEFAULT_DATABASE, database_path

# Exit statuses: a check or the machine failed; the input or the use was refused.
FAILED, REFUSED = 1, 2


# Where click's context keeps the console of the running command, for errors that end it.
CONSOLE = "mittaristo.console"


def logged_console(database: Path, *, quiet: bool) -> Console:
    """The console of the running command, whose lines are kept in the log beside the database."""
    context = click.get_current_context()
    command = context.command_path.removeprefix(context.find_root().command_path).strip()
    console = Console(quiet=quiet, log=CommandLog(database, command))
    context.meta[CONSOLE] = console
    return console


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--database PATH``; the command gets a ``Path`` named ``database``."""
    return click.option(
        "--database",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=lambda context, parameter, value: database_path(value),
        help=f"The DuckDB file.  [default: {DATABASE_VARIABLE}, else {DEFAULT_DATABASE}]",
    )(command)


def quiet_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--quiet``; the command gets a ``bool`` named ``quiet``."""
    return click.option("--quiet", is_flag=True, help="Plain lines, no progress.")(command)
