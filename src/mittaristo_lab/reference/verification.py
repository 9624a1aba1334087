"""Verification of a built warehouse: what to compare, with which parameters, and every difference that is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb

from mittaristo.errors import RefusedError
from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference.compare import (
    Report,
    as_of_dates,
    compare_cases,
    compare_cells,
    landed_deliveries,
    measures_present,
)
from mittaristo_lab.reference.computation import Computation, compute
from mittaristo_lab.reference.deliveries import Delivery, find_deliveries
from mittaristo_lab.reference.parameters import Parameters


class Advance(Protocol):
    """Is told how far the work is."""

    def __call__(self, amount: float = 0, *, total: float | None = None, label: str | None = None) -> None:
        """Add to what is done, or change the total or the label."""


@dataclass(frozen=True)
class Verification:
    """What was found, for which as-of date: of each measure a report of its cells, then one of its cases."""

    as_of_date: date
    reports: tuple[Report, ...]


def verify(
    connection: duckdb.DuckDBPyConnection,
    deliveries: Path,
    key: str,
    *,
    as_of: date | None,
    variables: Sequence[str],
    measures: Sequence[str],
    first: int,
    warn: Callable[[str], None],
    advance: Advance,
) -> Verification:
    """Compute every indicator from the deliveries that have landed, and compare with what the database says.

    Args:
        connection: to the built database.
        deliveries: the folder that was landed.
        key: the person key that it was landed with (H1).
        as_of: the as-of date (V3); by default that of the database's results.
        variables: ``NAME=VALUE`` of the parameters that the build was given.
        measures: codes of those to compare; by default all that the database has.
        first: how many differences of each measure to keep.
        warn: is told what is left out.
        advance: is told how far it is.

    Raises:
        RefusedError: the database, the deliveries or what was asked for do not fit together.
    """
    chosen = _measures(warn, connection, measures)
    parameters = _parameters(connection, variables, as_of)
    landed = _landed(warn, connection, deliveries)
    advance(total=len(chosen) + 1)
    computation = compute(deliveries, key, parameters, landed)
    advance(1)
    return Verification(computation.as_of_date, tuple(_compare(computation, connection, chosen, first, advance)))


def _measures(warn: Callable[[str], None], connection: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> list[str]:
    """Return the measures to compare: those asked for, else all that the database has; name the absent.

    Raises:
        RefusedError: an unknown measure, one that the database does not have, or no results at all.
    """
    try:
        present = measures_present(connection)
    except duckdb.CatalogException:
        raise RefusedError("the database has no marts.fct_indicator_value; run `mittaristo build` first") from None
    unknown = sorted((set(wanted) | present) - measures().keys())
    if unknown:
        raise RefusedError(f"unknown measure {', '.join(unknown)}; known are {', '.join(measures())}")
    absent = [code for code in wanted or measures() if code not in present]
    if wanted and absent:
        raise RefusedError(f"the database has no results of {', '.join(absent)}")
    if absent:
        warn(f"the database has no results of {', '.join(absent)}; they are not compared")
    if not present:
        raise RefusedError("marts.fct_indicator_value is empty; run `mittaristo build` first")
    return [code for code in measures() if code in (wanted or present)]


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


def _landed(warn: Callable[[str], None], connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Delivery]:
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
        warn(f"not landed, so not read: {', '.join(left_out)}")
    return [delivery for delivery in found if delivery.delivery_id in landed]


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
