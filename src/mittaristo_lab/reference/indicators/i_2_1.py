"""2.1 Employment and unemployment rates (P1)."""

from datetime import date

from mittaristo_lab.reference.cells import Contribution
from mittaristo_lab.reference.context import Context
from mittaristo_lab.reference.deliveries import Row

INDICATORS = ("2.1",)

_SEXES = {"1": "men", "2": "women"}


def contributions(context: Context) -> dict[str, list[Contribution]]:
    """Return what each count of the population brings to the cells, by measure (P1)."""
    found: dict[str, list[Contribution]] = {
        f"{rate}_{group}": []
        for rate in ("employment_rate", "unemployment_rate")
        for group in ("young", "foreign", "55plus")
    }
    for row in context.registers.tables["tyossakaynti"]:
        if not date.min.year <= row.values["vuosi"] <= date.max.year:
            continue
        persons = row.values["lkm"]
        employed = persons if row.values["toiminta"] == "tyollinen" else 0
        unemployed = persons if row.values["toiminta"] == "tyoton" else 0
        for group in groups(row):
            found[f"employment_rate_{group}"].append(_contribution(context, row, employed, persons))
            found[f"unemployment_rate_{group}"].append(_contribution(context, row, unemployed, employed + unemployed))
    return found


def groups(row: Row) -> list[str]:
    """Return the groups that the row's persons belong to (P1)."""
    age, foreign = row.values["ikaryhma"], row.values["kansalaisuus"] == "ULK"
    found = []
    if age == "15-24":
        found.append("young")
    if age == "55-64":
        found.append("55plus")
    if foreign and age in ("15-24", "25-54", "55-64"):
        found.append("foreign")
    return found


def _contribution(context: Context, row: Row, numerator: int, denominator: int) -> Contribution:
    """Return the row's persons in its municipality and year."""
    area, region = context.registers.geography.place(row.values["kunta"])
    sex = _SEXES[row.values["sukupuoli"]]
    day = date(row.values["vuosi"], 12, 31)
    return Contribution(day, area, region, {"total": "total", "sex": sex}, numerator, denominator)
