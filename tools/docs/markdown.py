"""Small pieces of Markdown for the generated pages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tools import PROJECT

GENERATED = "<!-- Made by `python -m tools docs`; change what it is made from, not this page. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing that a cell holds can break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def page(*parts: str) -> str:
    """A generated page: parts with a blank line between them, empty ones left out."""
    return "\n\n".join([GENERATED, *(part.strip() for part in parts if part.strip())]) + "\n"


def seed(name: str, project: Path = PROJECT) -> list[Mapping[str, str]]:
    """Rows of a seed of the framework, every cell text."""
    with (project / "seeds" / "framework" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def described_models(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What the yml files below a folder say of its models, by name in alphabetical order."""
    found = {}
    for file in folder.rglob("*.yml"):
        for model in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("models") or []:
            found[model["name"]] = model
    return dict(sorted(found.items()))


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
