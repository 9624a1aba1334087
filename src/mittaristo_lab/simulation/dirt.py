"""What `--dirty` adds: the oddities that the warehouse must survive, and rows that it must refuse.

Oddities (X1-X10) change values that stay readable; bad rows get one value that does
not. Everything happens on the finished columns of a file, so that lives stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mittaristo import contracts
from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation.areas import Geography
from mittaristo_lab.simulation.identity import CHECK_CHARACTERS

Columns = dict[str, pa.Array]

MUNICIPALITY_COLUMNS = ("kunnoh", "kunnop", "kuntakoodi")
OCCUPATION_COLUMNS = ("ammnoh", "ammnop", "ammno3", "ammnos")
AREA_COLUMN = "tyollisyysalue"
ABROAD = ("197", "198", "200")
X_OCCUPATIONS = ("X", "X1", "X000", "XXXX")
FIELDS = "*"
"""Stands for the whole line in a kind of bad row: another number of fields than the header."""

BadKind = tuple[str, str]
"""(reason of quarantine, column or `FIELDS`)."""


def add_oddities(rng: np.random.Generator, geography: Geography, table: contracts.Table, columns: Columns) -> Columns:
    """Return the columns with codes of merged municipalities, abroad, short and X occupations, unknown areas."""
    if table.register not in ("ura", "atmt"):
        return columns
    changed = dict(columns)
    for name in MUNICIPALITY_COLUMNS:
        if name in changed:
            changed[name] = _merged(rng, geography, changed[name])
            changed[name] = _replace_some(rng, changed[name], cal.DIRT["abroad"], _one_of(ABROAD))
    for name in OCCUPATION_COLUMNS:
        if name in changed:
            for write in (lambda code: code[:2], lambda code: code[:3], lambda code: code + "1"):
                changed[name] = _replace_some(rng, changed[name], cal.DIRT["short_occupation"] / 3, write)
            changed[name] = _replace_some(rng, changed[name], cal.DIRT["x_occupation"], _one_of(X_OCCUPATIONS))
    if AREA_COLUMN in changed:
        changed[AREA_COLUMN] = _replace_some(rng, changed[AREA_COLUMN], cal.DIRT["unknown_area"], lambda code: "99")
    return changed


def spoil(
    rng: np.random.Generator, register: contracts.Register, table: contracts.Table, columns: Columns
) -> tuple[Columns, np.ndarray]:
    """Return the columns with a small share of unreadable values, and the rows that get a wrong field count.

    Each bad row is bad in one way, and each way that the table's contract allows for occurs alike.
    """
    count = len(next(iter(columns.values())))
    kinds = bad_kinds(register, table, columns)
    bad = np.flatnonzero(rng.random(count) < cal.DIRT["bad_row"])
    drawn = rng.integers(0, len(kinds), len(bad))
    spoilt = dict(columns)
    for number, (reason, name) in enumerate(kinds):
        rows = bad[drawn == number]
        if name == FIELDS or not len(rows):
            continue
        column = spoilt[name]
        before = column.take(pa.array(rows)).cast(pa.string())
        values = [_bad_value(reason, text, i) for i, text in enumerate(before.to_pylist())]
        spoilt[name] = _put(column, rows, pa.array(values, pa.string()).cast(column.type))
    miscounted = [number for number, (_, name) in enumerate(kinds) if name == FIELDS]
    return spoilt, bad[np.isin(drawn, miscounted)]


def bad_kinds(register: contracts.Register, table: contracts.Table, columns: Columns) -> list[BadKind]:
    """Return the ways in which a row of the table can be bad."""
    ends = {interval.end for interval in table.intervals}
    kinds: list[BadKind] = []
    for column in table.columns:
        is_text = pa.types.is_string(columns[column.name].type)
        if column.name in ("rivi_id", "muutoslaji"):
            continue
        if column.required and column.name != "muutosaika":
            kinds.append(("empty", column.name))
        if column.type == "hetu":
            kinds.append(("bad_hetu", column.name))
        if column.type in ("d", "n", "x", "month", "timestamp") and is_text:
            kinds.append(("unreadable", column.name))
        if column.codes:
            kinds.append(("unknown_code", column.name))
        if column.name in ends:
            reversed_form = "reversed_finnish" if register.date_format == "dd.mm.yyyy" else "reversed"
            kinds.append((reversed_form, column.name))
    if all(pa.types.is_string(column.type) for column in columns.values()):
        kinds.append(("unreadable", FIELDS))
    return kinds


def miscount(register: contracts.Register, lines: pa.Array, rows: np.ndarray, end_of_line: str) -> pa.Array:
    """Return the lines with a field too many in every other of `rows`, and one too few in the others."""
    if not len(rows):
        return lines
    texts = [line.removesuffix(end_of_line) for line in lines.take(pa.array(rows)).to_pylist()]
    changed = [
        text + register.separator + "0" if i % 2 else text.rpartition(register.separator)[0]
        for i, text in enumerate(texts)
    ]
    return _put(lines, rows, pa.array([text + end_of_line for text in changed]))


def _bad_value(reason: str, text: str | None, number: int) -> str | None:
    if reason == "empty":
        return None
    if reason == "reversed_finnish":
        return "1.2.1920"
    if reason == "reversed":
        return "1920-02-01"
    if reason == "unknown_code":
        return ("?", "Q", "777")[number % 3]
    if reason == "bad_hetu":
        return _bad_hetu(text or "", number)
    return ("31.13.2024", "2024-02-30", "ei tiedossa", "1,2,3")[number % 4]


def _bad_hetu(hetu: str, number: int) -> str:
    """Return an artificial identity code with a wrong check character, too short or in small letters."""
    if number % 3 == 0:
        check = bytes(CHECK_CHARACTERS).decode()
        return hetu[:-1] + check[(check.find(hetu[-1:]) + 1) % len(check)]
    return hetu[:-2] if number % 3 == 1 else "310299-999a"


def _merged(rng: np.random.Generator, geography: Geography, codes: pa.Array) -> pa.Array:
    """Return codes of which some are those that a merged municipality had before (X5)."""
    for old_code, _, new_code in geography.former:
        now = np.flatnonzero(pc.equal(codes, new_code).fill_null(False).to_numpy(zero_copy_only=False))
        rows = now[rng.random(len(now)) < cal.DIRT["merged_municipality"]]
        codes = _put(codes, rows, pa.array([old_code] * len(rows), pa.string()))
    return codes


def _one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    return lambda text: values[sum(text.encode()) % len(values)]


def _replace_some(rng: np.random.Generator, column: pa.Array, share: float, write: Callable[[str], str]) -> pa.Array:
    rows = np.flatnonzero((rng.random(len(column)) < share) & column.is_valid().to_numpy(zero_copy_only=False))
    texts = column.take(pa.array(rows)).to_pylist()
    return _put(column, rows, pa.array([write(text) for text in texts], pa.string()))


def _put(column: pa.Array, rows: np.ndarray, values: pa.Array) -> pa.Array:
    if not len(rows):
        return column
    mask = np.zeros(len(column), bool)
    mask[rows] = True
    return pc.replace_with_mask(column, pa.array(mask), values)
