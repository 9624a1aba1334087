"""The models that have changed since docs/mutation.md was written still reach its bar."""

from __future__ import annotations

from pathlib import Path

from demonstration_kit import Demonstration
from project_kit import expect_none
from tools.mutation import report
from tools.mutation.compiled import Project
from tools.mutation.equivalents import load_equivalents
from tools.mutation.run import evaluate
from tools.mutation.warehouse import make


def problems_of(models: list[str], folder: Path) -> list[str]:
    """The bars that models do not reach; a population is built anew for them."""
    built = make(folder, print)
    found = evaluate(built.target, built.database, models, folder / "results.jsonl", 1, lambda *progress: None)
    scores = report.scores(found, load_equivalents())
    return report.problems(scores, all_models=False)


def test_every_model_that_changed_reaches_the_bar(demonstration: Demonstration, tmp_path: Path) -> None:
    project = Project(demonstration.folder / "target")
    changed = report.changed_models(project, report.PAGE.read_text(encoding="utf-8"))
    expect_none(problems_of(changed, tmp_path) if changed else [])
