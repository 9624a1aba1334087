"""``mittaristo run``: what a scheduler calls each month."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from mittaristo.building.dbt_build import Build
from mittaristo.cli.build import build_and_report, build_options
from mittaristo.cli.land import exit_status, land_and_report
from mittaristo.cli.options import FAILED, REFUSED, database_option, logged_console, quiet_option
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing.deliveries import Outcome


@click.command()
@click.argument("deliveries", type=click.Path(path_type=Path), default=Path("deliveries"))
@build_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and all lines to standard error.")
@database_option
@quiet_option
def run(
    deliveries: Path, as_of: date | None, variables: Sequence[str], as_json: bool, database: Path, quiet: bool
) -> None:
    """Land every new delivery under DELIVERIES (default: deliveries), then build and test every model.

    A refused delivery does not hold up the others: the build goes on with what has landed, and the exit status says
    2. It is 1 when the build or a test fails.
    """
    doing = Run(database)
    if not as_json:
        raise SystemExit(doing.land_and_build(deliveries, as_of, variables, quiet=quiet))
    status = FAILED
    try:
        with redirect_stdout(sys.stderr):
            status = doing.land_and_build(deliveries, as_of, variables, quiet=True)
    except RefusedError:
        status = REFUSED
        raise
    finally:
        click.echo(json.dumps(doing.summary(status), ensure_ascii=False))
    raise SystemExit(status)


class Run:
    """One run, and what is known of it at any moment.

    Args:
        database: the DuckDB file.
    """

    def __init__(self, database: Path) -> None:
        """It starts now."""
        self._database = database
        self._started = datetime.now(UTC)
        self._outcomes: list[Outcome] = []
        self._build: Build | None = None
        self._error: str | None = None

    def land_and_build(self, deliveries: Path, as_of: date | None, variables: Sequence[str], *, quiet: bool) -> int:
        """Land, build, and say it; returns the exit status.

        Raises:
            RefusedError: see ``mittaristo.landing.deliveries.land`` and ``mittaristo.building.publish.publish_build``.
            FailedError: the machine failed.
        """
        console = logged_console(self._database, quiet=quiet)
        try:
            self._outcomes = land_and_report(console, deliveries, self._database)
            self._build = build_and_report(console, self._database, as_of, variables)
        except Exception as error:
            known = isinstance(error, RefusedError | FailedError)
            self._error = str(error) if known else f"the program stopped by {type(error).__name__}"
            raise
        return FAILED if self._build.failures else exit_status(self._outcomes)

    def summary(self, status: int) -> dict[str, Any]:
        """What a scheduler is told; times are UTC, durations seconds, everything else counts, names or sentences."""
        ended = datetime.now(UTC)
        landed = [one for one in self._outcomes if one.verdict == "landed"]
        return {
            "exit_status": status,
            "error": self._error,
            "database": str(self._database),
            "started_at": _utc(self._started),
            "ended_at": _utc(ended),
            "seconds": round((ended - self._started).total_seconds(), 1),
            "rows_landed": sum(one.rows for one in landed),
            "rows_quarantined": sum(one.quarantined for one in landed),
            "deliveries": [_delivery(one) for one in self._outcomes if one.verdict != "already landed"],
            "deliveries_landed_before": sum(one.verdict == "already landed" for one in self._outcomes),
            "build": None if self._build is None else _build(self._build),
        }


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _delivery(outcome: Outcome) -> dict[str, Any]:
    return {**asdict(outcome), "seconds": round(outcome.seconds, 1), "warnings": list(outcome.warnings)}


def _build(build: Build) -> dict[str, Any]:
    return {
        "verdict": "rejected" if build.failures else "published",
        "seconds": round(build.seconds, 1),
        "succeeded": dict(build.succeeded),
        "skipped": build.skipped,
        "failures": [asdict(failure) for failure in build.failures],
    }
