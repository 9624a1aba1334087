"""Municipalities, employment areas and regions (A2, X5, M2), from the area seeds."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mittaristo.project import project_folder

COUNTRY = "SSS"
UNKNOWN = "XX"

# Unicode's property White_Space; str.strip() would also take four control characters away.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


@dataclass(frozen=True)
class Geography:
    """What maps a municipality's code or name, or an area's code, to area and region.

    Attributes:
        places: municipality code -> (employment area, region).
        changes: former municipality code -> the code after it.
        names: municipality name in lower case -> its code; Finnish, Swedish and former Finnish ones.
    """

    places: dict[str, tuple[str, str]]
    changes: dict[str, str]
    names: dict[str, str]

    def current_code(self, municipality: str) -> str:
        """Return the municipality of the classification year, mapped repeatedly, whatever the date (X5)."""
        while municipality in self.changes:
            municipality = self.changes[municipality]
        return municipality

    def place(self, municipality: str | None) -> tuple[str, str]:
        """Return employment area and region of a municipality code; `XX` for both when not mapped (A2)."""
        if municipality is None:
            return UNKNOWN, UNKNOWN
        return self.places.get(self.current_code(municipality), (UNKNOWN, UNKNOWN))

    def place_of_name(self, name: str) -> tuple[str, str]:
        """Return employment area and region of a municipality's name as people write it (M2)."""
        return self.place(self.names.get(name.strip(WHITE_SPACE).lower()))

    def area(self, area_code: str | None) -> str:
        """Return the employment area, `XX` when employment_areas.csv does not hold it (A2)."""
        return area_code if area_code in self.employment_areas else UNKNOWN

    @cached_property
    def employment_areas(self) -> set[str]:
        """The 45 employment areas and Åland."""
        return {area for area, _ in self.places.values()}

    @cached_property
    def regions(self) -> set[str]:
        """The 19 regions."""
        return {region for _, region in self.places.values()}

    def codes_of(self, area_level: str) -> set[str]:
        """Return the area codes of a level (V7); `XX` belongs to all but the country."""
        if area_level == "country":
            return {COUNTRY}
        return (self.regions if area_level == "region" else self.employment_areas) | {UNKNOWN}


def load_geography() -> Geography:
    """Return the geography of the seeds `municipalities.csv` and `municipality_changes.csv`."""
    folder = project_folder() / "seeds" / "areas"
    municipalities = _rows(folder / "municipalities.csv")
    changes = _rows(folder / "municipality_changes.csv")
    names = {row["old_name_fi"].lower(): row["old_code"] for row in changes}
    for column in ("name_sv", "name_fi"):
        names |= {row[column].lower(): row["municipality_code"] for row in municipalities}
    return Geography(
        places={row["municipality_code"]: (row["area_code"], row["region_code"]) for row in municipalities},
        changes={row["old_code"]: row["new_code"] for row in changes},
        names=names,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a seed."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
