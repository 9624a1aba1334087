"""Yearly measures: 1.1 (rule Q1), 2.1 (rule P1) and 5.1 (rule C1)."""

from __future__ import annotations

import numpy as np

from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.ledger import Column
from mittaristo_lab.simulation.population import ACTIVITIES, AGES, CITIZENSHIPS
from mittaristo_lab.truth.intervals import first_of_each
from mittaristo_lab.truth.tally import Tallies

Columns = dict[str, Column]


def count_equality(tallies: Tallies, answers: Columns) -> None:
    """Add up points and maximum points; a question without an answer has none (Q1)."""
    points = np.maximum(answers["pisteet"].values, 0)
    tallies["equality_score"].add(
        _first_days(answers), answers["tyollisyysalue"].values, points, answers["enimmaispisteet"].values
    )


def count_cooperation(tallies: Tallies, answers: Columns) -> None:
    """Add up the respondents' mean answers, without those who left more than half unanswered (C1)."""
    respondent, answer = answers["vastaaja"].values, answers["vastaus"].values
    answered = answer > 0
    asked = np.bincount(respondent)
    given = np.bincount(respondent, answered)
    total = np.bincount(respondent, np.where(answered, answer, 0))
    first = np.flatnonzero(first_of_each(respondent))
    who = respondent[first]
    kept = 2 * given[who] >= asked[who]
    first, who = first[kept], who[kept]
    tallies["cooperation_score"].add(
        _first_days(answers)[first], answers["tyollisyysalue"].values[first], total[who] / given[who]
    )


def count_activity(tallies: Tallies, counts: Columns) -> None:
    """Add up the employed, the unemployed and everybody of three groups (P1)."""
    age, activity = counts["ikaryhma"].values, counts["toiminta"].values
    foreign = counts["kansalaisuus"].values == CITIZENSHIPS.index("ULK")
    groups = {
        "young": age == AGES.index("15-24"),
        "foreign": foreign & (age != AGES.index("65-74")),
        "55plus": age == AGES.index("55-64"),
    }
    day, home, persons = _first_days(counts), counts["kunta"].values, counts["lkm"].values
    employed, unemployed = (persons * (activity == ACTIVITIES.index(name)) for name in ("tyollinen", "tyoton"))
    for name, group in groups.items():
        tallies[f"employment_rate_{name}"].add(day, home, employed * group, persons * group)
        tallies[f"unemployment_rate_{name}"].add(day, home, unemployed * group, (employed + unemployed) * group)


def _first_days(table: Columns) -> np.ndarray:
    return d.month_start((table["vuosi"].values - 1970) * 12)
