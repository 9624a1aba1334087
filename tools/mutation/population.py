"""Deliveries of awkward lives: a small population whose days touch, overlap and repeat wherever rules look closely.

Simulated lives are plausible, so that most faults change nothing in them. Here every person has a handful of days, and
all rows of the person start, end and are counted on them or a day or a month beside: month ends, leap days, equal
starts. Rows are corrected, deleted and sent again with the same time of change. Codes are drawn from the contracts, the
rest from short lists in which registers meet.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import product
from pathlib import Path
from random import Random

from mittaristo.contracts import Column, Register, Table, load_contracts
from mittaristo_lab.simulation.days import date_of, day_number
from mittaristo_lab.simulation.deliveries import Delivery, Dialect

PERSONS = 1200
SEED = 1

# The build is as of a day before the last deliveries, so that rows are there which it must not see (V3).
AS_OF = date(2024, 8, 31)

# Registers are not covered until the same day, so that measures mature apart; the last of each row is not seen (V3).
_DELTAS = {
    "ura": ((2024, 3), (2024, 8), (2024, 9)),
    "atmt": ((2024, 3), (2024, 7), (2024, 9)),
    "etuudet": ((2024, 3), (2024, 6), (2024, 9)),
    "migri": ((2024, 3), (2024, 8), (2024, 9)),
}
# A table of a full delivery stands until a later delivery has it too, also where that one lacks the tables beside it.
_FULL = {
    "keha": (
        ((2022, 12), ("yhdenvertaisuuskartoitus", "yhteistyobarometri")),
        ((2023, 12), ("yhdenvertaisuuskartoitus", "yhteistyobarometri")),
        ((2024, 1), ("yhdenvertaisuuskartoitus",)),
        ((2024, 2), ("yhteistyobarometri", "tyovoimabarometri")),
        ((2024, 8), ("tyovoimabarometri",)),
        ((2024, 9), ("tyovoimabarometri",)),
    ),
    "tilastokeskus": (((2022, 12), ("tyossakaynti",)), ((2023, 12), ("tyossakaynti",))),
}
_BAROMETER_MONTHS = ("2022-01", "2022-11", "2023-03", "2024-01", "2024-05", "2024-08", "2024-09")

_AREAS = ("08", "25", "39", "46", "77")
_OCCUPATIONS = ("5321", "53211", "2221", "7115", "71", "X1", "5321X", "222A")
_MUNICIPALITIES = ("091", "049", "598", "837", "749", "174", "911", "478", "999", "047", "X")
_VACANCIES = tuple(f"V{number}" for number in range(30))
# What is no part of a name beside it (M2); Python would also count four control characters that Unicode does not.
_WHITE_SPACE = tuple(one for one in map(chr, range(0x3001)) if one.isspace() and one not in "\x1c\x1d\x1e\x1f")
_CITIZENSHIPS = ("246", "246", "752", "000", None)

# Values of columns whose contract has no closed list, and of lists in which some values matter more.
_VALUES: dict[str, Sequence[str | None]] = {
    "CASE_TYPE_ID": ("59", "59", "59", "60"),
    "CUSTOMER_ID": ("k",),
    "DCSN_TYPE_ID": ("1", "1", "1", "2"),
    "MEASURE_ID": ("M1", "M2"),
    "MUNICIPALITY": (
        *("Helsinki", " HELSINGFORS ", "espoo", "Lavia", "nowhere", "  ", None, "Åbo"),
        *(f"{space}Turku{space}" for space in _WHITE_SPACE),
    ),
    "PAATOS_PERUTTU": ("0", "0", "0", "1"),
    "PROCESSING_GROUNDS_GROUP": ("2", "2", "2", "1"),
    "PROCESSING_GROUNDS_NAME_FIN": ("Erityisasiantuntija", "Erityisasiantuntija, sininen kortti", "Kausityö"),
    "ammattikoodi": (*_OCCUPATIONS, None),
    "ammno3": (*_OCCUPATIONS, None, None),
    "ammnoh": _OCCUPATIONS,
    "ammnop": _OCCUPATIONS,
    "dgnkdh": ("05", "11"),
    "hapkd": ("01", "02", "03", "05", "10", None),
    "ilmno": (*_VACANCIES, "V99", None),
    "ilmoitusnumero": (*_VACANCIES, None),
    "kansah": _CITIZENSHIPS,
    "koukdh": ("301101", "201101", "612101", "812101", "987654", "111", "X"),
    "kunnoh": _MUNICIPALITIES,
    "kunnop": _MUNICIPALITIES,
    "kuntakoodi": (*_MUNICIPALITIES, None, None),
    "sijkds": ("6T", "61"),
    "tila": ("1", "1", "9"),
    "tuloskoodi": (None, "01", "05", "07", "13"),
    "tyok1": ("2", "2", "2", "3", "3", "1", "1", "0", "4", "5", "7", "8", "9", "z"),
    "tyollisyysalue": (*_AREAS, "XX"),
    "paivat": ("21.5", "10.0", "0.333333", "4.0"),
    "tymsyy": ("01", "02", "02", "03", "05", None),
}
_CASES = ("CASE_ID", "asianumero")
_AGES = ("15-24", "25-54", "55-64", "65-74")
_ACTIVITIES = ("tyollinen", "tyoton", "opiskelija")

# How often, and how long: at most so many rows of a person, 2 where nothing is said.
_AT_MOST = {"ytyoll": 6, "ythaku": 4, "maksut": 4, "ysijoit": 1}
_DATED = ("yhkunta", "yhkoul", "yhamm", "yhdiag")
_OPEN = 0.3
_CORRECTED = 0.15
_LENGTHS = (0, 0, 1, 5, 14, 27, 28, 29, 30, 31, 59, 60, 89, 90, 91, 92, 120, 180, 365)
_ASIDE = (0, 0, 0, 0, 1, -1, 2, 14, -14, 15, 29, 30, 31, 32, 61, 92)
_DECIMAL = re.compile(r"\d+\.\d+")
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def write_population(out: Path) -> None:
    """Write the deliveries below the new folder ``out``; the same files each time."""
    random = Random(SEED)
    registers = load_contracts()
    persons = [_Person.drawn(random, number) for number in range(PERSONS)]
    for name, months in _DELTAS.items():
        rows = {table.name: _delta_rows(random, table, persons) for table in registers[name].tables.values()}
        for number, month in enumerate(months):
            sent = {table: [row for place, row in found if place == number] for table, found in rows.items()}
            _write(out, registers[name], month, "delta", sent)
    for name, deliveries in _FULL.items():
        for month, tables in deliveries:
            _write(
                out, registers[name], month, "full", {table: list(_FULL_ROWS[table](random, month)) for table in tables}
            )


@dataclass(frozen=True)
class _Person:
    """Somebody, and the few days on which everything happens."""

    hetu: str
    birth: date
    days: tuple[date, ...]

    @classmethod
    def drawn(cls, random: Random, number: int) -> _Person:
        year = random.choice((1958, 1960, 1968, 1975, 1985, 1996, 1999, 2000, 2004, 2008))
        # Nobody shares an identity code: a hundred persons are born on each day.
        birth = date(year, random.choice((1, 2, 3, 6, 12)), random.choice((1, 28))) + timedelta(
            days=366 * (number // 100)
        )
        digits = f"{birth:%d%m%y}{900 + number % 100}"
        check = _CHECK_CHARACTERS[int(digits) % 31]
        hetu = f"{digits[:6]}{'-' if birth.year < 2000 else 'A'}{digits[6:]}{check}"
        return cls(hetu, birth, tuple(random.choice(_DAYS) for _ in range(3)))

    def day(self, random: Random) -> date:
        return random.choice(self.days) + timedelta(days=random.choice(_ASIDE))


def _awkward_days() -> Iterator[date]:
    for year in (2022, 2023, 2023, 2024):
        for month in range(1, 13 if year < 2024 else 9):
            yield date(year, month, 1)
            yield date(year, month, monthrange(year, month)[1])
    yield from (date(2024, 2, 28), date(2024, 2, 29), date(2023, 3, 30), date(2023, 11, 29), date(2022, 5, 1))


_DAYS = tuple(_awkward_days())


def _delta_rows(random: Random, table: Table, persons: Sequence[_Person]) -> list[tuple[int, Mapping[str, object]]]:
    """Rows of a table with the number of the delivery that brings each; some in several versions."""
    found = []
    for person in persons:
        for _ in range(random.randint(0, _AT_MOST.get(table.name, 2))):
            row = _row(random, table, person) | {"rivi_id": f"{random.choice('abz')}{len(found)}", "muutoslaji": "U"}
            brought = random.choice((0, 0, 0, 1))
            row["muutosaika"] = _changed(random)
            found.append((brought, row))
            while random.random() < _CORRECTED:
                again = _row(random, table, person) if random.random() < 0.7 else dict(row)
                again |= {"rivi_id": row["rivi_id"], "muutoslaji": random.choice("MMMP")}
                again["muutosaika"] = row["muutosaika"] if random.random() < 0.4 else _changed(random)
                found.append((random.randint(brought, 2), again))
    random.shuffle(found)
    return found


def _changed(random: Random) -> datetime:
    return datetime(2024, 3, 1) + timedelta(days=random.randint(0, 20), hours=random.randint(0, 2))


def _row(random: Random, table: Table, person: _Person) -> dict[str, object]:
    ends = {interval.end: interval.start for interval in table.intervals}
    starts = set(ends.values())
    row: dict[str, object] = {}
    for column in table.columns:
        if column.name in ends:
            start = row[ends[column.name]]
            open_end = not column.required and random.random() < _OPEN
            row[column.name] = None if open_end else start + timedelta(days=random.choice(_LENGTHS))
        elif column.type == "d":
            day = person.birth if column.name == "syntpv" else person.day(random)
            long_ago = column.name in starts and table.name in _DATED and random.random() < 0.5
            row[column.name] = day - timedelta(days=random.choice((400, 2000))) if long_ago else day
        else:
            row[column.name] = _value(random, column, person)
    return row


def _value(random: Random, column: Column, person: _Person) -> object:
    if column.type == "hetu":
        return person.hetu
    if column.name in _CASES:
        return f"C{random.randrange(PERSONS // 2)}"
    values = _VALUES.get(column.name) or column.codes or ("1", "2")
    return random.choice([value for value in values if value is not None or not column.required])


def _barometer(random: Random, month: tuple[int, int]) -> Iterator[Mapping[str, object]]:
    for told in _BAROMETER_MONTHS:
        for region in ("01", "06", "15", "12", "XX"):
            for occupation in ("5321", "2221", "7115"):
                if told <= f"{month[0]}-{month[1]:02d}" and random.random() < 0.8:
                    state = random.choice(("3", "3", "0", "99", "1"))
                    yield {"kuukausi": told, "maakunta": region, "ammattikoodi": occupation, "kohtaantotila": state}


def _equality(random: Random, month: tuple[int, int]) -> Iterator[Mapping[str, object]]:
    for area in _AREAS:
        for theme in "12345":
            for number in range(2):
                points = random.choice((None, "1", "2.5", "3"))
                yield {
                    "vuosi": min(month[0], 2023),
                    "tyollisyysalue": area,
                    "osio": theme,
                    "kysymys": f"q{theme}{number}",
                } | {
                    "pisteet": points,
                    "enimmaispisteet": "5",
                }


def _cooperation(random: Random, month: tuple[int, int]) -> Iterator[Mapping[str, object]]:
    for area in _AREAS:
        for respondent in range(random.choice((3, 4, 5))):
            group = random.choice("12345")
            for viewpoint in "123456":
                for number in range(random.choice((1, 2, 3))):
                    answer = random.choice(("1", "2", "3", "4", "5", "eos", None))
                    yield {
                        "vuosi": min(month[0], 2023),
                        "tyollisyysalue": area,
                        "vastaaja": respondent,
                        "vastaajaryhma": group,
                    } | {
                        "nakokulma": viewpoint,
                        "kysymys": f"q{viewpoint}{number}",
                        "vastaus": answer,
                    }


def _people(random: Random, month: tuple[int, int]) -> Iterator[Mapping[str, object]]:
    for municipality in ("091", "049", "837", "598", "174", "999"):
        for sex, age, citizenship, activity in product("12", _AGES, ("FI", "ULK"), _ACTIVITIES):
            if random.random() < 0.8:
                yield {"vuosi": min(month[0], 2023), "kunta": municipality, "sukupuoli": sex, "ikaryhma": age} | {
                    "kansalaisuus": citizenship,
                    "toiminta": activity,
                    "lkm": random.randint(0, 50),
                }


_FULL_ROWS = {
    "tyovoimabarometri": _barometer,
    "yhdenvertaisuuskartoitus": _equality,
    "yhteistyobarometri": _cooperation,
    "tyossakaynti": _people,
}


def _write(
    out: Path,
    register: Register,
    month: tuple[int, int],
    kind: str,
    tables: Mapping[str, Sequence[Mapping[str, object]]],
) -> None:
    """Write a delivery that covers until the end of a month and is sent three days later."""
    until = day_number(date(*month, monthrange(*month)[1]))
    folder = out / register.name / date_of(until + 3).isoformat()
    delivery = Delivery(register, until, until + 3, kind, folder, Dialect("csv", "utf-8"))
    delivery.open([register.tables[name] for name in tables])
    for name, rows in tables.items():
        columns = [column.name for column in register.tables[name].columns]
        lines = StringIO()
        # A lone carriage return must be quoted; an empty value is null with quotes too (L6).
        writer = csv.writer(lines, delimiter=register.separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([_text(register, row.get(column)) for column in columns] for row in rows)
        delivery.write_lines(name, memoryview(lines.getvalue().encode()), len(rows))
    delivery.close()


def _text(register: Register, value: object) -> str:
    if isinstance(value, date):
        day = f"{value:%d.%m.%Y}" if register.date_format == "dd.mm.yyyy" else f"{value:%Y-%m-%d}"
        return f"{day} {value:%H:%M:%S}" if isinstance(value, datetime) else day
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return value.replace(".", register.decimal)
    return "" if value is None else str(value)
