"""The two tables that are compared, and what of them a report cannot do without."""

from __future__ import annotations

from dataclasses import dataclass

AS_OF_DATE = "as_of_date"
# How far a cell's sources reach: across as-of dates it differs in every cell and says nothing of a rule.
DATA_UNTIL = "data_until"


@dataclass(frozen=True)
class Fact:
    """A table of marts.

    Attributes:
        table: its name.
        keys: the columns that identify a row.
        reported: columns that are told of a row.
        not_compared: columns that are no part of what a row says.
    """

    table: str
    keys: tuple[str, ...]
    reported: tuple[str, ...]
    not_compared: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which it cannot be compared."""
        return (*self.keys, *self.reported, *self.not_compared)


CELLS = Fact(
    "fct_indicator_value",
    (
        "measure_code",
        "period_type",
        "period_start",
        "period_end",
        "area_level",
        "area_code",
        "breakdown",
        "breakdown_value",
    ),
    ("denominator", "value"),
    (AS_OF_DATE,),
)
# What V6 keeps of a case. Of its person nothing is told: no attribute, and no case_id, which holds the pseudonym.
CASES = Fact(
    "fct_indicator_case",
    ("measure_code", "case_id"),
    (
        "reference_date",
        "area_code",
        "in_denominator",
        "in_numerator",
        "amount",
        "exclusion_reason",
        "evidence",
        "evidence_date",
    ),
)
