"""The kinds of fault: each takes a node of a syntax tree and gives what may wrongly stand in its place.

A fault is one that a person could write: a comparison that takes in one day too many, a join that loses rows, a
condition forgotten, the other end of an order. Faults that cannot run, or only make a query slow, are not made: an
equality of two columns in a join is dropped but never turned round. Neither is the day that stands for an open end
moved, as every such day is as good as another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlglot import exp

DIALECT = "duckdb"

# Days from this year on stand for an end that is open.
_OPEN_END_YEAR = 9000

# Of a longer list only the ends are dropped: its middle is data.
_LONGEST_LIST = 12


@dataclass(frozen=True)
class Fault:
    """What stands in place of a node, none when it is left out; ``was`` and ``now`` say it in short."""

    was: str
    now: str
    replacement: exp.Expression | None


Operator = Callable[[exp.Expression], Iterator[Fault]]


def comparison(node: exp.Expression) -> Iterator[Fault]:
    """A bound that takes in its edge or leaves it out, a comparison turned round."""
    for wrong in _COMPARISONS.get(type(node), ()):
        if not (isinstance(node, exp.EQ) and _is_key_of_join(node)):
            turned = wrong(this=node.this.copy(), expression=node.expression.copy())
            yield Fault(_sql(node), _sql(turned), turned)


def negation(node: exp.Expression) -> Iterator[Fault]:
    """A condition turned into its contrary."""
    if isinstance(node, exp.Not):
        yield Fault(_sql(node), _sql(node.this), node.this.copy())
    elif isinstance(node, exp.Boolean):
        turned = exp.Boolean(this=not node.this)
        yield Fault(_sql(node), _sql(turned), turned)
    elif _is_condition(node) and not isinstance(node.parent, exp.Not):
        turned = exp.Not(this=node.copy())
        yield Fault(_sql(node), _sql(turned), turned)


def boundary(node: exp.Expression) -> Iterator[Fault]:
    """A number one greater or, where it is added or counts days or months, one less; a day one day or month later."""
    if isinstance(node, exp.Literal) and not node.find_ancestor(exp.DataType):
        if not node.is_string or isinstance(node.parent, exp.Interval):
            for moved in _moved_numbers(node):
                yield Fault(_around(node), _around(node, moved), moved)
        elif isinstance(node.parent, exp.Cast) and node.parent.is_type("date"):
            for day in _moved_days(node.name):
                moved = exp.Literal.string(day.isoformat())
                yield Fault(_sql(node.parent), _sql(node.parent).replace(node.name, moved.name), moved)


def join(node: exp.Expression) -> Iterator[Fault]:
    """A join that loses rows without a partner, or keeps them."""
    if isinstance(node, exp.Join) and node.args.get("on"):
        wrong = node.copy()
        wrong.set("side", None if node.side == "LEFT" else "LEFT")
        wrong.set("kind", None)
        name = node.alias_or_name
        was, now = ((one.side or "inner").lower() for one in (node, wrong))
        yield Fault(f"{was} join {name}", f"{now} join {name}", wrong)


def condition(node: exp.Expression) -> Iterator[Fault]:
    """A condition that is forgotten: one of several, the only one, a branch of a case, a member of a list."""
    if isinstance(node, exp.And | exp.Or):
        word = type(node).__name__.lower()
        yield Fault(f"{word} {_sql(node.expression)}", _DROPPED, node.this.copy())
        if not isinstance(node.this, type(node)):
            yield Fault(f"{_sql(node.this)} {word}", _DROPPED, node.expression.copy())
    elif isinstance(node, exp.Where | exp.Having | exp.Qualify) and not isinstance(node.this, exp.And):
        yield Fault(_sql(node), _DROPPED, None)
    elif isinstance(node, exp.Filter):
        yield Fault(_sql(node), _DROPPED, node.this.copy())
    elif isinstance(node, exp.Join) and isinstance(node.args.get("on"), exp.Predicate):
        wrong = node.copy()
        wrong.set("on", exp.true())
        yield Fault(f"join {node.alias_or_name} on {_sql(node.args['on'])}", _DROPPED, wrong)
    elif isinstance(node, exp.Case):
        yield from _case_without_a_branch(node)
    elif isinstance(node, exp.In) and len(node.expressions) > 1:
        yield from _list_without_a_member(node)


def aggregate(node: exp.Expression) -> Iterator[Fault]:
    """Another aggregate; the greater for the lesser; the row before for the row after."""
    for wrong in _AGGREGATES.get(type(node), ()):
        changed = wrong(**{name: _copied(value) for name, value in node.args.items()})
        yield Fault(_sql(node), _sql(changed), changed)


def arguments(node: exp.Expression) -> Iterator[Fault]:
    """Arguments in the wrong order, a sum for a difference, a default or a function that is forgotten."""
    if isinstance(node, exp.Sub | exp.Div | exp.DateDiff | exp.Nullif):
        turned = node.copy()
        turned.set("this", node.expression.copy())
        turned.set("expression", node.this.copy())
        yield Fault(_sql(node), _sql(turned), turned)
    if type(node) in _ARITHMETIC:
        changed = _ARITHMETIC[type(node)](this=node.this.copy(), expression=node.expression.copy())
        yield Fault(_sql(node), _sql(changed), changed)
    if isinstance(node, exp.Coalesce):
        first, *others = [node.this, *node.expressions]
        turned = exp.Coalesce(this=others[0].copy(), expressions=[first.copy(), *map(_copied, others[1:])])
        yield Fault(_sql(node), _sql(turned), turned)
        yield Fault(_sql(node), _sql(first), first.copy())
    if isinstance(node, exp.Lower | exp.Upper | exp.Trim | exp.Abs | exp.Nullif):
        yield Fault(_sql(node), _sql(node.this), node.this.copy())


def order(node: exp.Expression) -> Iterator[Fault]:
    """A window or an ordered aggregate in the contrary order, without a key of it, or over too many rows."""
    if isinstance(node, exp.Ordered) and isinstance(node.parent, exp.Order) and _matters(node.parent):
        turned = node.copy()
        turned.set("desc", not node.args.get("desc"))
        # The engine puts nulls last in either order, as the tree says of each.
        turned.set("nulls_first", False)
        yield Fault(f"order by {_sql(node)}", f"order by {_sql(turned)}", turned)
        if len(node.parent.expressions) > 1:
            yield Fault(f"order by {_sql(node)}", _DROPPED, None)
    elif isinstance(node, exp.Window):
        for number, key in enumerate(node.args.get("partition_by") or []):
            wrong = node.copy()
            wrong.set("partition_by", [one for place, one in enumerate(wrong.args["partition_by"]) if place != number])
            yield Fault(f"partition by {_sql(key)}", _DROPPED, wrong)


def distinct(node: exp.Expression) -> Iterator[Fault]:
    """Rows that are wrongly repeated."""
    if isinstance(node, exp.Distinct):
        if isinstance(node.parent, exp.Select):
            yield Fault("select distinct", "select", None)
        elif len(node.expressions) == 1:
            yield Fault(_sql(node.parent), _sql(node.parent).replace("DISTINCT ", ""), node.expressions[0].copy())
    elif isinstance(node, exp.Union) and node.args.get("distinct"):
        repeating = node.copy()
        repeating.set("distinct", False)
        yield Fault("union", "union all", repeating)


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (comparison, negation, boundary, join, condition, aggregate, arguments, order, distinct)
}

_DROPPED = "(left out)"

_COMPARISONS: dict[type, tuple[type, ...]] = {
    exp.LT: (exp.LTE, exp.GTE),
    exp.LTE: (exp.LT, exp.GT),
    exp.GT: (exp.GTE, exp.LTE),
    exp.GTE: (exp.GT, exp.LT),
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
}

_AGGREGATES: dict[type, tuple[type, ...]] = {
    exp.Min: (exp.Max,),
    exp.Max: (exp.Min,),
    exp.Sum: (exp.Max, exp.Count),
    exp.Avg: (exp.Max,),
    exp.ArgMax: (exp.ArgMin,),
    exp.ArgMin: (exp.ArgMax,),
    exp.Least: (exp.Greatest,),
    exp.Greatest: (exp.Least,),
    exp.LogicalOr: (exp.LogicalAnd,),
    exp.LogicalAnd: (exp.LogicalOr,),
    exp.Lag: (exp.Lead,),
    exp.Lead: (exp.Lag,),
    exp.FirstValue: (exp.LastValue,),
    exp.LastValue: (exp.FirstValue,),
}

_ARITHMETIC: dict[type, type] = {exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Div}


def _sql(node: exp.Expression) -> str:
    return node.sql(DIALECT)


def _copied(value: object) -> object:
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value.copy() if isinstance(value, exp.Expression) else value


def _is_condition(node: exp.Expression) -> bool:
    """Whether the node is a condition that no other operator turns into its contrary."""
    if isinstance(node, exp.Is | exp.In | exp.Between | exp.Exists):
        return True
    parent = node.parent
    return isinstance(node, exp.Column) and (
        isinstance(parent, exp.And | exp.Or | exp.Where)
        or (isinstance(parent, exp.If) and node.arg_key == "this" and parent.parent.this is None)
    )


def _is_key_of_join(node: exp.EQ) -> bool:
    sides = (node.this, node.expression)
    return node.find_ancestor(exp.Join, exp.Select) is not None and (
        isinstance(node.find_ancestor(exp.Join, exp.Select), exp.Join)
        and all(isinstance(side, exp.Column) for side in sides)
    )


def _moved_numbers(node: exp.Literal) -> Iterator[exp.Literal]:
    make = exp.Literal.string if node.is_string else exp.Literal.number
    number = Decimal(node.name)
    yield make(str(number + 1))
    if number and isinstance(node.parent, exp.Add | exp.Sub | exp.Neg | exp.Interval | exp.Anonymous):
        yield make(str(number - 1))


def _moved_days(text: str) -> Iterator[date]:
    day = date.fromisoformat(text)
    if day.year < _OPEN_END_YEAR:
        yield day + timedelta(days=1)
        yield (day.replace(day=1) + timedelta(days=31)).replace(day=min(day.day, 28))


def _around(node: exp.Literal, moved: exp.Literal | None = None) -> str:
    """The expression that a number stands in, with another number in its place when one is given."""
    surrounding = node.parent
    while isinstance(surrounding, exp.Neg | exp.Paren):
        surrounding = surrounding.parent
    if isinstance(surrounding, exp.Select | exp.Alias | exp.Tuple | exp.Case | exp.If):
        return _sql(moved or node)
    if moved is None:
        return _sql(surrounding)
    position = next(number for number, one in enumerate(surrounding.dfs()) if one is node)
    wrong = surrounding.copy()
    next(one for number, one in enumerate(wrong.dfs()) if number == position).replace(moved.copy())
    return _sql(wrong)


def _case_without_a_branch(node: exp.Case) -> Iterator[Fault]:
    branches, default = node.args["ifs"], node.args.get("default")
    subject = f"{_sql(node.this)} = " if node.this else ""
    for number, branch in enumerate(branches):
        wrong = node.copy()
        wrong.set("ifs", [one for place, one in enumerate(wrong.args["ifs"]) if place != number])
        otherwise = default.copy() if default else exp.null()
        yield Fault(f"when {subject}{_sql(branch.this)}", _DROPPED, wrong if len(branches) > 1 else otherwise)
    if default and not isinstance(default, exp.Null):
        wrong = node.copy()
        wrong.set("default", None)
        yield Fault(f"else {_sql(default)}", _DROPPED, wrong)


def _list_without_a_member(node: exp.In) -> Iterator[Fault]:
    members = node.expressions
    ends = range(len(members)) if len(members) <= _LONGEST_LIST else (0, len(members) - 1)
    for number in ends:
        wrong = node.copy()
        wrong.set("expressions", [one for place, one in enumerate(wrong.expressions) if place != number])
        yield Fault(f"{_sql(node.this)} in {_sql(members[number])}", _DROPPED, wrong)


def _matters(order_by: exp.Order) -> bool:
    """Whether the order decides a result: in a window or an aggregate, not of the rows of a query."""
    return not isinstance(order_by.parent, exp.Query)
