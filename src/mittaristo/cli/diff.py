"""``mittaristo diff``: what a change does to the results and to the cases behind them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from mittaristo.cli.console import Console
from mittaristo.cli.options import FAILED, REFUSED, quiet_option
from mittaristo.comparing.difference import Difference, MeasureDifference, compare
from mittaristo.comparing.facts import CASES
from mittaristo.errors import FailedError, RefusedError

_DATABASE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_DATABASE)
@click.argument("new", type=_DATABASE)
@click.option("--across-dates", is_flag=True, help="Compare results of different as-of dates too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and all lines to standard error.")
@quiet_option
def diff(old: Path, new: Path, across_dates: bool, as_json: bool, quiet: bool) -> None:
    """Say what differs between two built databases, OLD from before a change and NEW from after it.

    Per measure: how many cells of marts.fct_indicator_value and cases of marts.fct_indicator_case changed, appeared and
    went, the largest changes of value, and a case that differs with what both say of it. Differences are no failure:
    the exit status is 0. Neither database is written to.
    """
    if not as_json:
        _show(Console(quiet=quiet), old, new, compare(old, new, across_dates=across_dates))
        return
    try:
        with redirect_stdout(sys.stderr):
            difference = compare(old, new, across_dates=across_dates)
            _show(Console(quiet=True), old, new, difference)
    except (RefusedError, FailedError) as error:
        _print({"exit_status": REFUSED if isinstance(error, RefusedError) else FAILED, "error": str(error)})
        raise
    _print({"exit_status": 0, "error": None} | _summary(old, new, difference))


def _print(told: dict[str, Any]) -> None:
    """One line of JSON: days as yyyy-mm-dd, amounts as numbers."""
    click.echo(
        json.dumps(told, ensure_ascii=False, default=lambda it: float(it) if isinstance(it, Decimal) else str(it))
    )


def _show(console: Console, old: Path, new: Path, difference: Difference) -> None:
    console.line(f"old: {old}, as of {difference.old_as_of}")
    console.line(f"new: {new}, as of {difference.new_as_of}")
    for note in difference.notes:
        console.warning(note)
    differing = [measure for measure in difference.measures if not measure.is_equal]
    for title, what in (("Cells", "cells"), ("Cases", "cases")):
        rows = [
            [measure.measure_code, counts.old, counts.changed, counts.appeared, counts.went]
            for measure in differing
            if (counts := getattr(measure, what)).differing
        ]
        if rows:
            console.line()
            console.heading(title)
            console.table(["measure", "before", "changed", "appeared", "went"], rows)
    for measure in differing:
        _show_measure(console, measure)
    console.line()
    console.line(_verdict(difference, differing))


def _verdict(difference: Difference, differing: list[MeasureDifference]) -> str:
    """The result in one sentence."""
    measures = difference.measures
    cells, cases = sum(one.cells.new for one in measures), sum(one.cases.new for one in measures)
    if difference.is_equal:
        return f"equal: {cells:,} cells and {cases:,} cases of {len(measures)} measures"
    return (
        f"different: {sum(one.cells.differing for one in measures):,} cells and"
        f" {sum(one.cases.differing for one in measures):,} cases, in {len(differing)} of {len(measures)} measures"
    )


def _show_measure(console: Console, measure: MeasureDifference) -> None:
    """In which columns it changed, the largest changes of value, and one case as both sides have it."""
    console.line()
    console.heading(measure.measure_code)
    for what, rows in (("cells", measure.cells), ("cases", measure.cases)):
        if rows.columns:
            counts = ", ".join(f"{column} {count:,}" for column, count in rows.columns.items())
            console.line(f"changed {what} by column: {counts}")
    if measure.largest:
        _show_largest(console, measure.largest)
    if measure.example:
        _show_example(console, measure.example)


def _show_largest(console: Console, cells: Sequence[Mapping[str, Any]]) -> None:
    console.line()
    console.line("the largest changes of value")
    console.table(
        ["period", "until", "area", "breakdown", "old", "new", "change"],
        [
            [
                cell["period_type"],
                cell["period_end"],
                f"{cell['area_level']} {cell['area_code']}",
                " ".join(dict.fromkeys((cell["breakdown"], cell["breakdown_value"]))),
                *(_number(cell[name]) for name in ("old_value", "new_value", "change")),
            ]
            for cell in cells
        ],
    )


def _show_example(console: Console, case: Mapping[str, Any]) -> None:
    sides = [case[side] or {} for side in ("old", "new")]
    rows = [[column, *(side.get(column) for side in sides)] for column in CASES.reported]
    console.line()
    console.line(f"a case that {case['change']}")
    console.table(["", "old", "new"], [row for row in rows if row[1:] != [None, None]])


def _number(value: float) -> Decimal:
    """Two decimals; two digits, where that would be nothing."""
    rounded = Decimal(f"{value:.2f}")
    return rounded if rounded or not value else Decimal(f"{value:.1e}")


def _summary(old: Path, new: Path, difference: Difference) -> dict[str, Any]:
    """What a program is told; see the attributes of ``Difference``."""
    return {
        "old": {"database": str(old), "as_of_date": difference.old_as_of},
        "new": {"database": str(new), "as_of_date": difference.new_as_of},
        "equal": difference.is_equal,
        "notes": difference.notes,
        "measures": [asdict(measure) | {"equal": measure.is_equal} for measure in difference.measures],
    }
