"""Statistics Finland's population counts by main type of activity, fitting the municipalities' populations."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation.ledger import Code, Column, Number
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.surveys import Table
from mittaristo_lab.simulation.world import World

SEXES = ["1", "2"]
AGES = ["15-24", "25-54", "55-64", "65-74"]
CITIZENSHIPS = ["FI", "ULK"]
ACTIVITIES = ["tyollinen", "tyoton", "opiskelija", "elakelainen", "muu"]
WORKING_AGE_SHARE = 0.735
AGE_SHARES = np.array([0.155, 0.515, 0.170, 0.160])
ACTIVITY_SHARES = {
    "FI": np.array(
        [
            [0.42, 0.06, 0.44, 0.01, 0.07],
            [0.83, 0.06, 0.03, 0.03, 0.05],
            [0.69, 0.07, 0.00, 0.18, 0.06],
            [0.13, 0.00, 0.00, 0.85, 0.02],
        ]
    ),
    "ULK": np.array(
        [
            [0.38, 0.09, 0.36, 0.00, 0.17],
            [0.66, 0.13, 0.06, 0.01, 0.14],
            [0.58, 0.13, 0.01, 0.13, 0.15],
            [0.12, 0.00, 0.00, 0.72, 0.16],
        ]
    ),
}
"""Shares of the activities by age group: rounded national levels of the employment statistics."""
YEARLY_GROWTH = 0.003
BASE_YEAR = 2022


def activity_counts(plan: Plan, world: World, years: np.ndarray) -> Table:
    """Return `tyossakaynti`: 15-74-year-olds by year, municipality, sex, age, citizenship and activity.

    The counts of a municipality add up to its population's share of that age; unemployment follows the strength
    of its area's labour market. Empty cells have no row.
    """
    rng = plan.stream("tyossakaynti")
    geography = world.geography
    target = geography.parameter(cal.OVER_3M_BY_AREA, cal.OVER_3M_DEFAULT)[geography.area]
    foreign = geography.parameter(cal.FOREIGN_BY_AREA, cal.FOREIGN_DEFAULT)[geography.area] * 0.6
    shares = _cell_shares(target / cal.OVER_3M_DEFAULT, foreign)
    parts = []
    for year in years:
        total = np.round(geography.population * WORKING_AGE_SHARE * (1 + YEARLY_GROWTH) ** (year - BASE_YEAR))
        counts = rng.multinomial(total.astype(np.int64), shares)
        municipality, cell = np.nonzero(counts)
        parts.append((np.full(len(cell), year), municipality, cell, counts[municipality, cell]))
    year, municipality, cell, count = (np.concatenate(column) for column in zip(*parts, strict=True))
    if plan.dirty:
        year, municipality, cell, count = _somewhere_else(rng, years, (year, municipality, cell, count))
    sex, age, citizenship, activity = np.unravel_index(
        cell, (len(SEXES), len(AGES), len(CITIZENSHIPS), len(ACTIVITIES))
    )
    columns: dict[str, Column] = {
        "vuosi": Number(year),
        "kunta": Code(municipality, pa.array([*geography.codes, "200", "999"])),
        "sukupuoli": Code.of(sex, SEXES),
        "ikaryhma": Code.of(age, AGES),
        "kansalaisuus": Code.of(citizenship, CITIZENSHIPS),
        "toiminta": Code.of(activity, ACTIVITIES),
        "lkm": Number(count),
    }
    return Table(columns, year)


def _cell_shares(strength: np.ndarray, foreign: np.ndarray) -> np.ndarray:
    """Return the share of each cell by municipality; the cells of a municipality sum to 1."""
    activity = np.stack([ACTIVITY_SHARES[citizenship] for citizenship in CITIZENSHIPS], axis=1)
    by_place = np.broadcast_to(activity, (len(strength), *activity.shape)).copy()
    more = by_place[..., 1] * (strength[:, None, None] - 1)
    by_place[..., 1] += more
    by_place[..., 0] -= more
    citizens = np.stack([1 - foreign, foreign], axis=1)[:, None, None, :, None]
    ages = AGE_SHARES[None, None, :, None, None]
    shares = 0.5 * np.ones((1, 2, 1, 1, 1)) * ages * citizens * by_place[:, None]
    shares = shares.reshape(len(strength), -1)
    return shares / shares.sum(axis=1, keepdims=True)


def _somewhere_else(
    rng: np.random.Generator, years: np.ndarray, cells: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, ...]:
    """Return the cells with some abroad (200) and unknown (999) added for each year (X8)."""
    year, municipality, cell, count = cells
    places = municipality.max() + 1
    abroad = [
        (
            np.repeat(years, 2),
            np.tile([places, places + 1], len(years)),
            rng.integers(0, 80, 2 * len(years)),
            rng.integers(1, 200, 2 * len(years)),
        )
    ]
    more = [np.concatenate(pair) for pair in zip((year, municipality, cell, count), abroad[0], strict=True)]
    return more[0], more[1], more[2], more[3]
