"""1.1 Equality survey: points over maximum points (Q1)."""

from datetime import date
from fractions import Fraction

from mittaristo_lab.reference.cells import Contribution
from mittaristo_lab.reference.context import Context

INDICATORS = ("1.1",)


def contributions(context: Context) -> dict[str, list[Contribution]]:
    """Return what each question brings to the cells; one without points counts 0 of its maximum (Q1)."""
    return {
        "equality_score": [
            Contribution(
                date(row.values["vuosi"], 12, 31),
                context.registers.geography.area(row.values["tyollisyysalue"]),
                None,
                {"total": "total", "theme": row.values["osio"]},
                Fraction(row.values["pisteet"] or 0),
                Fraction(row.values["enimmaispisteet"]),
            )
            for row in context.registers.tables["yhdenvertaisuuskartoitus"]
            if date.min.year <= row.values["vuosi"] <= date.max.year
        ]
    }
