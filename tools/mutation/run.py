"""Evaluates the mutants of many models, several at a time, and keeps what was found for the next run."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mittaristo.errors import FailedError
from tools.mutation.compiled import Project
from tools.mutation.evaluation import Evaluator, Verdict

# Called with the models done, the models there are, and the model that was just finished.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Result:
    """A mutant and what saw it; ``number`` counts the model's mutants in order of the text, ``line`` is compiled."""

    model: str
    key: str
    number: int
    line: int
    by: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ModelResults:
    """The mutants of a model as it was with this fingerprint."""

    model: str
    fingerprint: str
    results: tuple[Result, ...]


def evaluate(
    target: Path, database: Path, models: Sequence[str], kept: Path, processes: int, progress: Progress
) -> dict[str, ModelResults]:
    """Evaluate every mutant of the models; those evaluated before with the same fingerprint are not run again.

    Args:
        target: what the build compiled.
        database: what it built.
        models: which models.
        kept: a file of results, one model a line; what is new is added as soon as a model is finished.
        processes: how many models at a time.
        progress: is told of every finished model.

    Raises:
        FailedError: a test of a model fails without a fault, or its table is not what its SQL gives.
    """
    project = Project(target)
    known = {name: found for name, found in read_results(kept).items() if name in project.models}
    done = {name: known[name] for name in models if name in known and _is_of(known[name], project)}
    waiting = [name for name in models if name not in done]
    kept.parent.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _start, (target, database)) as pool, kept.open("a", encoding="utf-8") as lines:
        for found in pool.imap_unordered(_evaluate_model, _longest_first(waiting, project)):
            if isinstance(found, str):
                raise FailedError(found)
            lines.write(json.dumps(asdict(found)) + "\n")
            lines.flush()
            done[found.model] = found
            progress(len(done), len(models), found.model)
    return {name: done[name] for name in models}


def read_results(kept: Path) -> dict[str, ModelResults]:
    """The newest results of each model in the file; a line that was cut short is left out."""
    found: dict[str, ModelResults] = {}
    if not kept.exists():
        return found
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            read = json.loads(line)
        except json.JSONDecodeError:
            continue
        results = tuple(Result(**(result | {"names": tuple(result["names"])})) for result in read["results"])
        found[read["model"]] = ModelResults(read["model"], read["fingerprint"], results)
    return found


def _is_of(found: ModelResults, project: Project) -> bool:
    return found.fingerprint == project.fingerprint(found.model)


def _longest_first(models: Sequence[str], project: Project) -> list[str]:
    return sorted(models, key=lambda name: -len(project.models[name].sql))


_of_this_process: dict[str, Any] = {}


def _start(target: Path, database: Path) -> None:
    project = Project(target)
    _of_this_process.update(project=project, evaluator=Evaluator(project, database))


def _evaluate_model(name: str) -> ModelResults | str:
    """The results of a model, or why nothing can be said of it."""
    evaluator: Evaluator = _of_this_process["evaluator"]
    failing = evaluator.failing_without_a_fault(name)
    if failing:
        return f"expected {name} and its tests to hold without a fault; found failing: {', '.join(failing)}"
    results = []
    for number, (key, mutant) in enumerate(evaluator.mutants(name).items(), start=1):
        verdict: Verdict = evaluator.verdict(name, mutant)
        results.append(Result(name, key, number, mutant.line, verdict.by, verdict.names))
    return ModelResults(name, _of_this_process["project"].fingerprint(name), tuple(results))
