"""Random populations: a few awkward lives with rows in every register, drawn by Hypothesis.

A population is what registers deliver of it: rows with their values by column, dates as dates. Everything in a life
lies on, beside or whole months away from days that the life already has, so that marks, ends and starts meet.

Populations share nothing but their surroundings, the labour barometer and the population counts: persons, vacancies,
cases, respondents and questions carry the population's label, and each population lives around a home of its own.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from delivery_kit import table_of
from mittaristo_lab.reference.dates import add_months
from mittaristo_lab.reference.geography import Geography, load_geography

Values = dict[str, object]
# Chooses one of so many: a number from 0, the simplest, to one less.
Choose = Callable[[int], int]

HISTORY_FROM = date(2023, 7, 1)
DATA_UNTIL = date(2024, 12, 31)

# X1: the sentinels; they stay where they are whatever moves.
URA_OPEN, MIGRI_START, MIGRI_END = date(2222, 11, 11), date(1900, 1, 1), date(9999, 12, 31)
SENTINELS = frozenset({URA_OPEN, MIGRI_START, MIGRI_END})

# The last day of coverage of each delivery, by its number; atmt and etuudet lag behind ura, and the last delivery of
# etuudet, which covers more than ura does, is not seen (V3).
CUTS = {
    "ura": (date(2024, 6, 30), DATA_UNTIL),
    "atmt": (date(2024, 3, 31), date(2024, 11, 30)),
    "etuudet": (date(2024, 3, 31), date(2024, 7, 31), date(2025, 1, 31)),
    "migri": (date(2024, 3, 31), date(2024, 9, 30), DATA_UNTIL),
}

# Month ends and beginnings, leap days, days around holidays, the ends of coverage and of history, 1 May 2022 (T4).
ANCHORS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2023-06-30", "2023-07-01", "2023-07-31", "2023-08-31", "2023-09-30", "2023-11-29", "2023-11-30"),
        *("2023-12-01", "2023-12-31", "2024-01-01", "2024-01-15", "2024-01-31", "2024-02-28", "2024-02-29"),
        *("2024-03-01", "2024-03-28", "2024-03-29", "2024-03-31", "2024-04-30", "2024-05-30", "2024-05-31"),
        *("2024-06-28", "2024-06-30", "2024-07-01", "2024-08-31", "2024-09-29", "2024-09-30", "2024-10-01"),
        *("2024-10-31", "2024-11-30", "2024-12-31", "2025-01-01", "2022-04-30", "2022-05-01", "2022-12-31"),
    )
)
EARLIEST, LATEST = date(2022, 1, 1), date(2025, 2, 28)

Offsets = tuple[tuple[int, int], ...]
# Months and days away from a day that the life already has; the marks of the rules and the days beside them.
OFFSETS: Offsets = (
    *((0, 0),) * 6,
    *((0, 1),) * 4,
    *((0, days) for days in (-1, -1, 2, 7, 13, 14, -14, 15, -15, 30, 31, 32, -31)),
    *((3, 0), (3, 0), (3, 1), (3, -1), (6, 0), (6, 1), (12, 0), (12, -1)),
    *((1, 0), (2, 0), (-1, 0), (-3, 0), (-6, 0), (-12, 0)),
)
# How long an interval lasts; one in some twenty ends before it begins and goes to quarantine.
LENGTHS: Offsets = (
    *((0, 0), (0, 0), (0, 1), (0, 5), (0, 14), (1, -1), (1, 0), (1, 0), (2, 0), (2, 0), (3, -1), (3, 0), (3, 1)),
    *((4, 0), (6, -1), (6, 0), (9, 0), (12, -1), (12, 0), (13, 0), (0, -2)),
)
# From a start to the placement that led there, within S1's days and beyond, as far on both sides.
PLACED: Offsets = tuple((0, days) for days in (0, 0, -1, 1, 3, -3, 13, 14, -14, 15, -15))
# From a spell's start to work (F2, F3), and from there to the next spell (R2, B1).
INTO_WORK: Offsets = ((0, 1), (1, 0), (1, 0), (2, 0), (3, -1), (3, 0), (3, 1), (4, 0))
RETURNS: Offsets = (*((3, 0), (6, 0)) * 3, (3, 1), (6, 1), (0, 1), (1, 0))
# From the end of an earlier search to a spell: B2 spans 30 free days, not 31.
EARLIER: Offsets = ((0, -31), (0, -31), (0, -32), (0, -2))
# How a search follows the one before: B2 spans 30 free days, not 31; J2 joins without one.
GAPS: Offsets = ((0, 1), (0, 1), (0, 2), (0, 31), (0, 31), (0, 32))

# As people write them: Finnish, Swedish, former, with white space of all kinds, empty, unknown (M2).
NAMES = ("Helsinki", " HELSINGFORS ", "\u00a0espoo", "Tammerfors", "kuusamo\u2003", "valtimo", "nowhere", "  ", None)
OCCUPATIONS = ("5321", "5321", "2221", "7115", "71151")
OWN_OCCUPATIONS = (*OCCUPATIONS, *OCCUPATIONS, *OCCUPATIONS, "71", "X1", "222A")


@dataclass(frozen=True)
class Row:
    """One version of a row as a register delivers it.

    Attributes:
        table: the name in the contracts, ``ura.ytyoll``.
        delivery: the number of the delivery that brings it, in the register's order; see ``CUTS``.
        values: by column; None is empty, ``hetu`` holds the label of the person.
    """

    table: str
    delivery: int
    values: Values

    @property
    def key(self) -> tuple[object, ...]:
        """What its table knows the row by."""
        return tuple(self.values[name] for name in table_of(self.table).key)


Population = tuple[Row, ...]


def draw_populations(count: int, number: int) -> list[Population]:
    """Populations labelled ``0``, ``1``, ..., drawn by Hypothesis; the same for the same seed, whenever drawn.

    Args:
        count: how many.
        number: the seed.

    Returns:
        As many populations, Hypothesis's simplest first.
    """
    drawn: list[Population] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.composite(lambda draw: _population(lambda many: draw(_index(many)), len(drawn)))())
    def collect(population: Population) -> None:
        drawn.append(population)

    collect()
    return drawn


def random_populations(count: int, number: int) -> list[Population]:
    """Populations of the same kind without Hypothesis, which takes a tenth of the time; the same for the same seed."""
    chance = random.Random(number)
    return [_population(chance.randrange, label) for label in range(count)]


@cache
def _index(many: int) -> st.SearchStrategy[int]:
    """The places of a sequence; many times quicker than a strategy made anew for each sequence."""
    return st.integers(0, many - 1)


def _population(choose: Choose, number: int) -> Population:
    return _Population(choose, number).rows()


@cache
def geography() -> Geography:
    """The areas of the municipalities."""
    return load_geography()


class _Places:
    """Where a population lives and works: a home of its own, a place in another area, a former one, abroad."""

    def __init__(self, number: int) -> None:
        known = sorted(geography().places)
        home, other = (known[(number + step) % len(known)] for step in (0, 100))
        former = sorted(geography().changes)[number % len(geography().changes)]
        self.municipalities = (home,) * 6 + (other, other, former, "198", "999")
        self.areas = (geography().place(home)[0],) * 3 + (geography().place(other)[0], "77")


@dataclass
class _Population:
    """Draws one population."""

    choose: Choose
    number: int
    made: list[Row] = field(default_factory=list)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.label = str(self.number)
        self.places = _Places(self.number)

    def rows(self) -> Population:
        """Every row of the population, each table's in the order of its lines."""
        vacancies = tuple(f"V{self.label}-{number}" for number in range(2))
        for number in range(self.one_of((1, 1, 2, 3))):
            _Life(self, f"{self.label}{'abc'[number]}", (*vacancies, "V-none", None)).rows()
        days = _Days(self)
        for vacancy in vacancies[: self.one_of((0, 1, 2, 2))]:
            self.versions("ura.ypaikka", lambda vacancy=vacancy: self.vacancy(vacancy, days))
            self.some((0, 0, 1), "ura.ypaikka", lambda vacancy=vacancy: self.vacancy(vacancy, days))
        self.some((0, 1, 1), "atmt.wif_liidit", lambda: self.lead(days))
        self.some((0, 1, 2, 3), "atmt.tyoluvat", lambda: self.work_permit(days))
        self.some((1, 2, 3, 4), "migri.paatokset", lambda: self.decision(days))
        self.some((1, 2, 3), "migri.tyoehdot", self.terms)
        self.surveys()
        return tuple(self.made)

    def one_of(self, choices: tuple) -> object:
        """One of the choices; the first is the simplest."""
        return choices[self.choose(len(choices))]

    def some(self, counts: tuple[int, ...], table: str, make: Callable[[], Values]) -> None:
        """As many rows of the table as one of the counts says."""
        for _ in range(self.one_of(counts)):
            self.versions(table, make)

    def versions(self, table: str, make: Callable[[], Values], first: Values | None = None) -> None:
        """A row of a table of deltas: its first version, and sometimes corrections and deletions, late or at once."""
        self.numbers += 1
        # Compared as text by code points: 10 before 9 before B before a (V1).
        rivi_id = f"{self.one_of(('9', '10', 'a', 'B'))}-{self.label}-{self.numbers}"
        first = values = first or make()
        kinds = self.one_of((*("U",) * 8, "UM", "UM", "UP", "UMM", "UMP", "UPM"))
        delivery = self.one_of((0, 0, 0, 0, 1, 1, 2))
        for number, kind in enumerate(kinds):
            if number:
                values = self.corrected(table, first, make)
                delivery = self.one_of((delivery, 1, 2))
            if kind == "P" and self.one_of((True, False)):
                values = dict.fromkeys(values)
            self.add(table, delivery, self.soiled(table, values), kind, rivi_id)

    def corrected(self, table: str, first: Values, make: Callable[[], Values]) -> Values:
        """The values of a later version: as before, another end and reason, or all other ones."""
        fresh = make()
        starts = {interval.start for interval in table_of(table).intervals}
        same = {"hetu", "ilmno", *self.one_of((starts, starts, (), fresh))}
        return {name: first[name] if name in same else value for name, value in fresh.items()}

    def soiled(self, table: str, values: Values) -> Values:
        """The values, one row in forty with one that cannot be read or is no code: its row goes to quarantine."""
        if self.choose(40) < 39:
            return values
        strict = tuple(name for name in values if _is_strict(table, name))
        return values | {self.one_of(strict): self.one_of(("?", None))} if strict else values

    def add(self, table: str, delivery: int, values: Values, kind: str, rivi_id: str) -> None:
        """Add a version with a moment of change that other versions and rows often share."""
        cuts = CUTS[table.split(".")[0]]
        delivery = min(delivery, len(cuts) - 1)
        cut = cuts[delivery]
        changed = datetime(cut.year, cut.month, cut.day, self.one_of((8, 8, 12))) - timedelta(self.one_of((0, 0, 3)))
        made = {"rivi_id": rivi_id, "muutosaika": changed, "muutoslaji": kind}
        self.made.append(Row(table, delivery, values | made))

    def vacancy(self, number: str, days: "_Days") -> Values:
        return {
            "ilmno": number,
            "ytunnus": None,
            "ammnop": "5321",
            "kunnop": self.one_of(self.places.municipalities),
            "tapp1": days.day(),
            "keskd": None,
            "illkm": 1,
        }

    def lead(self, days: "_Days") -> Values:
        return {
            "liidipvm": days.day(),
            "ytunnus": None,
            "kuntakoodi": self.one_of(self.places.municipalities),
            "ammattikoodi": None,
            "tyollisyysalue": self.one_of(self.places.areas),
            "tila": self.one_of(("1", "2", "3", "9")),
        }

    def work_permit(self, days: "_Days") -> Values:
        return {
            "asianumero": f"N{self.label}-{self.one_of((1, 1, 2))}",
            "paatospvm": days.day(),
            "paatos": self.one_of(("1", "1", "9")),
            "ammattikoodi": self.one_of((*OWN_OCCUPATIONS, None)),
            "kuntakoodi": self.one_of((*self.places.municipalities, None)),
        }

    def decision(self, days: "_Days") -> Values:
        return {
            "CASE_ID": f"C{self.label}-{self.one_of((1, 1, 2, 3))}",
            "MEASURE_ID": f"M{self.one_of((1, 2))}",
            "CUSTOMER_ID": f"K{self.label}",
            "DCSN_MEASURE_CONFIRMATION_DAY": days.day(),
            "DCSN_TYPE_ID": self.one_of(("1",) * 8 + ("9",)),
            "DCSN_LEVEL": self.one_of(("1", "1", "2", "3")),
            "CASE_TYPE_ID": self.one_of(("59", "59", "59", "59", "59", "60")),
            "PROCESSING_GROUNDS_GROUP": self.one_of(("2", "2", "2", "2", "1")),
            "PROCESSING_GROUNDS_NAME_FIN": self.one_of(
                ("Erityisasiantuntija", "Erityisasiantuntija, sininen kortti", "Kausityö")
            ),
            "VALIDITY_START_DATE": self.one_of((None, MIGRI_START)),
            "VALIDITY_END_DATE": self.one_of((None, MIGRI_END)),
            "PAATOS_PERUTTU": self.one_of(("0",) * 8 + ("1",)),
        }

    def terms(self) -> Values:
        return {
            "CASE_ID": f"C{self.label}-{self.one_of((1, 1, 2))}",
            "MEASURE_ID": "M1",
            "MUNICIPALITY": self.one_of(NAMES),
            "OCCUPATION_FIELD_ID": None,
            "IS_WORK_PERMANENT": None,
        }

    def surveys(self) -> None:
        """A respondent's answers and some questions; the second delivery replaces the first (L2)."""
        area, group = self.one_of(self.places.areas), self.one_of(("1", "2", "3", "4", "5"))
        for number in range(self.one_of((0, 0, 3, 6))):
            answer = {
                "vuosi": self.one_of((2024, 2024, 2023)),
                "tyollisyysalue": area,
                "vastaaja": self.number,
                "vastaajaryhma": group,
                "nakokulma": self.one_of("1123456"),
                "kysymys": f"k{number // 2 if self.one_of((0, 0, 0, 1)) else number}",
                "vastaus": self.one_of(("1", "2", "4", "5", "5", "eos", None)),
            }
            self.full("keha.yhteistyobarometri", answer)
        for number in range(self.one_of((0, 0, 1, 2))):
            question = {
                "vuosi": self.one_of((2024, 2024, 2023)),
                "tyollisyysalue": area,
                "osio": self.one_of("12345"),
                "kysymys": f"{self.label}-{number}",
                "pisteet": self.one_of((None, "0", "1", "2,5")),
                "enimmaispisteet": self.one_of(("3", "5")),
            }
            self.full("keha.yhdenvertaisuuskartoitus", question)

    def full(self, table: str, values: Values) -> None:
        """A row of a table that is delivered whole: what the first delivery held of 2023 may be gone in the second."""
        if values["vuosi"] == 2023:
            self.made.append(Row(table, 0, values))
        if values["vuosi"] == 2024 or self.one_of((True, True, False)):
            self.made.append(Row(table, 1, values))


