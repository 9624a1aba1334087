"""What every indicator needs: registers, parameters, histories, attributes; and the person-level row (V6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference.dates import add_months
from mittaristo_lab.reference.employment import History, history
from mittaristo_lab.reference.parameters import Parameters
from mittaristo_lab.reference.people import Attributes, attributes
from mittaristo_lab.reference.periods import is_mature
from mittaristo_lab.reference.registers import Life, Registers
from mittaristo_lab.reference.shortage import Barometer


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate of a measure (V6).

    Attributes:
        measure_code: of which measure.
        person_id: None for events without a person.
        reference_date: the event's day.
        area_code: employment area.
        region_code: region; None where the measure has no regions.
        groups: breakdown -> value; one that is left out is in no row of that breakdown.
        in_denominator: flag, None until mature.
        in_numerator: flag, None until mature and for means.
        amount: days of 3.3, where in the denominator.
        exclusion_reason: the first that applies.
        evidence: what decided, and where it stands, for people.
        evidence_date: the day of the event that put it into the numerator, where there is one.
        follow_up_until: the day until which it is followed.
        is_mature: D5 holds for every source of the measure.
    """

    measure_code: str
    person_id: str | None
    reference_date: date
    area_code: str
    region_code: str | None
    groups: Mapping[str, str]
    in_denominator: bool | None
    in_numerator: bool | None
    amount: Decimal | None
    exclusion_reason: str | None
    evidence: str
    evidence_date: date | None
    follow_up_until: date
    is_mature: bool


@dataclass
class Context:
    """The registers at an as-of date with what the rules make of them."""

    registers: Registers
    parameters: Parameters
    _attributes: dict[tuple[str, date], Attributes] = field(default_factory=dict)

    @cached_property
    def histories(self) -> list[History]:
        """The history of every life, in order of person_id."""
        until = self.registers.data_until["ura"]
        lives = sorted(self.registers.lives.values(), key=lambda life: life.person_id)
        return [history(life, self.parameters, until) for life in lives]

    @cached_property
    def barometer(self) -> Barometer:
        """The labour barometer seen."""
        return Barometer.of_rows(self.registers.tables.get("tyovoimabarometri", []), self.parameters)

    def attributes(self, person_id: str, day: date) -> Attributes:
        """Return the person's attributes on the day (A)."""
        if (person_id, day) not in self._attributes:
            life = self.registers.lives.get(person_id) or Life(person_id)
            self._attributes[person_id, day] = attributes(life, day, self.registers.geography)
        return self._attributes[person_id, day]

    def is_kept(self, day: date, source: str) -> bool:
        """Tell whether an event of the day is one (D3) that the person-level table keeps (V6)."""
        return day >= self.parameters.history_from and self.registers.covers(source, day)

    def person_case(self, measure_code: str, person_id: str, day: date, evidence: str, **decided: object) -> Case:
        """Return the candidate with the person's area and breakdowns on the day; see `case` for the rest."""
        on_day = self.attributes(person_id, day)
        groups = person_groups(on_day)
        entry_status = decided.pop("entry_status", None)
        if entry_status is not None:
            groups["entry_status"] = str(entry_status)
        return self.case(
            measure_code, person_id, day, (on_day.area_code, on_day.region_code), groups, evidence, **decided
        )

    def case(
        self,
        measure_code: str,
        person_id: str | None,
        day: date,
        place: tuple[str, str | None],
        groups: Mapping[str, str],
        evidence: str,
        *,
        reason: str | None = None,
        late_reason: str | None = None,
        in_numerator: bool | None = None,
        amount: Decimal | None = None,
        evidence_date: date | None = None,
    ) -> Case:
        """Return the candidate; flags and `late_reason`, which needs follow-up, only when it is mature (V6).

        Args:
            measure_code: of which measure.
            person_id: None for events without a person.
            day: the reference date.
            place: employment area and region.
            groups: breakdown -> value.
            evidence: what decided, for people.
            reason: the first reason that needs no follow-up.
            late_reason: the first that needs it, after those that need none.
            in_numerator: whether it counts; None for means.
            amount: days of 3.3.
            evidence_date: the day of the event that put it into the numerator.
        """
        follow_up = measures()[measure_code].follow_up(self.parameters)
        mature = is_mature(day, follow_up, self.registers.data_until)
        exclusion = reason or (late_reason if mature else None)
        counts = mature and exclusion is None
        return Case(
            measure_code,
            person_id,
            day,
            place[0],
            place[1],
            groups,
            in_denominator=counts if mature else None,
            in_numerator=(counts and in_numerator) if mature and in_numerator is not None else None,
            amount=amount if counts else None,
            exclusion_reason=exclusion,
            evidence=evidence,
            evidence_date=evidence_date if counts and in_numerator else None,
            follow_up_until=max(add_months(day, months) for months in follow_up.values()),
            is_mature=mature,
        )


def person_groups(on_day: Attributes) -> dict[str, str]:
    """Return the breakdown values of a person's attributes."""
    return {
        "total": "total",
        "sex": on_day.sex,
        "age_group": on_day.age_group,
        "language": on_day.language,
        "citizenship": on_day.citizenship,
        "education": on_day.education,
        "long_term_ill": on_day.long_term_ill,
        "sex_age_group": on_day.sex_age_group,
    }
