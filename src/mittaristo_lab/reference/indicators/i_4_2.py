"""4.2 Leads to Work in Finland, and work permits for occupations that are short of workers (W1, W2)."""

from mittaristo_lab.reference.cells import Contribution
from mittaristo_lab.reference.context import Context
from mittaristo_lab.reference.deliveries import Row
from mittaristo_lab.reference.people import four_digit_occupation

INDICATORS = ("4.2",)


def contributions(context: Context) -> dict[str, list[Contribution]]:
    """Return what leads and permits bring to the cells, by measure."""
    return {"wif_leads": _leads(context), "shortage_permits": _permits(context)}


def _leads(context: Context) -> list[Contribution]:
    """Return the leads that were not withdrawn, in the area that made them (W1)."""
    geography = context.registers.geography
    return [
        Contribution(
            row.values["liidipvm"],
            geography.area(row.values["tyollisyysalue"]),
            None,
            {"total": "total"},
            1,
            1,
        )
        for row in context.registers.tables["wif_liidit"]
        if row.values["tila"] != "9" and context.is_kept(row.values["liidipvm"], "atmt")
    ]


def newest_decisions(rows: list[Row]) -> list[Row]:
    """Return one decision per `asianumero`: the latest day, then the greatest `rivi_id` (W2)."""
    chosen: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row.values["paatospvm"], row.origin.rivi_id)):
        chosen[row.values["asianumero"]] = row
    return list(chosen.values())


def _permits(context: Context) -> list[Contribution]:
    """Return the positive decisions whose occupation is in shortage in the workplace's region (W2)."""
    found = []
    for row in newest_decisions(context.registers.tables["tyoluvat"]):
        day = row.values["paatospvm"]
        if row.values["paatos"] != "1" or not context.is_kept(day, "atmt"):
            continue
        area, region = context.registers.geography.place(row.values["kuntakoodi"])
        occupation = four_digit_occupation(row.values["ammattikoodi"])
        if context.barometer.is_shortage(region, occupation, day):
            found.append(Contribution(day, area, region, {"total": "total"}, 1, 1))
    return found
