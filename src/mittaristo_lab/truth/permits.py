"""Leads and residence permits: 4.2 (rules W1, W2) and 5.2 (rules M1, M2)."""

from __future__ import annotations

import numpy as np

from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.simulation.ledger import Code, Rows
from mittaristo_lab.simulation.permits import BLANK, meant_places
from mittaristo_lab.truth.intervals import first_of_each
from mittaristo_lab.truth.shortage import Shortage
from mittaristo_lab.truth.tally import Tallies

WITHDRAWN = "9"
SPECIALIST_GROUNDS = ("Erityisasiantuntija", "Erityisasiantuntija, sininen kortti")


def count_leads(tallies: Tallies, leads: Rows) -> None:
    """Count leads that were not withdrawn, in the area that made them (W1)."""
    made = leads.take(~_is(leads, "tila", WITHDRAWN))
    area = made.columns["tyollisyysalue"].values
    tallies["wif_leads"].add(made.columns["liidipvm"].values, area, np.ones(len(made)))


def count_permits(tallies: Tallies, shortage: Shortage, geography: Geography, decisions: Rows, until: int) -> None:
    """Count positive last decisions on work of which there is a shortage (W2)."""
    last = _last_of_each(decisions, until, "asianumero", "paatospvm")
    granted = last.take(_is(last, "paatos", "1"))
    day, home = granted.columns["paatospvm"].values, granted.columns["kuntakoodi"].values
    region = np.where(home >= 0, geography.region[home], -1)
    _, short = shortage.states(d.month_index(day), region, granted.columns["ammattikoodi"].values)
    tallies["shortage_permits"].add(day, home, short)


def count_specialists(tallies: Tallies, geography: Geography, decisions: Rows, terms: Rows, until: int) -> None:
    """Count cases whose deciding decision gives a specialist a first permit (M1), by municipality (M2)."""
    deciding = _last_of_each(decisions, until, "CASE_ID", "DCSN_LEVEL", "DCSN_MEASURE_CONFIRMATION_DAY")
    granted = (
        _is(deciding, "DCSN_TYPE_ID", "1")
        & _is(deciding, "PAATOS_PERUTTU", "0")
        & _is(deciding, "CASE_TYPE_ID", "59")
        & _is(deciding, "PROCESSING_GROUNDS_GROUP", "2")
        & _is(deciding, "PROCESSING_GROUNDS_NAME_FIN", *SPECIALIST_GROUNDS)
    )
    counted = deciding.take(granted)
    home = _homes(geography, terms, until)[counted.columns["CASE_ID"].values]
    tallies["specialist_permits"].add(
        counted.columns["DCSN_MEASURE_CONFIRMATION_DAY"].values, home, np.ones(len(counted))
    )


def _homes(geography: Geography, terms: Rows, until: int) -> np.ndarray:
    """Return the municipality of each case by its number, -1 where it is not recognised or there is none (M2)."""
    case, written = terms.columns["CASE_ID"], terms.columns["MUNICIPALITY"].values
    place = np.append(meant_places(geography), BLANK)[written]
    filled = np.flatnonzero((terms.known <= until) & (place != BLANK))
    lowest_first = filled[np.lexsort((_row_ids(filled), case.values[filled]))]
    first = lowest_first[first_of_each(case.values[lowest_first])]
    home = np.full(len(case.vocabulary), -1)
    home[case.values[first]] = place[first]
    return home


def _last_of_each(rows: Rows, until: int, case: str, *order: str) -> Rows:
    """Return the row of each case, of those known, that is greatest in the columns given and then in its identity."""
    known = np.flatnonzero(rows.known <= until)
    keys = [rows.columns[name].values[known] for name in (*reversed(order), case)]
    greatest_first = known[np.lexsort((_row_ids(known), *keys))[::-1]]
    return rows.take(greatest_first[first_of_each(rows.columns[case].values[greatest_first])])


def _row_ids(rows: np.ndarray) -> np.ndarray:
    """Return the identities of the rows at these positions; they are compared as text (V1)."""
    return (rows + 1).astype("U20")


def _is(rows: Rows, column: str, *codes: str) -> np.ndarray:
    found = rows.columns[column]
    assert isinstance(found, Code)
    return np.isin(found.values, [found.vocabulary.index(code).as_py() for code in codes])
