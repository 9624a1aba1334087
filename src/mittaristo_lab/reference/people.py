"""Attributes of a person on a day (A)."""

from dataclasses import dataclass
from datetime import date

from mittaristo_lab.reference.geography import Geography
from mittaristo_lab.reference.registers import DatedCode, Life


@dataclass(frozen=True, slots=True)
class Attributes:
    """Area, region and the values of the breakdowns S, A, L, C, E and H."""

    area_code: str
    region_code: str
    sex: str
    age_group: str
    language: str
    citizenship: str
    education: str
    long_term_ill: str

    @property
    def sex_age_group(self) -> str:
        """Sex and age group together."""
        return f"{self.sex}_{self.age_group}"


def attributes(life: Life, day: date, geography: Geography) -> Attributes:
    """Return the person's attributes on the day (A1-A6)."""
    home = row_on(life.municipalities, day)
    education = row_on(life.educations, day)
    area_code, region_code = geography.place(home.code if home else None)
    person = life.person
    return Attributes(
        area_code,
        region_code,
        sex={"1": "men", "2": "women"}[person.sex] if person else "unknown",
        age_group=age_group(person.birth if person else None, day),
        language={"0": "fi", None: "fi", "1": "sv", "2": "other"}[person.language] if person else "unknown",
        citizenship=("finnish" if person.citizenship in ("246", None) else "foreign") if person else "unknown",
        education=education_group(education.code if education else None),
        long_term_ill="yes" if is_long_term_ill(life, day) else "no",
    )


def row_on(rows: list[DatedCode], day: date) -> DatedCode | None:
    """Return the row that covers the day: greatest start, then `muutosaika`, then `rivi_id` (A1)."""
    held = [row for row in rows if row.start <= day and (row.end is None or day <= row.end)]
    return max(held, key=lambda row: (row.start, row.origin.newness), default=None)


def is_long_term_ill(life: Life, day: date) -> bool:
    """Tell whether a `yhdiag` row covers the day, whatever its class (A6)."""
    return row_on(life.illnesses, day) is not None


def age_group(birth: date | None, day: date) -> str:
    """Return the age group in completed years (A3)."""
    if birth is None or birth > day:
        return "unknown"
    birthday_to_come = (day.month, day.day) < (birth.month, birth.day)
    age = day.year - birth.year - birthday_to_come
    if age < 15:
        return "unknown"
    if age >= 65:
        return "65+"
    # 15-24, 25-34 and so on: the groups start at 15.
    lowest = (age - 15) // 10 * 10 + 15
    return f"{lowest}-{lowest + 9}"


def education_group(code: str | None) -> str:
    """Return the level of education by the first digit (A5)."""
    first = code[0] if code else ""
    if first in ("1", "2"):
        return "basic"
    if first in ("3", "4"):
        return "secondary"
    return "tertiary" if first in ("5", "6", "7", "8") else "unknown"


def four_digit_occupation(code: str | None) -> str | None:
    """Return the first four characters when all are digits, else None: unknown (A7)."""
    first_four = code[:4] if code else ""
    return first_four if len(first_four) == 4 and all(sign in "0123456789" for sign in first_four) else None
