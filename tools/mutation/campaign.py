"""``python -m tools mutate``: do the tests see small faults in the models' SQL?

Makes a small population of awkward lives, builds it, verifies it against the reference, puts faults into every model of
the staging, intermediate, indicator and results layers, one at a time, and writes docs/mutation.md. A run that was
stopped goes on where it was; models that have not changed since, nor their tests, are not run again. Ends with status 1
when a bar is not reached.

``--models`` runs some models, ``--changed`` those that have changed since the report was written; neither writes it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from mittaristo.errors import RefusedError
from tools import PROJECT
from tools.mutation import report
from tools.mutation.compiled import LAYERS, Project
from tools.mutation.equivalents import load_equivalents
from tools.mutation.run import ModelResults, evaluate
from tools.mutation.warehouse import make

# Where the population is built and what was found is kept for the next run.
FOLDER = PROJECT / "target" / "mutation"


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns 0 when all is well, 1 when a bar is not reached.

    Raises:
        FailedError: a step fails without a fault.
        RefusedError: unknown models.
    """
    parser = argparse.ArgumentParser(prog="python -m tools mutate", description="Put faults into the models.")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--models", nargs="+", metavar="MODEL", help="only these models")
    wanted.add_argument("--changed", action="store_true", help="only models that differ from those of the report")
    chosen = parser.parse_args(arguments)
    built = make(FOLDER, lambda said: print(said, flush=True))
    project = Project(built.target)
    models = _models(project, chosen)
    found = evaluate(
        built.target,
        built.database,
        models,
        FOLDER / "results.jsonl",
        os.cpu_count() or 1,
        lambda done, total, name: print(f"{done}/{total} {name}", flush=True),
    )
    return _report(found, project, whole=not (chosen.models or chosen.changed))


def _report(found: Mapping[str, ModelResults], project: Project, *, whole: bool) -> int:
    equivalents = load_equivalents()
    scores = report.scores(found, equivalents)
    problems = report.problems(scores, all_models=whole)
    if whole:
        seen = report.rules(found)
        problems += report.problems_of_a_whole_run(scores, seen, equivalents)
        report.PAGE.write_text(report.page(scores, seen, project), encoding="utf-8")
    for score in scores:
        for survivor in score.survivors:
            print(report.show(survivor))
    print(f"{report.overall(scores):.1f} % of the mutants of {len(found)} models killed")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _models(project: Project, chosen: argparse.Namespace) -> list[str]:
    known = project.to_mutate()
    if chosen.changed:
        return report.changed_models(project, report.PAGE.read_text(encoding="utf-8"))
    unknown = sorted(set(chosen.models or ()) - set(known))
    if unknown:
        raise RefusedError(f"expected models of {', '.join(LAYERS)}; found {', '.join(unknown)}")
    return [name for name in known if not chosen.models or name in chosen.models]
