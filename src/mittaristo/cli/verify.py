"""``mittaristo verify``: every number a second time, by the reference implementation, and what differs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
import duckdb

from mittaristo.cli.console import Advance, Console
from mittaristo.cli.options import database_option, logged_console, quiet_option
from mittaristo.errors import RefusedError
from mittaristo.reference.compare import (
    Report,
    as_of_dates,
    compare_cases,
    compare_cells,
    landed_deliveries,
    measures_present,
)
from mittaristo.reference.computation import Computation, compute
from mittaristo.reference.deliveries import Delivery, find_deliveries
from mittaristo.reference.framework import MEASURES
from mittaristo.reference.parameters import Parameters
from mittaristo.warehouse import connect

KEY_VARIABLE = "MITTARISTO_PERSON_KEY"


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
    with closing(connect(database, read_only=True)) as connection:
        chosen = _measures(console, connection, measures)
        parameters = _parameters(connection, variables, as_of.date() if as_of else None)
        landed = _landed(console, connection, deliveries)
        with console.progress("reading the deliveries", total=len(chosen) + 1) as advance:
            computation = compute(deliveries, _person_key(), parameters, landed)
            advance(1)
            reports = _compare(computation, connection, chosen, first, advance)
    _show(console, reports, computation.as_of_date)
    if any(report.differing for report in reports):
        raise SystemExit(1)


def _measures(console: Console, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> list[str]:
    """Return the measures to compare: those asked for, else all that the database has; name the absent.

    Raises:
        RefusedError: an unknown measure, one that the database does not have, or no results at all.
    """
    try:
        present = measures_present(connection)
    except duckdb.CatalogException:
        raise RefusedError("the database has no marts.fct_indicator_value; run `mittaristo build` first") from None
    unknown = sorted((set(wanted) | present) - MEASURES.keys())
    if unknown:
        raise RefusedError(f"unknown measure {', '.join(unknown)}; known are {', '.join(MEASURES)}")
    absent = [code for code in wanted or MEASURES if code not in present]
    if wanted and absent:
        raise RefusedError(f"the database has no results of {', '.join(absent)}")
    if absent:
        console.warning(f"the database has no results of {', '.join(absent)}; they are not compared")
    if not present:
        raise RefusedError("marts.fct_indicator_value is empty; run `mittaristo build` first")
    return [code for code in MEASURES if code in (wanted or present)]


def _parameters(connection: duckdb.DuckDBPyConnection, variables: Sequence[str], as_of: date | None) -> Parameters:
    """Return the parameters given, with the as-of date given or else that of the database's results.

    Raises:
        RefusedError: a parameter that is none or cannot be read; results of several as-of dates.
    """
    try:
        values = dict(assignment.split("=", 1) for assignment in variables)
        parameters = Parameters().with_values(values)
    except ValueError as error:
        raise RefusedError(f"--var expects NAME=VALUE of a parameter: {error}") from None
    if as_of or parameters.as_of_date:
        return replace(parameters, as_of_date=as_of or parameters.as_of_date)
    dates = as_of_dates(connection)
    if len(dates) != 1:
        raise RefusedError(
            f"the database's results are of {len(dates)} as-of dates"
            f" ({', '.join(map(str, dates))}), expected one; build again, or name one with --as-of"
        )
    return replace(parameters, as_of_date=dates[0])


def _landed(console: Console, connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Delivery]:
    """Return the folder's deliveries that have landed; the reference reads what the warehouse was given.

    Raises:
        RefusedError: the folder is without deliveries, or without one that has landed.
    """
    try:
        found = find_deliveries(folder)
    except FileNotFoundError as error:
        raise RefusedError(str(error)) from None
    landed = landed_deliveries(connection)
    missing = sorted(landed - {delivery.delivery_id for delivery in found})
    if missing:
        raise RefusedError(
            f"the database holds {len(missing)} deliveries that are not in {folder}, first {missing[0]};"
            f" name the folder that was landed"
        )
    left_out = [delivery.delivery_id for delivery in found if delivery.delivery_id not in landed]
    if left_out:
        console.warning(f"not landed, so not read: {', '.join(left_out)}")
    return [delivery for delivery in found if delivery.delivery_id in landed]


def _person_key() -> str:
    """Return the key that makes pseudonyms of identity codes (H1).

    Raises:
        RefusedError: the variable is not set.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise RefusedError(f"the environment variable {KEY_VARIABLE} is not set; set it to the key used in landing")
    return key


def _compare(
    computation: Computation,
    connection: duckdb.DuckDBPyConnection,
    measures: Sequence[str],
    first: int,
    advance: Advance,
) -> list[Report]:
    """Return the reports of all measures, cells first."""
    reports = []
    for code in measures:
        advance(0, label=f"comparing {code}")
        reports.append(compare_cells(computation, connection, code, first))
        reports.append(compare_cases(computation, connection, code, first))
        advance(1)
    return reports


def _show(console: Console, reports: Sequence[Report], as_of: date) -> None:
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
