"""With --dirty the oddities X1-X10 and unreadable rows are there, in small shares; without it they are not."""

from collections.abc import Callable

import pytest

from mittaristo.contracts import load_contracts
from mittaristo_lab.simulation.areas import read_seed
from simulation_kit import Simulated, read_lines, sortable

MERGED = {row["old_code"] for row in read_seed("areas/municipality_changes")}


def _share(simulated: Simulated, register: str, table: str, odd: Callable[[dict[str, str]], bool]) -> float:
    rows = simulated.rows(register, table)
    return sum(odd(row) for row in rows) / len(rows)


def _started(row: dict[str, str], column: str, before: str) -> bool:
    return row[column] != "" and sortable(row[column]) < before


ODDITIES = {
    "X1 migri's empty dates": ("migri", "paatokset", lambda r: r["VALIDITY_END_DATE"] in ("31.12.9999", "01.01.1900")),
    "X4 old part-time status": ("ura", "ytyoll", lambda r: r["tyok1"] == "9" and _started(r, "tappvh", "2022-05-01")),
    "X5 merged home": ("ura", "yhkunta", lambda r: r["kunnoh"] in MERGED),
    "X5 merged workplace": ("ura", "ypaikka", lambda r: r["kunnop"] in MERGED),
    "X6 old kind 55": ("ura", "ysijoit", lambda r: r["sijkds"] == "55" and _started(r, "alkpv2", "2015-01-01")),
    "X7 short occupation": ("ura", "yhamm", lambda r: r["ammnoh"].isdigit() and len(r["ammnoh"]) < 4),
    "X7 long occupation": ("ura", "yhamm", lambda r: len(r["ammnoh"]) == 5),
    "X7 X class": ("ura", "yhamm", lambda r: r["ammnoh"].startswith("X")),
    "X8 no answer": ("keha", "yhteistyobarometri", lambda r: r["vastaus"] == "eos"),
    "X8 abroad": ("ura", "yhkunta", lambda r: r["kunnoh"] in ("197", "198", "200")),
    "X8 abroad in statistics": ("tilastokeskus", "tyossakaynti", lambda r: r["kunta"] in ("200", "999")),
    "unknown area": ("ura", "tyotarjoukset", lambda r: r["tyollisyysalue"] == "99"),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_oddity_is_there_with_dirty_only(clean, dirty, oddity):
    register, table, odd = ODDITIES[oddity]
    assert _share(clean, register, table, odd) == 0
    assert 0 < _share(dirty, register, table, odd) < 0.2


def test_x9_persons_without_a_row_of_their_own(clean, dirty):
    for simulated, least in ((clean, 0), (dirty, 5)):
        persons = {row["hetu"] for row in simulated.rows("ura", "yhenk")}
        missing = simulated.plan.persons - len(persons & {row["hetu"] for row in simulated.rows("ura", "yhkunta")})
        assert (missing == 0) if least == 0 else (least <= missing < 0.02 * simulated.plan.persons)


def test_x1_open_ends_are_written_both_ways(clean):
    ends = {row["tppvm"] for row in clean.rows("ura", "ytyoll")}
    assert {"", "11.11.2222"} <= ends


def test_every_kind_of_bad_row_occurs_and_none_without_dirty(clean, dirty):
    assert _bad_rows(clean) == {}
    bad = _bad_rows(dirty)
    assert {"fields", "empty", "unknown_code", "hetu", "date", "reversed"} == set(bad)
    assert all(count < 2_000 for count in bad.values())


def test_bad_rows_are_few_enough_for_the_delivery_to_land(dirty):
    for folder, manifest in dirty.manifests:
        for entry in manifest["files"]:
            if entry["file"].endswith(".parquet"):
                continue
            bad = sum(_problems(folder / entry["file"], manifest, entry["table"]).values())
            assert bad <= max(20, 0.01 * entry["rows"]), (folder.name, entry["table"])


def _bad_rows(simulated: Simulated) -> dict[str, int]:
    found: dict[str, int] = {}
    for folder, manifest in simulated.manifests:
        for entry in manifest["files"]:
            if not entry["file"].endswith(".parquet"):
                for kind, count in _problems(folder / entry["file"], manifest, entry["table"]).items():
                    found[kind] = found.get(kind, 0) + count
    return found


def _problems(path, manifest, table_name) -> dict[str, int]:
    """A plain reading of the contract that names the first thing wrong with each row."""
    register = load_contracts()[manifest["register"]]
    table = register.tables[table_name]
    found: dict[str, int] = {}
    header, *lines = read_lines(path, register.name, manifest["encoding"])
    for line in lines:
        kind = "fields" if len(line) != len(header) else _problem(register, table, dict(zip(header, line, strict=True)))
        if kind:
            found[kind] = found.get(kind, 0) + 1
    return found


def _problem(register, table, row) -> str | None:
    if row.get("muutoslaji") == "P":
        return None
    for column in table.columns:
        value = row[column.name]
        if column.required and not value:
            return "empty"
        if value and column.codes is not None and value not in column.codes:
            return "unknown_code"
        if column.type == "hetu" and not _valid(value):
            return "hetu"
        if column.type == "d" and value and register.date_format == "dd.mm.yyyy" and not _is_date(value):
            return "date"
        if column.type in ("n", "x") and value and not value.replace(register.decimal, "", 1).isdigit():
            return "date"
        if column.type == "timestamp" and not _is_date(value.split(" ")[0]):
            return "date"
        if column.type == "month" and not (len(value) == 7 and value[:4].isdigit() and value[5:] <= "12"):
            return "date"
    for interval in table.intervals:
        start, end = row[interval.start], row[interval.end]
        if {start, end} & {"01.01.1900", "31.12.9999"} and register.name == "migri":
            continue
        if start and end and sortable(end) < sortable(start):
            return "reversed"
    return None


def _is_date(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 3 and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12 and parts[0] != "0"


def _valid(hetu: str) -> bool:
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    return len(hetu) == 11 and hetu[10] == check[int(hetu[:6] + hetu[7:10]) % 31]
