"""Writes the seed of public holidays, ``seeds/calendar/public_holidays.csv``.

Run ``python -m tools holidays`` after moving the last year, and commit the result.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import holidays

from tools import PROJECT

FIRST_YEAR = 2015
LAST_YEAR = 2030
SEED = PROJECT / "seeds" / "calendar" / "public_holidays.csv"
HEADER = ("holiday_date", "name_fi", "name_sv", "name_en")

# K1 lists its holidays. The calendar of Finland has more: Easter Sunday and Pentecost, which are Sundays,
# and Midsummer Eve and Christmas Eve, which K1 counts as working days.
K1_HOLIDAYS = frozenset(
    {
        "Uudenvuodenpäivä",
        "Loppiainen",
        "Pitkäperjantai",
        "Toinen pääsiäispäivä",
        "Vappu",
        "Helatorstai",
        "Juhannuspäivä",
        "Pyhäinpäivä",
        "Itsenäisyyspäivä",
        "Joulupäivä",
        "Tapaninpäivä",
    }
)


def public_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> list[tuple[str, ...]]:
    """Return the holidays of rule K1 in order of date: ISO date and the Finnish, Swedish and English name.

    Raises:
        ValueError: The calendar does not give each year the eleven holidays of K1.
    """
    years = range(first_year, last_year + 1)
    finnish, swedish, english = (
        holidays.Finland(years=years, language=language) for language in ("fi", "sv_FI", "en_US")
    )
    rows = [
        (day.isoformat(), name, swedish[day], english[day])
        for day, name in sorted(finnish.items())
        if name in K1_HOLIDAYS
    ]
    expected = len(K1_HOLIDAYS) * len(years)
    if len(rows) != expected:
        raise ValueError(
            f"Expected {expected} holidays of rule K1 from {first_year} to {last_year}, found {len(rows)}: "
            "the installed holidays package names them otherwise, or two fall on one day. "
            "Compare K1_HOLIDAYS with the names it gives."
        )
    return rows


def write_seed(path: Path = SEED) -> None:
    """Write the holidays of rule K1 to ``path`` as the seed's CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(public_holidays())


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns 0."""
    argparse.ArgumentParser(prog="python -m tools holidays", description="Write the seed.").parse_args(arguments)
    write_seed()
    return 0
