"""The report of a run, docs/mutation.md, and whether the bars are reached."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tools import PROJECT
from tools.docs.markdown import table
from tools.docs.unit_tests import load_unit_tests
from tools.mutation.compiled import Project, source_line
from tools.mutation.equivalents import Equivalent, reason_for
from tools.mutation.evaluation import DATA_TEST, REFERENCE, STILLBORN, SURVIVED, TIME, UNIT_TEST
from tools.mutation.run import ModelResults, Result

PAGE = PROJECT / "docs" / "mutation.md"

# Per cent killed of the mutants that are not equivalent: of all models together, and of each.
BAR, BAR_OF_A_MODEL = 95.0, 85.0

_HEAD = """<!-- Made by `make mutate`; change the models, their tests or equivalents.yml, not this page. -->

# Mutation

Are the tests good enough to see a fault? `make mutate` puts faults into the compiled SQL of every staging,
intermediate, indicator and results model, one at a time: a comparison widened or turned round, a number, day or month
moved, a join of another type, a condition, a branch or a default dropped, another aggregate, arguments swapped, a
window in another order, `distinct` dropped. Each is tried against the model's unit tests, then on a built warehouse of
awkward lives against the data tests of every model that it changes and against the results that `mittaristo verify`
found equal to the reference's. What fails kills the mutant. The warehouse's lives are made by
`tools/mutation/population.py`.

A fault that changes no result is equivalent; it is named with its reason in `tools/mutation/equivalents.yml`.
The score is what is killed of the rest. The bars are {bar:.0f} % of all and {bar_of_a_model:.0f} % of each model.
`make test` tries the mutants of every model whose fingerprint - its SQL and its unit tests - is not the one below.
"""


@dataclass
class Score:
    """What became of a model's mutants."""

    model: str
    fingerprint: str
    killed: Counter[str] = field(default_factory=Counter)
    equivalent: dict[str, list[Result]] = field(default_factory=dict)
    survivors: list[Result] = field(default_factory=list)

    @property
    def dead(self) -> int:
        """How many were killed."""
        return sum(self.killed.values())

    @property
    def percent(self) -> float:
        """Killed of those that are not equivalent, per cent; 100 where there are none."""
        counted = self.dead + len(self.survivors)
        return 100.0 * self.dead / counted if counted else 100.0


def scores(found: Mapping[str, ModelResults], equivalents: Sequence[Equivalent]) -> list[Score]:
    """The score of each model, in the order given; a fault that cannot run counts nowhere.

    Args:
        found: what was evaluated.
        equivalents: what is named as such.
    """
    made = []
    for name, results in found.items():
        score = Score(name, results.fingerprint)
        for result in results.results:
            if result.by == SURVIVED:
                reason = reason_for(name, result.key, equivalents)
                if reason:
                    score.equivalent.setdefault(reason, []).append(result)
                else:
                    score.survivors.append(result)
            elif result.by != STILLBORN:
                score.killed[result.by] += 1
        made.append(score)
    return made


def overall(found: Sequence[Score]) -> float:
    """Killed of all that are not equivalent, per cent."""
    dead, alive = sum(score.dead for score in found), sum(len(score.survivors) for score in found)
    return 100.0 * dead / (dead + alive) if dead + alive else 100.0


def rules(found: Mapping[str, ModelResults]) -> dict[str, list[tuple[Result, str]]]:
    """Of every rule that a unit test carries in its name, the faults that its tests see, each with one of them."""
    carried = {name: test.rules for name, test in load_unit_tests().items()}
    seen: dict[str, list[tuple[Result, str]]] = {
        rule: [] for rule in sorted(set(chain.from_iterable(carried.values())))
    }
    for result in chain.from_iterable(results.results for results in found.values()):
        tests = {rule: name for name in reversed(result.names) for rule in carried.get(name, ())}
        for rule, name in tests.items():
            seen[rule].append((result, name))
    return seen


def problems(found: Sequence[Score], *, all_models: bool) -> list[str]:
    """The bars that are not reached."""
    said = [
        f"{score.model}: {score.percent:.1f} % killed, expected at least {BAR_OF_A_MODEL:.0f} %"
        for score in found
        if score.percent < BAR_OF_A_MODEL
    ]
    if all_models and overall(found) < BAR:
        said.append(f"{overall(found):.1f} % killed of all, expected at least {BAR:.0f} %")
    return said


