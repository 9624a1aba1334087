"""``mittaristo build``: build and test every model on what has landed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from mittaristo.building.dbt_build import Build, parse_variables
from mittaristo.building.draft import rejected_path
from mittaristo.building.publish import publish_build
from mittaristo.cli.console import Console
from mittaristo.cli.options import database_option, logged_console, quiet_option

_KINDS = {"seed": "seeds", "model": "models", "unit_test": "unit tests", "test": "data tests"}


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a build can be told: ``--as-of`` and ``--var``."""
    as_of = click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=lambda context, parameter, value: _as_date(value),
        help="Build for what was covered on this day (V3).  [default: the latest day that ura covers]",
    )
    variable = click.option(
        "--var",
        "variables",
        multiple=True,
        metavar="NAME=VALUE",
        help="A parameter of the rules, as in --var flow_months=6; may be repeated.",
    )
    return as_of(variable(command))


def _as_date(value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command()
@build_options
@click.option("--select", multiple=True, help="dbt node selector, as in --select tag:indicators; may be repeated.")
@database_option
@quiet_option
def build(as_of: date | None, variables: Sequence[str], select: Sequence[str], database: Path, quiet: bool) -> None:
    """Build every model on what has landed and run every test.

    The results become those of the database when every test passes; else it stays as it was, and the exit status is 1.
    """
    console = logged_console(database, quiet=quiet)
    result = build_and_report(console, database, as_of, variables, select)
    if result.failures:
        raise SystemExit(1)


def build_and_report(
    console: Console,
    database: Path,
    as_of: date | None = None,
    variables: Sequence[str] = (),
    select: Sequence[str] = (),
) -> Build:
    """Show a build with a progress bar, and say what it made and what failed.

    Raises:
        RefusedError: see ``mittaristo.building.publish.publish_build``.
        FailedError: see there too.
    """
    parsed = parse_variables(variables)
    with console.progress("building") as advance:

        def progress(done: int, total: int, name: str) -> None:
            advance(1, total=total, label=f"building {name}")

        result = publish_build(
            database,
            as_of=as_of,
            select=select,
            variables=parsed,
            progress=progress,
            notify=console.note,
            warn=console.warning,
        )
    console.table(
        ["built", "passed", "failed"],
        [
            [words, result.succeeded.get(kind, 0), sum(one.kind == kind for one in result.failures)]
            for kind, words in _KINDS.items()
        ],
    )
    for failure in result.failures:
        console.error(f"{failure.name} ({failure.file}): {failure.reason}\n{failure.message}".strip())
    if result.skipped:
        console.warning(f"{result.skipped} nodes were skipped, as what they read from did not build or failed a test")
    if result.failures:
        console.line(
            f"build failed in {result.seconds:.0f} s; {database} is as it was before, and what was built is in"
            f" {rejected_path(database)}"
        )
    else:
        console.line(f"build done in {result.seconds:.0f} s; the database is {database}")
    return result
