"""The mutants of a query: where each fault is, how it is called, and the query with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import sqlglot
from sqlglot import exp

from tools.mutation.operators import DIALECT, OPERATORS, Fault

# Tables have three quoted names in compiled models, and a prefix in compiled unit tests.
_PLACE = re.compile(r'("\w+"\."\w+"\.)(?="\w+")|__dbt__cte__')
_FIXTURE = "__dbt__cte__"


@dataclass(frozen=True)
class Mutant:
    """A fault at a place of a query.

    Attributes:
        operator: its kind.
        was: what stands there, in short.
        now: what stands there with the fault.
        occurrence: 1 for the first place of the query with the same three, in order of the text.
        line: the line of the compiled text.
        position: the node, counted depth first.
        variant: which of the operator's faults of that node.
    """

    operator: str
    was: str
    now: str
    occurrence: int
    line: int
    position: int
    variant: int

    @property
    def key(self) -> str:
        """What the fault is, wherever the line has moved to."""
        return f"{self.operator}: {self.was} to {self.now} ({self.occurrence})"


class Query:
    """A query that faults are put into; rows of a unit test that stand before it are left alone."""

    def __init__(self, sql: str) -> None:
        """Read a query as it was compiled."""
        tree = sqlglot.parse_one(sql, dialect=DIALECT)
        self._fixtures = _take_fixtures(tree)
        self._tree = tree

    @cached_property
    def mutants(self) -> Mapping[str, Mutant]:
        """Every mutant by its key, in order of the text."""
        found: dict[str, Mutant] = {}
        seen: Counter[tuple[str, str, str]] = Counter()
        for position, node in enumerate(self._tree.dfs()):
            if node.find_ancestor(exp.Group):
                continue
            for name, operator in OPERATORS.items():
                for variant, fault in enumerate(operator(node)):
                    what = (name, _in_short(fault.was), _in_short(fault.now))
                    seen[what] += 1
                    mutant = Mutant(*what, seen[what], _line_of(node), position, variant)
                    found[mutant.key] = mutant
        return found

    def sql(self, mutant: Mutant | None = None) -> str:
        """The query as it is, or with a fault."""
        tree = self._tree
        if mutant is not None:
            tree = tree.copy()
            _put_in(tree, mutant)
        query = tree.sql(DIALECT)
        return f"with {', '.join(self._fixtures)} select * from ({query})" if self._fixtures else query


def _take_fixtures(tree: exp.Expression) -> list[str]:
    given = tree.args.get("with_")
    fixtures = [cte for cte in (given.expressions if given else []) if cte.alias.startswith(_FIXTURE)]
    for cte in fixtures:
        cte.pop()
    if given and not given.expressions:
        given.pop()
    return [cte.sql(DIALECT) for cte in fixtures]


def _put_in(tree: exp.Expression, mutant: Mutant) -> None:
    node = _nth(tree, mutant.position)
    operator = OPERATORS[mutant.operator]
    for place in [*_same_in_group_by(node), node]:
        fault = next(islice(operator(place), mutant.variant, None))
        _replace(place, fault)


def _replace(node: exp.Expression, fault: Fault) -> None:
    if fault.replacement is None:
        node.pop()
    else:
        node.replace(fault.replacement)


def _same_in_group_by(node: exp.Expression) -> Iterator[exp.Expression]:
    """Where GROUP BY repeats the column that the node is in: one fault is in both, or the query does not run."""
    column = node
    while column.parent and not (isinstance(column.parent, exp.Select) and column.arg_key == "expressions"):
        column = column.parent
    group = column.parent.args.get("group") if column.parent else None
    column = column.unalias()
    position = next((number for number, one in enumerate(column.dfs()) if one is node), None)
    for repeated in list(group.expressions) if group and position is not None else []:
        if repeated == column:
            yield _nth(repeated, position)


def _nth(tree: exp.Expression, position: int) -> exp.Expression:
    return next(islice(tree.dfs(), position, None))


def _line_of(node: exp.Expression) -> int:
    lines = [leaf.meta["line"] for leaf in node.dfs() if "line" in leaf.meta]
    above = node.parent
    return min(lines) if lines else _line_of(above) if above else 1


def _in_short(text: str) -> str:
    return _PLACE.sub("", text)
