"""``mittaristo run``: what a scheduler calls each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from mittaristo.cli.build import build_and_report, build_options
from mittaristo.cli.console import Console
from mittaristo.cli.land import exit_status, land_and_report
from mittaristo.cli.options import FAILED, database_option, quiet_option


@click.command()
@click.argument("deliveries", type=click.Path(path_type=Path), default=Path("deliveries"))
@build_options
@database_option
@quiet_option
def run(deliveries: Path, as_of: date | None, variables: Sequence[str], database: Path, quiet: bool) -> None:
    """Land every new delivery under DELIVERIES (default: deliveries), then build and test every model.

    A refused delivery does not hold up the others: the build goes on with what has landed, and the exit status says
    2. It is 1 when the build or a test fails.
    """
    console = Console(quiet=quiet)
    outcomes = land_and_report(console, deliveries, database)
    result = build_and_report(console, database, as_of, variables)
    raise SystemExit(FAILED if result.failures else exit_status(outcomes))
