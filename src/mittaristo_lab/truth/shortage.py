"""Shortage of labour by region and occupation, and work in shortage occupations (rules S1-S5)."""

from __future__ import annotations

import numpy as np

from mittaristo_lab.simulation.ledger import Rows
from mittaristo_lab.simulation.rendering import ROW_NUMBERS_PER_BLOCK
from mittaristo_lab.simulation.surveys import FAILED, SHORTAGE, Table
from mittaristo_lab.simulation.world import Block
from mittaristo_lab.truth.intervals import Spans, between, first_of_each, pairs
from mittaristo_lab.truth.lifelines import Events
from mittaristo_lab.truth.parameters import Parameters

_NOTHING = -1


class Shortage:
    """The barometer as it is known after the last delivery."""

    def __init__(self, parameters: Parameters, barometer: Table, last_month: int, occupations: int) -> None:
        """Keep the months that have been delivered by `last_month`.

        Args:
            parameters: of the rules.
            barometer: all months that will ever be delivered.
            last_month: month index of the last delivery.
            occupations: number of occupations.
        """
        known = barometer.until(last_month)
        months = np.array(known["kuukausi"].vocabulary.to_pylist(), "datetime64[M]").astype(np.int64)
        month, region = months[known["kuukausi"].values], known["maakunta"].values
        self._oldest = parameters.barometer_max_age_months
        self._months = np.unique(month)
        self._state = np.full((len(self._months), len(known["maakunta"].vocabulary), occupations), _NOTHING, np.int8)
        self._state[np.searchsorted(self._months, month), region, known["ammattikoodi"].values] = known[
            "kohtaantotila"
        ].values

    def seen(self, months: np.ndarray) -> np.ndarray:
        """Return whether each month's newest barometer is not too old (S3, S5)."""
        newest = self._newest(months)
        return (newest >= 0) & (months - self._months[newest] <= self._oldest)

    def states(self, months: np.ndarray, region: np.ndarray, occupation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return whether the state is known, and whether it is shortage (S3); -1 is unknown."""
        state = self._state[self._newest(months), region, occupation]
        known = self.seen(months) & (region >= 0) & (occupation >= 0) & (state != _NOTHING) & (state != FAILED)
        return known, known & (state == SHORTAGE)

    def _newest(self, months: np.ndarray) -> np.ndarray:
        return np.searchsorted(self._months, months, side="right") - 1


def work_of(
    parameters: Parameters, block: Block, entries: Events, placements: Rows, occupations: Rows
) -> tuple[np.ndarray, np.ndarray]:
    """Return the region and occupation of the work that each entry begins, -1 unknown (S1, S2)."""
    trades = _in_order(occupations, "muupv1")
    own = Spans(*(trades.columns[name].values for name in ("hetu", "muupv1", "paapv1")))
    person_s = np.append(trades.columns["ammnoh"].values, -1)[own.covering(entries.person, entries.day)]
    placement = _nearest(parameters, block, entries, placements)
    trade = np.append(placements.columns["ammno3"].values, -1)[placement]
    vacancy = np.append(placements.columns["ilmno"].values, -1)[placement]
    home = np.where(
        vacancy >= 0, block.world.vacancies.home[vacancy], block.persons.home_on(entries.person, entries.day)
    )
    return block.world.geography.region[home], np.where(trade >= 0, trade, person_s)


def _in_order(rows: Rows, start: str) -> Rows:
    return rows.take(np.lexsort((rows.columns[start].values, rows.columns["hetu"].values)))


def _nearest(parameters: Parameters, block: Block, entries: Events, placements: Rows) -> np.ndarray:
    """Return the position of each entry's placement, -1 without one (S1)."""
    known = np.flatnonzero(placements.known <= block.plan.until)
    person, start = placements.columns["hetu"].values, placements.columns["alkpv8"].values
    known = known[np.lexsort((start[known], person[known]))]
    reach = parameters.placement_days
    entry, which = pairs(
        *between(person[known], start[known], entries.person, entries.day - reach, entries.day + reach + 1)
    )
    which = known[which]
    row_id = (which + block.number * ROW_NUMBERS_PER_BLOCK + 1).astype("U20")
    best_first = np.lexsort((row_id, start[which], np.abs(start[which] - entries.day[entry]), entry))
    best = best_first[first_of_each(entry[best_first])]
    placement = np.full(len(entries), -1)
    placement[entry[best]] = which[best]
    return placement
