"""Offers and presentations across the borders of employment areas: 4.3 and 4.4 (rules O1-O4)."""

from __future__ import annotations

import numpy as np

from mittaristo_lab.simulation.ledger import Rows
from mittaristo_lab.simulation.world import Block
from mittaristo_lab.truth.tally import Tallies

CANCELLED_RESULTS = ("07", "13")
MADE = "1"


def count_offers(tallies: Tallies, block: Block, offers: Rows) -> None:
    """Count `tyotarjoukset` without those that were called off (O1)."""
    results = offers.columns["tuloskoodi"]
    off = [results.vocabulary.index(code).as_py() for code in CANCELLED_RESULTS]
    _count(tallies, block, offers.take(~np.isin(results.values, off)), "osoitettupvm")


def count_presentations(tallies: Tallies, block: Block, presentations: Rows) -> None:
    """Count `esittelyt` that were made (O1)."""
    states = presentations.columns["tila"]
    made = states.values == states.vocabulary.index(MADE).as_py()
    _count(tallies, block, presentations.take(made), "esittelypvm")


def _count(tallies: Tallies, block: Block, rows: Rows, day_column: str) -> None:
    rows = _once(rows, day_column)
    columns, geography = rows.columns, block.world.geography
    person, day, area = (columns[name].values for name in ("hetu", day_column, "tyollisyysalue"))
    vacancy, written = columns["ilmoitusnumero"].values, columns["kuntakoodi"].values
    workplace = np.where(written >= 0, written, np.where(vacancy >= 0, block.world.vacancies.home[vacancy], -1))
    other_workplace = (workplace >= 0) & (geography.area[workplace] != area)
    other_client = block.area_on(person, day) != area
    for subject, elsewhere in (("workplaces", other_workplace), ("clients", other_client)):
        tallies[f"offers_to_other_area_{subject}"].add(day, area, elsewhere)
        tallies[f"offers_to_other_area_{subject}_share"].add(day, area, elsewhere)


def _once(rows: Rows, day_column: str) -> Rows:
    """Return one row of each person, vacancy, day and area; without a vacancy number each (O1).

    Which of them stays makes no difference: they are the same vacancy's, whose workplace is known.
    """
    vacancy = rows.columns["ilmoitusnumero"].values
    keys = [rows.columns[name].values for name in ("hetu", day_column, "tyollisyysalue")]
    apart = np.where(vacancy >= 0, 0, np.arange(len(vacancy)))
    _, kept = np.unique(np.stack([*keys, vacancy, apart]), axis=1, return_index=True)
    return rows.take(kept)