def problems_of_a_whole_run(
    found: Sequence[Score], seen: Mapping[str, list[tuple[Result, str]]], equivalents: Sequence[Equivalent]
) -> list[str]:
    """Rules whose tests see no fault, and equivalents that no fault survives as any more."""
    said = [f"rule {rule}: its unit tests see no fault" for rule, results in seen.items() if not results]
    reasons = {reason for score in found for reason in score.equivalent}
    said += [f"equivalents.yml: no fault survives as: {one.reason}" for one in equivalents if one.reason not in reasons]
    return said


def page(found: Sequence[Score], seen: Mapping[str, list[tuple[Result, str]]], project: Project) -> str:
    """The report."""
    return "\n".join(
        [
            _HEAD.format(bar=BAR, bar_of_a_model=BAR_OF_A_MODEL),
            _summary(found),
            "",
            "## Score per model",
            "",
            _table_of_scores(found),
            "",
            "## Rules",
            "",
            "Of every rule that a unit test carries in its name: how many faults the tests of that rule see, and one.",
            "",
            _table_of_rules(seen),
            "",
            "## Survivors",
            "",
            *(_survivors(found, project) or ["None."]),
            "",
            "## Equivalent mutants",
            "",
            *_equivalents(found),
            "",
        ]
    )


def show(result: Result) -> str:
    """A mutant as people name it: ``int_employment__runs#017 compiled line 43: comparison: a < b to a <= b (1)``."""
    return f"{result.model}#{result.number:03d} compiled line {result.line}: {result.key}"


def _summary(found: Sequence[Score]) -> str:
    killed = sum((score.killed for score in found), Counter())
    equivalent = sum(len(results) for score in found for results in score.equivalent.values())
    alive = sum(len(score.survivors) for score in found)
    by = ", ".join(f"{killed[kind]:,} by {_BY[kind]}" for kind in _BY if killed[kind])
    return (
        f"**{overall(found):.1f} %** of {sum(killed.values()) + alive:,} mutants in {len(found)} models killed: {by}."
        f" {alive:,} survive; {equivalent:,} more are equivalent."
    )


_BY = {
    UNIT_TEST: "a unit test",
    DATA_TEST: "a data test",
    REFERENCE: "the reference comparison",
    TIME: "the time they take",
}


def _table_of_scores(found: Sequence[Score]) -> str:
    head = [
        "model",
        "score %",
        "unit test",
        "data test",
        "reference",
        "time",
        "survived",
        "equivalent",
        "fingerprint",
    ]
    return table(
        head,
        [
            [
                score.model,
                f"{score.percent:.1f}",
                *(score.killed[kind] for kind in _BY),
                len(score.survivors),
                sum(map(len, score.equivalent.values())),
                score.fingerprint,
            ]
            for score in found
        ],
    )


def _table_of_rules(seen: Mapping[str, list[tuple[Result, str]]]) -> str:
    rows = []
    for rule, results in seen.items():
        # Of all the one that the fewest tests see: it is most of the rule's own.
        result, name = min(results, key=lambda one: len(one[0].names), default=(None, ""))
        if result:
            rows.append([rule, len(results), result.model, f"`{_shortened(result.key)}`", f"`{name}`"])
    return table(["rule", "faults seen", "one of them, in", "what", "seen by"], rows)


def changed_models(project: Project, page: str) -> list[str]:
    """The models whose SQL or unit tests are not those that a report stands for."""
    reported = fingerprints_in(page)
    return [name for name in project.to_mutate() if reported.get(name) != project.fingerprint(name)]


def fingerprints_in(page: str) -> dict[str, str]:
    """The models of a report with the fingerprint that each had."""
    return dict(_ROW.findall(page))


# A row of the table of scores: the model first, its fingerprint last.
_ROW = re.compile(r"^\| (\w+) \| .* \| ([0-9a-f]{16}) \|$", re.MULTILINE)


def _survivors(found: Sequence[Score], project: Project) -> list[str]:
    lines = []
    for score in found:
        if score.survivors:
            model = project.models[score.model]
            lines += [f"[{score.model}](../{model.file.as_posix()}):", ""]
            lines += [
                f"- #{result.number:03d} line {source_line(model, result.line)}: `{_shortened(result.key)}`"
                for result in score.survivors
            ]
            lines.append("")
    return lines


def _equivalents(found: Sequence[Score]) -> list[str]:
    by_reason: dict[str, Counter[str]] = {}
    for score in found:
        for reason, results in score.equivalent.items():
            by_reason.setdefault(reason, Counter())[score.model] += len(results)
    return [
        f"- {reason} ({', '.join(f'{model} {count}' for model, count in models.items())})"
        for reason, models in by_reason.items()
    ]


def _shortened(text: str, longest: int = 160) -> str:
    return text if len(text) <= longest else f"{text[: longest // 2]} ... {text[-longest // 2 :]}"
