"""Whether an occupation is in shortage in a region and month, by the labour barometer (S3)."""

from dataclasses import dataclass
from datetime import date

from mittaristo_lab.reference.dates import first_of_month, months_between
from mittaristo_lab.reference.deliveries import Row
from mittaristo_lab.reference.geography import UNKNOWN
from mittaristo_lab.reference.parameters import Parameters


@dataclass(frozen=True)
class Barometer:
    """The barometer seen: its months, and the state by month, region and occupation."""

    months: tuple[date, ...]
    states: dict[tuple[date, str, str], str]
    max_age_months: int

    @classmethod
    def of_rows(cls, rows: list[Row], parameters: Parameters) -> "Barometer":
        """Return the barometer of the table's rows."""
        states = {
            (
                date.fromisoformat(f"{row.values['kuukausi']}-01"),
                row.values["maakunta"],
                row.values["ammattikoodi"],
            ): row.values["kohtaantotila"]
            for row in rows
        }
        months = tuple(sorted({month for month, _, _ in states}))
        return cls(months, states, parameters.barometer_max_age_months)

    def is_shortage(self, region: str, occupation: str | None, day: date) -> bool | None:
        """Return whether the occupation is in shortage, None when that is unknown (S3)."""
        month = first_of_month(day)
        newest = max((held for held in self.months if held <= month), default=None)
        if newest is None or months_between(newest, month) > self.max_age_months:
            return None
        if region == UNKNOWN or occupation is None:
            return None
        state = self.states.get((newest, region, occupation))
        return None if state in (None, "99") else state == "3"