@cache
def _is_strict(table: str, name: str) -> bool:
    """Whether landing refuses a stray `?` in the column."""
    column = next(column for column in table_of(table).columns if column.name == name)
    return column.type in ("d", "hetu") or column.codes is not None


class _Days:
    """The days of a life; each new one is near one that is there already."""

    def __init__(self, population: _Population) -> None:
        self.one_of = population.one_of
        self.known = [self.one_of(ANCHORS), self.one_of(ANCHORS)]

    def day(self) -> date:
        """A day near one of the life."""
        return self.near(self.known, OFFSETS)

    def near(self, days: list[date], offsets: Offsets) -> date:
        """One of the days moved by one of the offsets; the day itself when that leads too far."""
        base = self.one_of(tuple(days))
        months, more = self.one_of(offsets)
        moved = add_months(base, months) + timedelta(more)
        return moved if EARLIEST <= moved <= LATEST else base

    def interval(self, start: date, open_ends: tuple[object, ...]) -> tuple[date, object]:
        """The start, and an end: open, some time later, or on or before the next of the life's days."""
        how = self.one_of((*open_ends, "length", "length", "day", "day before"))
        if how == "length":
            end = self.near([start], LENGTHS)
        elif how in ("day", "day before"):
            later = self.one_of(tuple(day for day in self.known if day > start) or (start,))
            end = max(start, later - timedelta(how == "day before"))
        else:
            return self.keep(start), how
        self.keep(end + timedelta(1))
        return self.keep(start), end

    def keep(self, day: date) -> date:
        """Let later days lie near this one."""
        self.known.append(day)
        return day


