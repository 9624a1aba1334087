"""Faults that change nothing: equivalent mutants, each named with its reason in equivalents.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("equivalents.yml")


@dataclass(frozen=True)
class Equivalent:
    """Faults of these models that nobody could see, and why.

    Attributes:
        models: a pattern of model names.
        faults: patterns of keys, ``operator: was to now (occurrence)``.
        reason: one sentence.
    """

    models: re.Pattern[str]
    faults: tuple[re.Pattern[str], ...]
    reason: str

    def names(self, model: str, key: str) -> bool:
        """Whether this is one of them."""
        return bool(self.models.fullmatch(model)) and any(fault.fullmatch(key) for fault in self.faults)


def load_equivalents(file: Path = FILE) -> list[Equivalent]:
    """What the file names, in its order; ``*`` stands for any text, all other characters for themselves."""
    return [_equivalent(entry) for entry in yaml.safe_load(file.read_text(encoding="utf-8")) or []]


def reason_for(model: str, key: str, equivalents: list[Equivalent]) -> str | None:
    """Why the fault changes nothing, when it is named."""
    return next((one.reason for one in equivalents if one.names(model, key)), None)


def _equivalent(entry: Mapping[str, object]) -> Equivalent:
    models, faults = (_as_list(entry[name]) for name in ("models", "faults"))
    return Equivalent(
        models=re.compile("|".join(map(_pattern, models))),
        faults=tuple(re.compile(_pattern(fault)) for fault in faults),
        reason=" ".join(str(entry["reason"]).split()),
    )


def _as_list(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _pattern(text: str) -> str:
    return ".*".join(map(re.escape, text.split("*")))
