"""What the registers know at the as-of date: one life per person, and the rows that belong to nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mittaristo_lab.reference import deliveries as reading
from mittaristo_lab.reference.deliveries import Delivery, Origin, Row
from mittaristo_lab.reference.geography import Geography
from mittaristo_lab.reference.layouts import load_layouts
from mittaristo_lab.reference.rows import RowReader


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`yhenk`: the latest state of a person."""

    birth: date | None
    sex: str
    citizenship: str | None
    language: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code that holds from a day to a day: home municipality, education, occupation or illness."""

    start: date
    end: date | None
    code: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class StatusRow:
    """`ytyoll`: an employment status and why it ended."""

    start: date
    end: date | None
    status: str
    reason: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class SearchRow:
    """`ythaku`: a job search and why it ended."""

    start: date
    end: date | None
    reason: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class SubsidyRow:
    """`ysijoit`: subsidised work of whatever kind."""

    start: date
    end: date | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """`ytvalit`: a placement into a job."""

    start: date
    occupation: str | None
    vacancy: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """`maksut`: benefit days paid for a period, or taken back."""

    start: date
    days: Decimal
    taken_back: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class OfferRow:
    """`tyotarjoukset` (kind `offer`) or `esittelyt` (kind `presentation`)."""

    kind: str
    person_id: str
    vacancy: str | None
    municipality: str | None
    day: date
    area: str
    cancelled: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """`ypaikka`: a vacancy and the municipality of the work."""

    number: str
    municipality: str
    origin: Origin


@dataclass
class Life:
    """Everything that the registers know of one person."""

    person_id: str
    person: PersonRow | None = None
    municipalities: list[DatedCode] = field(default_factory=list)
    educations: list[DatedCode] = field(default_factory=list)
    occupations: list[DatedCode] = field(default_factory=list)
    illnesses: list[DatedCode] = field(default_factory=list)
    statuses: list[StatusRow] = field(default_factory=list)
    searches: list[SearchRow] = field(default_factory=list)
    subsidies: list[SubsidyRow] = field(default_factory=list)
    placements: list[PlacementRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)


@dataclass
class Registers:
    """All registers at one as-of date.

    Attributes:
        as_of_date: the as-of date (V3).
        data_until: last day covered, by register (ura, atmt, etuudet, migri) or full table; None when nothing
            of it has been seen.
        geography: of the area seeds.
        lives: person_id -> life.
        vacancies: number -> vacancy.
        offers: job offers and presentations.
        tables: the rows of the tables without persons, by table name.
    """

    as_of_date: date
    data_until: dict[str, date | None]
    geography: Geography
    lives: dict[str, Life] = field(default_factory=dict)
    vacancies: dict[str, VacancyRow] = field(default_factory=dict)
    offers: list[OfferRow] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def life(self, person_id: str) -> Life:
        """Return the person's life; an empty one begins when nothing is known of the person yet (X9)."""
        return self.lives.setdefault(person_id, Life(person_id))

    def covers(self, source: str, day: date) -> bool:
        """Tell whether the register or table has been seen and reaches the day (D3)."""
        until = self.data_until[source]
        return until is not None and day <= until


ROWS_OF_NOBODY = (
    "wif_liidit",
    "tyoluvat",
    "paatokset",
    "tyoehdot",
    "tyovoimabarometri",
    "yhdenvertaisuuskartoitus",
    "yhteistyobarometri",
    "tyossakaynti",
)


def newest(known: Any | None, row: Any) -> Any:
    """Return the one of two rows with the greatest `muutosaika`, then `rivi_id`."""
    return row if known is None or row.origin.newness > known.origin.newness else known


def as_of_default(deliveries: list[Delivery]) -> date:
    """Return the latest `data_until` of ura (V3).

    Raises:
        ValueError: no delivery of ura is there.
    """
    days = [delivery.data_until for delivery in deliveries if delivery.register == "ura"]
    if not days:
        raise ValueError("no delivery of ura: give the as-of date, which is otherwise ura's latest data_until (V3)")
    return max(days)


def read_registers(deliveries: list[Delivery], as_of: date, geography: Geography, person_key: str) -> Registers:
    """Return the registers as the deliveries seen at the as-of date give them.

    Args:
        deliveries: all that have landed.
        as_of: the as-of date (V3).
        geography: of the area seeds.
        person_key: the key of H1.
    """
    seen = reading.seen(deliveries, as_of)
    layouts = load_layouts()
    world = Registers(as_of, {}, geography)
    for register in layouts.values():
        reader = RowReader(register, person_key)
        for table in register.tables.values():
            source = register.name if register.kind == "delta" else table.name
            world.data_until[source] = reading.data_until(seen, register, table.name)
            rows = reading.read_table(seen, table, reader)
            if table.name in ROWS_OF_NOBODY:
                world.tables[table.name] = rows
            else:
                _KEEPERS[table.name](world, rows)
    return world


