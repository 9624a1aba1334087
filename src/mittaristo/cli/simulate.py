"""``mittaristo simulate``: write register deliveries of simulated lives."""

from __future__ import annotations

from pathlib import Path

import click

from mittaristo.cli.console import Advance, Console
from mittaristo.cli.laboratory import laboratory
from mittaristo.cli.options import quiet_option


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--persons", default=20_000, show_default=True, help="Clients of the employment services.")
@click.option("--from", "first", default="2023-01", show_default=True, help="First month of the indicators.")
@click.option("--until", default="2026-01", show_default=True, help="Last month delivered.")
@click.option(
    "--first-until",
    help="Last month of the first delivery, which holds the history; then one a month.  [default: six before --until]",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, other lives.")
@click.option("--dirty", is_flag=True, help="Add the registers' oddities and rows that cannot be read.")
@quiet_option
def simulate(
    out: Path, persons: int, first: str, until: str, first_until: str | None, seed: int, dirty: bool, quiet: bool
) -> None:
    """Write register deliveries of simulated lives into the new folder OUT.

    The same arguments give the same files, byte for byte. All persons are artificial: their identity codes have
    individual numbers from 900 to 999, which nobody is given.

    OUT/truth.csv holds what every measure really is in these lives, by period and area. Without --dirty a warehouse of
    the deliveries must equal it in every cell.
    """
    with laboratory("simulate"):
        from mittaristo_lab.simulation.plan import Plan
        from mittaristo_lab.simulation.run import simulate as write_simulation
    plan = Plan.of(persons, first, until, first_until, seed, dirty)
    console = Console(quiet=quiet)
    with console.progress("simulating") as advance:
        summaries = write_simulation(plan, out, _Steps(advance).show)
    console.table(
        ["register", "deliveries", "files", "rows"],
        [[one.register, one.deliveries, one.files, one.rows] for one in summaries],
    )
    rows = sum(one.rows for one in summaries)
    console.line(f"{sum(one.deliveries for one in summaries)} deliveries with {rows:,} rows written to {out}")


class _Steps:
    """Shows the steps of a simulation as one bar that starts again with each step."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self._done = 0

    def show(self, what: str, done: int, total: int) -> None:
        self._advance(done - self._done, total=total, label=what.lower())
        self._done = 0 if done == total else done
        if done == total:
            self._advance(-total)
