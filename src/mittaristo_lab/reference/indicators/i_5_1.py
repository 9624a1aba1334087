"""5.1 Cooperation barometer: mean over respondents of their mean answers (C1)."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from mittaristo_lab.reference.cells import Contribution
from mittaristo_lab.reference.context import Context
from mittaristo_lab.reference.deliveries import Row

INDICATORS = ("5.1",)

ANSWERS = ("1", "2", "3", "4", "5")


def contributions(context: Context) -> dict[str, list[Contribution]]:
    """Return the score of each respondent in each breakdown value (C1)."""
    sheets: dict[tuple[int, str, int, str, str], list[Row]] = {}
    for row in context.registers.tables["yhteistyobarometri"]:
        value = row.values
        if not date.min.year <= value["vuosi"] <= date.max.year:
            continue
        for breakdown, breakdown_value in _groups(row):
            respondent = (
                value["vuosi"],
                value["tyollisyysalue"],
                value["vastaaja"],
                breakdown,
                breakdown_value,
            )
            sheets.setdefault(respondent, []).append(row)
    found = []
    for (year, area, _, breakdown, breakdown_value), rows in sheets.items():
        score = score_of(rows)
        if score is not None:
            area_code = context.registers.geography.area(area)
            found.append(Contribution(date(year, 12, 31), area_code, None, {breakdown: breakdown_value}, score, 1))
    return {"cooperation_score": found}


def _groups(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the breakdown values that the row belongs to."""
    yield "total", "total"
    yield "viewpoint", row.values["nakokulma"]
    yield "respondent_group", row.values["vastaajaryhma"]


def score_of(rows: list[Row]) -> Fraction | None:
    """Return the mean of the answers 1-5; None for one who answered fewer than half of the rows (C1)."""
    answers = [int(row.values["vastaus"]) for row in rows if row.values["vastaus"] in ANSWERS]
    return Fraction(sum(answers), len(answers)) if answers and 2 * len(answers) >= len(rows) else None
