"""The true value of every measure, added up while the simulation goes on, and the file that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from mittaristo_lab.catalogue import Measure, measures
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation import population, surveys, ura
from mittaristo_lab.simulation.ledger import Rows
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.world import Block, World
from mittaristo_lab.truth import lives, offers, permits, yearly
from mittaristo_lab.truth.lifelines import lifelines
from mittaristo_lab.truth.parameters import Parameters
from mittaristo_lab.truth.periods import Periods
from mittaristo_lab.truth.shortage import Shortage
from mittaristo_lab.truth.tally import Areas, Tallies, cells

TRUTH = "truth.csv"
YEARLY = ("yhdenvertaisuuskartoitus", "yhteistyobarometri", "tyossakaynti")
BY_BAROMETER = ("shortage_entries", "shortage_entries_share", "shortage_permits")
"""The measures whose periods wait for the barometer too (S5)."""


class KnownTruth:
    """What is true of the simulated world and known after the last delivery, dirt or no dirt.

    The world is the same with `--dirty` and without; what the registers make of it is what the truth is there to
    judge, so it looks at no file and no row version.
    """

    def __init__(self, plan: Plan, world: World, barometer: surveys.Table) -> None:
        """Nothing is counted yet."""
        self._plan = replace(plan, dirty=False)
        self._world = world
        self._parameters = Parameters.of_project()
        self._periods = Periods.existing(self._parameters.history_from, plan.until)
        self._tallies = Tallies(self._periods, world.geography)
        self._shortage = Shortage(self._parameters, barometer, plan.last_month, len(world.occupations.codes))

    def add_block(self, block: Block, rows: Mapping[str, Rows], among: np.ndarray | None = None) -> None:
        """Count what a block of persons lived through.

        Args:
            block: the persons and their lives.
            rows: by table, rows in their final state: `yhamm`, `yhdiag`, `ytvalit`, `tyotarjoukset`, `esittelyt` and
                `maksut`, which no register habit touches.
            among: for each person of the block whether it counts; by default all do.
        """
        block = replace(block, plan=self._plan)
        parameters, tallies = self._parameters, self._tallies
        lived = lifelines(
            parameters,
            self._plan.until,
            ura.status_facts(block, block.stream("ytyoll")),
            ura.search_facts(block, block.stream("ythaku")),
            ura.subsidy_facts(block, block.stream("ysijoit")),
        )
        offers_made = {table: rows[table] for table in ("tyotarjoukset", "esittelyt")}
        if among is not None:
            lived = lived.among(among)
            offers_made = {table: made.take(among[made.columns["hetu"].values]) for table, made in offers_made.items()}
        lives.count_flow(parameters, tallies, block, lived)
        lives.count_relapses(tallies, block, lived)
        lives.count_benefit_days(parameters, tallies, block, lived, rows["maksut"])
        lives.count_shortage(parameters, tallies, block, lived, self._shortage, rows["ytvalit"], rows["yhamm"])
        lives.count_ill(tallies, self._periods, block, lived, rows["yhdiag"])
        lives.count_unemployed(parameters, tallies, self._periods, block, lived)
        offers.count_offers(tallies, block, offers_made["tyotarjoukset"])
        offers.count_presentations(tallies, block, offers_made["esittelyt"])

    def add_shared(self, rows: Mapping[str, Rows]) -> None:
        """Count what belongs to no person: `wif_liidit`, `tyoluvat`, `paatokset` and `tyoehdot`, by table."""
        tallies, geography, until = self._tallies, self._world.geography, self._plan.until
        permits.count_leads(tallies, rows["wif_liidit"])
        permits.count_permits(tallies, self._shortage, geography, rows["tyoluvat"], until)
        permits.count_specialists(tallies, geography, rows["paatokset"], rows["tyoehdot"], until)

    def write(self, path: Path) -> None:
        """Count the yearly tables and write all cells, in order of measure, period and area."""
        self._add_yearly()
        areas = Areas.of(self._world.geography)
        tables = [
            cells(measure, tally.sums(), self._final(measure), self._periods, areas)
            for measure, tally in ((measures()[code], tally) for code, tally in sorted(self._tallies.items()))
        ]
        pa_csv.write_csv(pa.concat_tables(tables), path, pa_csv.WriteOptions(quoting_style="needed"))

    def _add_yearly(self) -> None:
        plan, world = self._plan, self._world
        last = int(plan.delivered_years[-1]) if len(plan.delivered_years) else int(plan.years[0]) - 1
        yearly.count_equality(self._tallies, surveys.equality_survey(plan, world, plan.years).until(last))
        yearly.count_cooperation(self._tallies, surveys.cooperation_barometer(plan, world, plan.years).until(last))
        yearly.count_activity(self._tallies, population.activity_counts(plan, world, plan.years).until(last))

    def _final(self, measure: Measure) -> np.ndarray:
        """Return whether each period is final by all that the measure is final by (D5, S5)."""
        final = np.ones(len(self._periods), bool)
        for source, months in measure.follow_up(self._parameters).items():
            until = self._last_year_end() if source in YEARLY else self._plan.until
            final &= self._periods.mature(until, months)
        if measure.code in BY_BAROMETER:
            for month in np.unique(np.concatenate([self._periods.first, self._periods.last])):
                if not self._shortage.seen(np.array([month]))[0]:
                    final &= (month < self._periods.first) | (month > self._periods.last)
        return final

    def _last_year_end(self) -> int | None:
        years = self._plan.delivered_years
        return int(d.month_start(np.int64((years[-1] + 1 - 1970) * 12))) - 1 if len(years) else None
