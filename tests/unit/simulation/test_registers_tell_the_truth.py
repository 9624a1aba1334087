"""Clean registers, read by the rules, end up with what really was.

Late rows, corrections, deletions and open twins come and go on the way; the last delivery has put all right.
"""

import numpy as np
import pyarrow as pa
import pytest

from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation import ura
from mittaristo_lab.simulation.ledger import Code, Day, Rows
from mittaristo_lab.simulation.run import build_blocks
from mittaristo_lab.simulation.world import build_world
from simulation_kit import changed, newest, sortable

TABLES = {
    "ytyoll": (ura.status_facts, ("hetu", "tappvh", "tppvm", "tyok1", "tymsyy")),
    "ythaku": (ura.search_facts, ("hetu", "alkpv1", "loppv1", "hapkd", "hedkd")),
    "ysijoit": (ura.subsidy_facts, ("hetu", "alkpv2", "loppv2", "sijkds", "sipkd")),
}


@pytest.fixture(scope="module")
def block(clean):
    return next(build_blocks(clean.plan, build_world(clean.plan), lambda what, done, total: None))


@pytest.mark.parametrize("table", TABLES)
def test_the_last_word_of_a_register_is_true(clean, block, table):
    make_facts, columns = TABLES[table]
    facts = make_facts(block, block.stream(table))
    until, (start, end) = clean.plan.until, (facts.columns[name].values for name in columns[1:3])
    assert (facts.known[start <= until] <= until).all()
    assert (facts.closed[end <= until] <= until).all()
    known = np.flatnonzero(facts.known <= clean.plan.until)
    end_known = facts.closed[known] <= clean.plan.until
    expected = []
    for name in columns:
        values = _texts(facts.columns[name], known)
        hidden = name in facts.closing
        expected.append([v if seen or not hidden else "" for v, seen in zip(values, end_known, strict=True)])
    rows = newest(clean.rows("ura", table))
    if table != "ysijoit":
        rows = _replaced(rows, table, columns[1], columns[2])
    assert sorted(_fact(row, columns) for row in rows) == sorted(zip(*expected, strict=True))
    assert len(rows) > 50


def test_a_mistake_of_the_last_day_is_not_made_as_nobody_could_delete_it(clean):
    until, count = clean.plan.until, 20_000
    facts = Rows(
        {"hetu": Code(np.zeros(count, int), pa.array(["x"])), "alkpv1": Day(np.full(count, until))},
        known=until - np.arange(count) % 2,
        closed=np.full(count, d.EMPTY),
    )
    rows = ura.with_register_habits(clean.plan, np.random.default_rng(1), facts, "alkpv1")
    mistakes = len(rows) - count
    assert mistakes > 50
    assert (rows.deleted[count:] <= until).all()
    assert (rows.known[count:] < rows.deleted[count:]).all()


def _texts(column: Code | Day, index: np.ndarray) -> list[str]:
    if isinstance(column, Day):
        return ["" if v == d.EMPTY else d.date_of(v).isoformat() for v in column.values[index].tolist()]
    words = column.vocabulary.to_pylist()
    return ["" if v < 0 else words[v] for v in column.values[index].tolist()]


def _fact(row: dict[str, str], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        _end(row[name])
        if name.startswith("lopp") or name == "tppvm"
        else sortable(row[name])
        if name.startswith(("alk", "tapp"))
        else row[name]
        for name in columns
    )


def _end(value: str) -> str:
    return "" if value == "11.11.2222" else sortable(value)


def _replaced(rows: list[dict[str, str]], table: str, start: str, end: str) -> list[dict[str, str]]:
    """Rules T1 and T2 (statuses), J1 (searches): one row per person and start."""
    best: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        key = (row["hetu"], row[start], row["tyok1"] if table == "ytyoll" else "")
        if key not in best or _rank(row, end) > _rank(best[key], end):
            best[key] = row
    if table == "ythaku":
        return list(best.values())
    last: dict[tuple[str, ...], dict[str, str]] = {}
    for row in best.values():
        key = (row["hetu"], row[start])
        if key not in last or (changed(row), row["rivi_id"]) > (changed(last[key]), last[key]["rivi_id"]):
            last[key] = row
    return list(last.values())


def _rank(row: dict[str, str], end: str) -> tuple[bool, str, str]:
    return (_end(row[end]) != "", changed(row), row["rivi_id"])
