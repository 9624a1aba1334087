"""``mittaristo land``: check and land deliveries."""

from __future__ import annotations

from pathlib import Path

import click

from mittaristo.cli.console import Advance, Console
from mittaristo.cli.options import FAILED, REFUSED, database_option, logged_console, quiet_option
from mittaristo.landing.deliveries import LandingOptions, Observer, Outcome, project_max_quarantined_share
from mittaristo.landing.deliveries import land as land_deliveries


@click.command()
@click.argument("deliveries", type=click.Path(path_type=Path))
@database_option
@click.option(
    "--max-quarantined-share",
    type=click.FloatRange(0, 1),
    default=project_max_quarantined_share,
    show_default="max_quarantined_share of the project's parameters",
    help="Refuse a delivery when more than this share of a table's rows, and more than 20, are unreadable.",
)
@click.option("--accept-size", is_flag=True, help="Land tables whose size is out of line with earlier ones.")
@click.option("--allow-older", is_flag=True, help="Land a delivery older than the newest landed of its register.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Wait for another writer to finish.")
@quiet_option
def land(
    deliveries: Path,
    database: Path,
    max_quarantined_share: float,
    accept_size: bool,
    allow_older: bool,
    wait: bool,
    quiet: bool,
) -> None:
    """Check and land every delivery under DELIVERIES that has not landed yet.

    DELIVERIES is the folder that holds <register>/<delivered_on>/manifest.json. A delivery lands whole or not at
    all; rows that cannot be read go to quarantine. The person key comes from MITTARISTO_PERSON_KEY.
    """
    options = LandingOptions(
        max_quarantined_share=max_quarantined_share,
        accept_size=accept_size,
        allow_older=allow_older,
        wait=wait,
    )
    outcomes = land_and_report(logged_console(database, quiet=quiet), deliveries, database, options)
    raise SystemExit(exit_status(outcomes))


def land_and_report(
    console: Console, deliveries: Path, database: Path, options: LandingOptions | None = None
) -> list[Outcome]:
    """Land with a progress bar and say what became of every delivery."""
    with console.progress("landing") as advance:
        watcher = Watcher(console, advance)
        outcomes = land_deliveries(deliveries, database, options or LandingOptions(), watcher)
    report(console, outcomes)
    return outcomes


def exit_status(outcomes: list[Outcome]) -> int:
    """1 when the machine failed, 2 when a delivery was refused, 0 when everything has landed."""
    if any(outcome.verdict == "failed" for outcome in outcomes):
        return FAILED
    return 0 if all(outcome.has_landed for outcome in outcomes) else REFUSED


def report(console: Console, outcomes: list[Outcome]) -> None:
    """The summary of a landing: a table of the deliveries, what to act on, and the sums."""
    news = [outcome for outcome in outcomes if outcome.verdict != "already landed"]
    if news:
        console.table(
            ["delivery", "rows", "quarantined", "seconds", "verdict"],
            [[one.delivery, one.rows, one.quarantined, one.seconds, one.verdict] for one in news],
        )
    for outcome in outcomes:
        if outcome.message:
            console.error(f"{outcome.delivery}: {outcome.message}")
    landed = [outcome for outcome in outcomes if outcome.verdict == "landed"]
    left = sum(not outcome.has_landed for outcome in outcomes)
    console.line(
        f"{_count(landed, 'delivery', 'deliveries')} landed with {sum(one.rows for one in landed):,} rows,"
        f" {sum(one.quarantined for one in landed):,} quarantined;"
        f" {len(outcomes) - len(news)} had landed before, {left} refused or not tried"
    )


def _count(things: list[Outcome], one: str, several: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else several}"


class Watcher(Observer):
    """Shows on the console how deliveries are read.

    Args:
        console: gets warnings and lines.
        advance: the progress bar, in bytes read.
        doing: what is done with a delivery, in a word.
    """

    def __init__(self, console: Console, advance: Advance, doing: str = "landing") -> None:
        """Nothing is shown yet."""
        self._console = console
        self._advance = advance
        self._doing = doing

    def expects(self, count: int, size: int) -> None:
        """Set the length of the bar."""
        self._advance(total=size)

    def begins(self, delivery: str) -> None:
        """Name the delivery at the bar."""
        self._advance(label=f"{self._doing} {delivery}")

    def reads(self, count: int) -> None:
        """Move the bar."""
        self._advance(count)

    def ends(self, outcome: Outcome) -> None:
        """Print the warnings."""
        for warning in outcome.warnings:
            self._console.warning(f"{outcome.delivery}: {warning}")

    def says(self, text: str) -> None:
        """Print the line."""
        self._console.note(text)
