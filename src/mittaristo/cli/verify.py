"""``mittaristo verify``: every number a second time, by the reference implementation, and what differs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mittaristo.cli.console import Console
from mittaristo.cli.laboratory import laboratory
from mittaristo.cli.options import database_option, logged_console, quiet_option
from mittaristo.errors import RefusedError
from mittaristo.landing.person import KEY_VARIABLE
from mittaristo.warehouse import connect


@click.command()
@click.argument("deliveries", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The as-of date (V3).  [default: that of the database's results]",
)
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter that the build was given, as in --var flow_months=6; may be repeated.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="CODE",
    help="Compare only this measure; may be repeated.  [default: all that the database has]",
)
@click.option("--first", default=3, show_default=True, help="How many differences to show for each measure.")
@database_option
@quiet_option
def verify(
    deliveries: Path,
    as_of: datetime | None,
    variables: Sequence[str],
    measures: Sequence[str],
    first: int,
    database: Path,
    quiet: bool,
) -> None:
    """Recompute all indicators from DELIVERIES in plain Python and compare; exit status 1 when anything differs.

    Compares every cell of marts.fct_indicator_value and every row of marts.fct_indicator_case. The person key comes
    from MITTARISTO_PERSON_KEY.
    """
    console = logged_console(database, quiet=quiet)
    with laboratory("verify"):
        from mittaristo_lab.reference.verification import verify as compare
    with (
        closing(connect(database, read_only=True)) as connection,
        console.progress("reading the deliveries") as advance,
    ):
        found = compare(
            connection,
            deliveries,
            _person_key(),
            as_of=as_of.date() if as_of else None,
            variables=variables,
            measures=measures,
            first=first,
            warn=console.warning,
            advance=advance,
        )
    _show(console, found.reports, found.as_of_date)
    if any(report.differing for report in found.reports):
        raise SystemExit(1)


def _person_key() -> str:
    """Return the key that makes pseudonyms of identity codes (H1).

    Raises:
        RefusedError: the variable is not set.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise RefusedError(f"the environment variable {KEY_VARIABLE} is not set; set it to the key used in landing")
    return key


def _show(console: Console, reports: Sequence[Any], as_of: object) -> None:
    """Print the first differences with both sides, then the counts."""
    for report in reports:
        for difference in report.first:
            console.heading(f"{difference.measure_code} {report.what}: {difference.where}")
            console.line(f"  warehouse  {difference.warehouse}")
            console.line(f"  reference  {difference.reference}")
    console.table(
        ["measure", "cells", "differing cells", "cases", "differing cases"],
        [
            [cells.measure_code, cells.compared, cells.differing, cases.compared, cases.differing]
            for cells, cases in zip(reports[::2], reports[1::2], strict=True)
        ],
    )
    differing = {
        what: sum(report.differing for report in reports if report.what == what) for what in ("cells", "cases")
    }
    console.line(
        f"as of {as_of}: {differing['cells']} differing cells and {differing['cases']} differing cases"
        f" in {len(reports) // 2} measures"
    )
