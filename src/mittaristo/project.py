"""The dbt project around the package: its folder, and the parameters that dbt_project.yml gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]


def default_parameters(project: Path = PROJECT) -> dict[str, Any]:
    """The vars of dbt_project.yml with their defaults: parameters of the rules, and of how marts show results."""
    return yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