def _keep_persons(world: Registers, rows: list[Row]) -> None:
    """Keep one row of `yhenk` per person, the latest."""
    for row in rows:
        value = row.values
        life = world.life(value["person_id"])
        person = PersonRow(value["syntpv"], value["sukup"], value["kansah"], value["kiekd"], row.origin)
        life.person = newest(life.person, person)


def _keep_dated(attribute: str, code: str, start: str, end: str) -> Callable[[Registers, list[Row]], None]:
    """Return what keeps the rows of a dated table in the life's list of that name."""

    def keep(world: Registers, rows: list[Row]) -> None:
        for row in rows:
            value = row.values
            held = DatedCode(value[start], value[end], value[code], row.origin)
            getattr(world.life(value["person_id"]), attribute).append(held)

    return keep


def _keep_statuses(world: Registers, rows: list[Row]) -> None:
    for row in rows:
        value = row.values
        status = StatusRow(value["tappvh"], value["tppvm"], value["tyok1"], value["tymsyy"], row.origin)
        world.life(value["person_id"]).statuses.append(status)


def _keep_searches(world: Registers, rows: list[Row]) -> None:
    for row in rows:
        value = row.values
        search = SearchRow(value["alkpv1"], value["loppv1"], value["hapkd"], row.origin)
        world.life(value["person_id"]).searches.append(search)


def _keep_subsidies(world: Registers, rows: list[Row]) -> None:
    for row in rows:
        value = row.values
        subsidy = SubsidyRow(value["alkpv2"], value["loppv2"], row.origin)
        world.life(value["person_id"]).subsidies.append(subsidy)


def _keep_placements(world: Registers, rows: list[Row]) -> None:
    for row in rows:
        value = row.values
        placement = PlacementRow(value["alkpv8"], value["ammno3"], value["ilmno"], row.origin)
        world.life(value["person_id"]).placements.append(placement)


def _keep_payments(world: Registers, rows: list[Row]) -> None:
    for row in rows:
        value = row.values
        payment = PaymentRow(value["jakso_alku"], value["paivat"], value["takaisinperinta"] == "1", row.origin)
        world.life(value["person_id"]).payments.append(payment)


def _keep_vacancies(world: Registers, rows: list[Row]) -> None:
    """Keep one row of `ypaikka` per vacancy number, the latest."""
    for row in rows:
        vacancy = VacancyRow(row.values["ilmno"], row.values["kunnop"], row.origin)
        world.vacancies[vacancy.number] = newest(world.vacancies.get(vacancy.number), vacancy)


def _keep_offers(world: Registers, rows: list[Row]) -> None:
    """Keep the job offers; results 07 and 13 cancel one (O1)."""
    for row in rows:
        value = row.values
        cancelled = value["tuloskoodi"] in ("07", "13")
        world.offers.append(_offer("offer", value, value["osoitettupvm"], cancelled, row.origin))


def _keep_presentations(world: Registers, rows: list[Row]) -> None:
    """Keep the presentations; only `tila` 1 was made (O1)."""
    for row in rows:
        value = row.values
        cancelled = value["tila"] != "1"
        world.offers.append(_offer("presentation", value, value["esittelypvm"], cancelled, row.origin))


def _offer(kind: str, value: dict[str, Any], day: date, cancelled: bool, origin: Origin) -> OfferRow:
    """Return an offer or a presentation."""
    return OfferRow(
        kind,
        value["person_id"],
        value["ilmoitusnumero"],
        value["kuntakoodi"],
        day,
        value["tyollisyysalue"],
        cancelled,
        origin,
    )


_KEEPERS: dict[str, Callable[[Registers, list[Row]], None]] = {
    "yhenk": _keep_persons,
    "yhkunta": _keep_dated("municipalities", "kunnoh", "muupv6", "paapv6"),
    "yhkoul": _keep_dated("educations", "koukdh", "muupv3", "paapv3"),
    "yhamm": _keep_dated("occupations", "ammnoh", "muupv1", "paapv1"),
    "yhdiag": _keep_dated("illnesses", "dgnkdh", "muupv5", "paapv5"),
    "ythaku": _keep_searches,
    "ytyoll": _keep_statuses,
    "ysijoit": _keep_subsidies,
    "ytvalit": _keep_placements,
    "ypaikka": _keep_vacancies,
    "tyotarjoukset": _keep_offers,
    "esittelyt": _keep_presentations,
    "maksut": _keep_payments,
}
