"""Which test sees a fault: unit tests first, then data tests and the reference comparison on a built warehouse.

Nothing is written to the warehouse. A model with a fault, and every model that it changes, is built beside it in
memory, and later queries read those tables instead.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import duckdb

from tools.mutation.compiled import CASES, COMPARED, VALUES, Model, Project, UnitTest
from tools.mutation.mutants import Mutant, Query

# Without a fault every query takes a moment: one that takes the processor this long would not go unseen. What else the
# machine does meanwhile does not count.
SECONDS = 20.0
_LOOKS_EVERY = 0.5

UNIT_TEST, DATA_TEST, REFERENCE, TIME = "unit test", "data test", "reference", "time"
SURVIVED, STILLBORN = "survived", "stillborn"

# The marts that `mittaristo verify` compares, and of the second what it leaves uncompared: texts, days that no rule
# names, and breakdowns of those whom a rule leaves out before it names them.
_UNCOMPARED = ("case_id", "evidence")
_SOMETIMES_COMPARED = {
    "entry_status": "case when exclusion_reason is null then entry_status end",
    "kind": "case when exclusion_reason is null then kind end",
    "evidence_date": "case when in_numerator and (indicator_code in ('3.1', '3.2')"
    " or measure_code = 'long_term_ill_employed_share') then evidence_date end",
}

_CANNOT_RUN = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)


@dataclass(frozen=True)
class Verdict:
    """What saw the fault - unit tests, a data test, the reference comparison, the time or nothing - and their names.

    Of unit tests all that fail are named, of what is looked at after them the first.
    """

    by: str
    names: tuple[str, ...] = ()


class Evaluator:
    """Evaluates faults of models on one built warehouse."""

    def __init__(self, project: Project, database: Path) -> None:
        """Open the warehouse.

        Args:
            project: what the build compiled.
            database: the file it built; its results equal the reference's.
        """
        self._project = project
        self._memory = duckdb.connect(":memory:", config={"threads": 1})
        self._memory.execute("set enable_progress_bar = false; set TimeZone = 'UTC'; set memory_limit = '3GB'")
        self._memory.execute(f"attach '{database}' as {project.database} (read_only)")
        self._queries: dict[str, Query] = {}
        self._digests: dict[str, object] = {}
        self._changed: set[str] = set()

    def mutants(self, name: str) -> Mapping[str, Mutant]:
        """Every mutant of a model by its key."""
        return self._query(self._project.models[name].sql).mutants

    def failing_without_a_fault(self, name: str) -> list[str]:
        """What already fails; nothing can be said of the model's faults then."""
        model = self._project.models[name]
        failing = [test.name for test in model.unit_tests if not self._passes(test, None)]
        sql = self._query(model.sql).sql()
        if self._digest(f"({sql})") != self._digest_of_table(name):
            failing.append(f"{name}, built again, differs from its table")
        return failing

    def verdict(self, name: str, mutant: Mutant) -> Verdict:
        """What sees the fault."""
        model = self._project.models[name]
        try:
            failing = self._unit_tests_that_fail(model, mutant)
            return Verdict(UNIT_TEST, failing) if failing else self._verdict_on_the_warehouse(model, mutant)
        except _CANNOT_RUN:
            return Verdict(STILLBORN)
        except duckdb.InterruptException:
            return Verdict(TIME)
        except duckdb.Error as error:
            return Verdict(DATA_TEST, (f"does not build: {str(error).splitlines()[0]}",))
        finally:
            for changed in self._changed:
                kind = "view" if self._project.models[changed].is_view and changed != name else "table"
                self._memory.execute(f'drop {kind} if exists memory.main."{changed}"')
            self._changed.clear()

    def _query(self, sql: str) -> Query:
        if sql not in self._queries:
            self._queries[sql] = Query(sql)
        return self._queries[sql]

    def _unit_tests_that_fail(self, model: Model, mutant: Mutant) -> tuple[str, ...]:
        failing = []
        for test in model.unit_tests:
            try:
                passes = self._passes(test, mutant)
            except (*_CANNOT_RUN, duckdb.InterruptException):
                raise
            except duckdb.Error:
                passes = False
            if not passes:
                failing.append(test.name)
        return tuple(failing)

    def _passes(self, test: UnitTest, mutant: Mutant | None) -> bool:
        """Whether the test passes; it cannot fail of a fault that its query does not have."""
        query = self._query(test.model_sql)
        if mutant is not None:
            mutant = query.mutants.get(mutant.key)
            if mutant is None:
                return True
        rows: dict[object, Counter[tuple[object, ...]]] = {"actual": Counter(), "expected": Counter()}
        for *row, which in self._rows(test.before + query.sql(mutant) + test.after):
            rows[which][tuple(row)] += 1
        return rows["actual"] == rows["expected"]

    def _verdict_on_the_warehouse(self, model: Model, mutant: Mutant) -> Verdict:
        for name in self._project.from_model_on(model.name):
            later = self._project.models[name]
            faulty = name == model.name
            if faulty or (later.is_built and not later.parents.isdisjoint(self._changed)):
                sql = self._query(model.sql).sql(mutant) if faulty else self._beside(later.sql)
                if name in COMPARED and self._digest(self._compared(f"({sql})", name)) != self._digest_compared(name):
                    return Verdict(REFERENCE, (name,))
                if later.is_view and not faulty:
                    self._rows(f'create view memory.main."{name}" as {sql}')
                    self._changed.add(name)
                elif name != VALUES:
                    self._build_if_changed(name, sql)
            if not self._changed:
                return Verdict(SURVIVED)
            for test in self._project.data_tests_after(name):
                if not test.models.isdisjoint(self._changed) and self._rows(f"{self._beside(test.sql)} limit 1"):
                    return Verdict(DATA_TEST, (test.name,))
        return Verdict(SURVIVED)

    def _build_if_changed(self, name: str, sql: str) -> None:
        self._rows(f'create or replace table memory.main."{name}" as {sql}')
        if self._digest(f'memory.main."{name}"') == self._digest_of_table(name):
            self._rows(f'drop table memory.main."{name}"')
        else:
            self._changed.add(name)

    def _beside(self, sql: str) -> str:
        """The query, reading the changed tables beside the warehouse."""
        for name in self._changed:
            sql = sql.replace(self._project.models[name].relation, f'memory.main."{name}"')
        return sql

    def _compared(self, source: str, mart: str) -> str:
        """What the reference comparison sees of rows of a mart."""
        columns = list(self._columns(self._project.models[mart].relation))
        if mart == CASES:
            columns = [
                f"{_SOMETIMES_COMPARED.get(column, column)} as {column}"
                for column in columns
                if column not in _UNCOMPARED
            ]
        return f"(select {', '.join(columns)} from {source})"

    def _digest_compared(self, mart: str) -> object:
        return self._remembered(self._compared(self._project.models[mart].relation, mart))

    def _digest_of_table(self, name: str) -> object:
        return self._remembered(self._project.models[name].relation)

    def _remembered(self, source: str) -> object:
        if source not in self._digests:
            self._digests[source] = self._digest(source)
        return self._digests[source]

    def _digest(self, source: str) -> object:
        """What tells whether two sources have the same rows in any order; doubles count to seven decimals."""
        columns = [
            f'round("{column}", 7)' if kind == "DOUBLE" else f'"{column}"'
            for column, kind in self._columns(source).items()
        ]
        return self._rows(f"select count(*), sum(cast(hash({', '.join(columns)}) as hugeint)) from {source}")

    def _columns(self, source: str) -> dict[str, str]:
        return {name: kind for name, kind, *_ in self._rows(f"describe select * from {source}")}

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query.

        Raises:
            duckdb.InterruptException: it took the processor longer than SECONDS.
        """
        ended = Event()
        watch = Thread(target=self._interrupt_what_never_ends, args=(ended,))
        watch.start()
        try:
            return self._memory.execute(sql).fetchall()
        finally:
            ended.set()
            watch.join()

    def _interrupt_what_never_ends(self, ended: Event) -> None:
        started = time.process_time()
        while not ended.wait(_LOOKS_EVERY):
            if time.process_time() - started > SECONDS:
                self._memory.interrupt()
                return
