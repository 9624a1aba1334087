"""Small lives written as tables, and what the reference makes of them.

A line of a life is `person table fields`; `..` is an empty field (an open end), `@2024-05-01` at the end says when
the row took its shape. Rows get the rivi_id 1, 2, 3 ... in the order they are written.
"""

from datetime import date, datetime
from decimal import Decimal

from mittaristo_lab.reference.cells import place
from mittaristo_lab.reference.computation import Computation
from mittaristo_lab.reference.context import Case
from mittaristo_lab.reference.deliveries import Origin, Row
from mittaristo_lab.reference.employment import History
from mittaristo_lab.reference.geography import load_geography
from mittaristo_lab.reference.parameters import Parameters
from mittaristo_lab.reference.registers import (
    DatedCode,
    OfferRow,
    PaymentRow,
    PersonRow,
    PlacementRow,
    Registers,
    SearchRow,
    StatusRow,
    SubsidyRow,
    VacancyRow,
    newest,
)

UNTIL = date(2024, 12, 31)
SOURCES = (
    "ura",
    "atmt",
    "etuudet",
    "migri",
    "tyovoimabarometri",
    "yhdenvertaisuuskartoitus",
    "yhteistyobarometri",
    "tyossakaynti",
)
TABLES_OF_NOBODY = (
    "wif_liidit",
    "tyoluvat",
    "paatokset",
    "tyoehdot",
    "tyovoimabarometri",
    "yhdenvertaisuuskartoitus",
    "yhteistyobarometri",
    "tyossakaynti",
)


def day(text: str) -> date | None:
    """A date of a table, None for `..`."""
    return None if text == ".." else date.fromisoformat(text)


def code(text: str) -> str | None:
    """A code of a table, None for `..`."""
    return None if text == ".." else text


def origin(number: int, table: str, changed: str = "2024-01-01") -> Origin:
    """The place of the numbered row."""
    return Origin("ura/2025-01-03", table, number, str(number), datetime.fromisoformat(changed))


def registers(*lives: str, until: date = UNTIL, as_of: date | None = None, **data_until: date | None) -> Registers:
    """The registers of the lives, all covered until the same day but where `data_until` says otherwise."""
    covered = dict.fromkeys(SOURCES, until) | data_until
    world = Registers(as_of or until, covered, load_geography(), tables={name: [] for name in TABLES_OF_NOBODY})
    lines = [line.split("#")[0].split() for life in lives for line in life.splitlines()]
    for number, words in enumerate([words for words in lines if words], start=1):
        changed = words.pop()[1:] if words[-1].startswith("@") else "2024-01-01"
        person, table, *fields = words
        _add(world, person, table, fields, origin(number, table, changed))
    return world


def _add(world: Registers, person: str, table: str, fields: list[str], where: Origin) -> None:
    if table == "vacancy":
        world.vacancies[fields[0]] = newest(world.vacancies.get(fields[0]), VacancyRow(fields[0], fields[1], where))
        return
    if table in ("offer", "presentation"):
        when, area, municipality, vacancy, *cancelled = fields
        world.offers.append(
            OfferRow(table, person, code(vacancy), code(municipality), day(when), area, bool(cancelled), where)
        )
        return
    life = world.life(person)
    first = day(fields[0])
    match table:
        case "person":
            life.person = newest(life.person, PersonRow(first, fields[1], code(fields[2]), code(fields[3]), where))
        case "status":
            life.statuses.append(StatusRow(first, day(fields[1]), fields[2], code(fields[3]), where))
        case "search":
            life.searches.append(SearchRow(first, day(fields[1]), code(fields[2]), where))
        case "subsidy":
            life.subsidies.append(SubsidyRow(first, day(fields[1]), where))
        case "placement":
            life.placements.append(PlacementRow(first, code(fields[1]), code(fields[2]), where))
        case "payment":
            life.payments.append(PaymentRow(first, Decimal(fields[1]), fields[2] == "back", where))
        case "home" | "education" | "occupation" | "illness":
            lists = {"home": "municipalities"}.get(table, f"{table}s" if table != "illness" else "illnesses")
            getattr(life, lists).append(DatedCode(first, day(fields[1]), fields[2], where))
        case _:
            raise AssertionError(f"no table {table}")


def rows(world: Registers, table: str, columns: str, lines: str) -> Registers:
    """Add rows of a table without persons, written as a table with the columns of the first line."""
    names = columns.split()
    for number, words in enumerate(filter(None, (line.split() for line in lines.splitlines())), start=1):
        world.tables[table].append(
            Row({name: _typed(name, word) for name, word in zip(names, words, strict=True)}, origin(number, table))
        )
    return world


def _typed(name: str, word: str) -> object:
    if word == "..":
        return None
    if name in ("vuosi", "lkm", "vastaaja"):
        return int(word)
    if name in ("pisteet", "enimmaispisteet"):
        return Decimal(word)
    if name in ("liidipvm", "paatospvm", "DCSN_MEASURE_CONFIRMATION_DAY"):
        return date.fromisoformat(word)
    # Names of municipalities and grounds hold spaces, written as _ in the tables.
    return word.replace("_", " ")


def computation(*lives: str, parameters: Parameters | None = None, **covered: date | None) -> Computation:
    """The reference's computation over the lives."""
    return Computation(registers(*lives, **covered), parameters or Parameters())


def history(life: str, parameters: Parameters | None = None, until: date = UNTIL) -> History:
    """What the rules T, J, U and E make of one person's life."""
    (only,) = computation(life, parameters=parameters, until=until).context.histories
    return only


def spans(items: list, *names: str) -> list[tuple]:
    """Start and end of each item as text (`..` for open), then the attributes of these names."""
    return [
        (str(item.start), ".." if item.end == date.max else str(item.end), *(getattr(item, name) for name in names))
        for item in items
    ]


def entries(life: str, parameters: Parameters | None = None, until: date = UNTIL) -> list[str]:
    """The days of the entries of one person's life."""
    return [str(entry.start) for entry in history(life, parameters, until).entries]


def case(result: Computation, measure_code: str) -> Case:
    """The only case of the measure."""
    (only,) = result.cases(measure_code)
    return only


def flags(result: Computation, measure_code: str) -> list[tuple]:
    """Reference date, numerator flag and exclusion reason of every case."""
    return [(str(item.reference_date), item.in_numerator, item.exclusion_reason) for item in result.cases(measure_code)]


def cell_values(result: Computation, measure_code: str, period_type: str, start: str, **of_cell: str) -> tuple:
    """Numerator, denominator and status of one cell; the country's total unless said otherwise."""
    wanted = {"level": "country", "area": "SSS", "breakdown": "total", "value": "total"} | of_cell
    for period, where, cell in result.cells(measure_code):
        ends = wanted.get("end", str(period.end))
        same_period = (period.type, str(period.start), str(period.end)) == (period_type, start, ends)
        if same_period and where == place(wanted["level"], wanted["area"], wanted["breakdown"], wanted["value"]):
            return cell.numerator, cell.denominator, cell.status
    raise AssertionError("no such cell")