class _Life:
    """Draws the rows of one person."""

    def __init__(self, population: _Population, label: str, vacancies: tuple[str | None, ...]) -> None:
        self.population, self.label, self.vacancies = population, label, vacancies
        self.one_of, self.some, self.places = population.one_of, population.some, population.places
        self.days = _Days(population)
        # The days on which statuses and searches start, and the days after they end.
        self.starts: dict[str, list[date]] = {"statuses": [], "searches": []}
        self.afters: dict[str, list[date]] = {"statuses": [], "searches": []}
        self.placed: date | None = None
        self.offered: dict[str, Values] = {}

    def rows(self) -> None:
        """Add the person's rows to the population."""
        for _ in range(self.one_of((1, 1, 0))):
            self.story()
        self.some((0, 1, 1, 2), "ura.ythaku", self.search)
        self.some((0, 1, 2, 3, 4), "ura.ytyoll", self.status)
        self.some((1, 1, 1, 1, 1, 2, 0), "ura.yhenk", self.person)
        self.dated("ura.yhkunta", "kunnoh", self.places.municipalities, "6")
        self.dated("ura.yhkoul", "koukdh", ("201101", "321101", "612101", "9", "X"), "3")
        self.dated("ura.yhamm", "ammnoh", OWN_OCCUPATIONS, "1")
        self.some((0, 0, 1, 2), "ura.yhdiag", lambda: self.held(self.days.day(), "dgnkdh", ("05", "11"), "5"))
        self.some((0, 0, 1), "ura.ysijoit", self.subsidy)
        self.some((0, 1, 2, 2), "ura.ytvalit", self.placement)
        self.some((0, 1, 2, 3), "ura.tyotarjoukset", self.offer)
        self.some((0, 1, 2, 3), "atmt.esittelyt", self.presentation)
        self.some((2, 2, 3, 4, 0), "etuudet.maksut", self.payment)

    def story(self) -> None:
        """A spell that ends in work by a status (E1), or by the end of the search (E2) or of the status (E3).

        Every second time an earlier search ended some free days before it and was paid for (B2), and every second time
        the person is unemployed again near one of the marks.
        """
        start = self.days.near(self.days.known[:2], OFFSETS)
        if self.one_of((True, False)):
            ended = self.days.near([start], EARLIER)
            paid = add_months(ended, -1)
            self.tell("ura.ythaku", self.searched(paid, ended, None))
            self.some((1, 2), "etuudet.maksut", lambda: self.paid(paid))
        begins = self.days.near([start], INTO_WORK)
        way = self.one_of(("E1", "E1", "E2", "E3"))
        before = begins - timedelta(1)
        status = self.one_of("2223")
        reason = self.one_of(("01", "03", "02" if status == "3" else "01"))
        self.tell("ura.ythaku", self.searched(start, before if way == "E2" else None, reason))
        self.tell("ura.ytyoll", self.held_status(start, before if way == "E3" else None, status, reason))
        if way == "E1":
            self.tell("ura.ytyoll", self.held_status(begins, None, "1", None))
        if self.one_of((True, False)):
            again = self.days.near([begins], RETURNS)
            self.tell("ura.ytyoll", self.held_status(again, None, self.one_of("2223"), None))
            if way == "E2":
                self.tell("ura.ythaku", self.searched(again, None, None))

    def tell(self, table: str, values: Values) -> None:
        """A row of a story; its later versions are like any other's."""
        self.population.versions(table, self.search if table == "ura.ythaku" else self.status, values)

    def searched(self, start: date, end: date | None, reason: str | None) -> Values:
        self.lived("searches", start, end)
        return {"hetu": self.label, "alkpv1": start, "loppv1": end, "hapkd": reason, "hedkd": None}

    def held_status(self, start: date, end: date | None, status: str, reason: str | None) -> Values:
        self.lived("statuses", start, end)
        return {"hetu": self.label, "tappvh": start, "tppvm": end, "tyok1": status, "tymsyy": reason}

    def lived(self, what: str, start: date, end: date | None) -> None:
        """Remember when a status or search starts and ends, for what is near them."""
        self.starts[what].append(self.days.keep(start))
        if end is not None and end != URA_OPEN:
            self.afters[what].append(self.days.keep(end + timedelta(1)))

    def search(self) -> Values:
        ways: list[Callable[[], date]] = [self.days.day]
        if self.afters["searches"]:
            ways += [lambda: self.days.near([day - timedelta(1) for day in self.afters["searches"]], GAPS)] * 3
        if self.starts["searches"]:
            ways.append(lambda: self.starts["searches"][-1])
        start, end = self.days.interval(self.one_of(tuple(ways))(), (None, URA_OPEN) * 2)
        return self.searched(start, end, self.one_of((None, "01", "01", "02", "03", "05")))

    def status(self) -> Values:
        """A status; the first tends to be there when a search starts, the later ones to follow it or each other."""
        known, searches, afters = self.starts["statuses"], self.starts["searches"], self.afters
        ways: list[Callable[[], date]] = [self.days.day]
        if searches:
            ways += [lambda: self.one_of(tuple(searches))] * (2 if known else 6)
        if known:
            ways.append(lambda: known[-1])
        for ends, weight in ((afters["statuses"], 4), (afters["searches"], 1)):
            if ends:
                ways += [lambda ends=ends: ends[-1]] * weight
        start, end = self.days.interval(self.one_of(tuple(ways))(), (None, URA_OPEN))
        usual = "2223" if start in searches else "2231111"
        status = self.one_of((*usual, *usual, *usual, *"0456789z"))
        return self.held_status(start, end, status, self.one_of((None, None, "01", "01", "02", "02", "03", "16")))

    def person(self) -> Values:
        # A birthday on or beside a day of the life, at the borders of the age groups (A3); 29 February too.
        born = add_months(self.days.day(), -12 * self.one_of((15, 25, 25, 35, 45, 55, 65, 40)))
        return {
            "hetu": self.label,
            "syntpv": self.one_of((born, born, born, date(2000, 2, 29), None)),
            "sukup": self.one_of(("1", "2")),
            "kansah": self.one_of((None, "246", "752")),
            "kiekd": self.one_of((None, "0", "1", "2")),
        }

    def dated(self, table: str, column: str, codes: tuple[str, ...], number: str) -> None:
        """Rows of a dated table: mostly one from before the life's days, perhaps others over or after it (A1)."""
        self.some((1, 1, 1, 1, 1, 0), table, lambda: self.held(date(2022, 6, 1), column, codes, number))
        self.some((0, 0, 1, 2), table, lambda: self.held(self.days.day(), column, codes, number))

    def held(self, start: date, column: str, codes: tuple[str, ...], number: str) -> Values:
        """A row of a dated table; most are open."""
        start, end = self.days.interval(start, (None, URA_OPEN) * 6)
        return {"hetu": self.label, column: self.one_of(codes), f"muupv{number}": start, f"paapv{number}": end}

    def beside_work(self, offsets: Offsets) -> date:
        """A day near one on which work may begin: with a status, or after the end of a status or search."""
        may_begin = [*self.starts["statuses"], *self.afters["statuses"], *self.afters["searches"]]
        return self.days.near(may_begin or self.days.known, offsets)

    def subsidy(self) -> Values:
        start, end = self.days.interval(self.beside_work(((0, 0), (0, 0), (0, 1), (-1, 0))), (None, URA_OPEN))
        return {
            "hetu": self.label,
            "alkpv2": start,
            "loppv2": end,
            "sijkds": self.one_of(("6T", "55")),
            **dict.fromkeys(("tukipros", "ammnos", "ytunnus", "sipkd")),
        }

    def placement(self) -> Values:
        """A placement near a day on which work may begin; every second one on the day of the one before (S1)."""
        start = self.placed = self.one_of((self.placed or self.beside_work(PLACED), self.beside_work(PLACED)))
        return {
            "hetu": self.label,
            "valpv": start,
            "alkpv8": start,
            "loppv8": self.one_of((None, URA_OPEN, start)),
            "ammno3": self.one_of((*OWN_OCCUPATIONS, None)),
            "ilmno": self.one_of(self.vacancies),
            "valkd": None,
        }

    def offer(self) -> Values:
        return self.perhaps_again(
            {
                "hetu": self.label,
                "ilmoitusnumero": self.one_of(self.vacancies),
                "kuntakoodi": self.workplace(),
                "ammattikoodi": None,
                "osoitettupvm": self.days.keep(self.days.day()),
                "tuloskoodi": self.one_of((None, None, None, "01", "07", "13")),
                "tyollkoodi": None,
                "tyollisyysalue": self.one_of(self.places.areas),
            },
            "osoitettupvm",
        )

    def presentation(self) -> Values:
        return self.perhaps_again(
            {
                "hetu": self.label,
                "ilmoitusnumero": self.one_of(self.vacancies),
                "kuntakoodi": self.workplace(),
                "esittelypvm": self.days.keep(self.days.day()),
                "tila": self.one_of(("1", "1", "1", "9")),
                "tyollisyysalue": self.one_of(self.places.areas),
            },
            "esittelypvm",
        )

    def workplace(self) -> str | None:
        """A municipality, or nothing, so that the vacancy's counts (O3)."""
        return self.one_of((*self.places.municipalities, None, None, None))

    def perhaps_again(self, values: Values, day: str) -> Values:
        """The values, or often the vacancy, day and area of the one before (O1)."""
        same = (day, "ilmoitusnumero", "tyollisyysalue")
        before = self.offered.get(day, values)
        if self.one_of((False, True)):
            values |= {name: before[name] for name in same}
        self.offered[day] = values
        return values

    def payment(self) -> Values:
        """Paid from the start of a search on, from a day that may be the last before work, or from days beside (B2)."""
        known = [*self.starts["searches"], *self.starts["searches"], *self.afters["statuses"], *self.days.known[:2]]
        return self.paid(self.days.near(known, ((0, 0), (0, 0), (0, -1), (0, -1), (0, 1), (0, 28), (-1, 0))))

    def paid(self, start: date) -> Values:
        return {
            "hetu": self.label,
            "etuus": self.one_of(("01", "02", "03")),
            "jakso_alku": start,
            "jakso_loppu": start + timedelta(27),
            "paivat": self.one_of(("21,5", "10", "0,333333", "0")),
            "maksupvm": start + timedelta(30),
            "takaisinperinta": self.one_of(("0", "0", "0", "1")),
        }
