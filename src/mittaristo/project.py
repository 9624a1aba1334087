"""The folder of the dbt project, which everything asks here, and the parameters that its dbt_project.yml gives."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import yaml

from mittaristo.errors import RefusedError

PROJECT_VARIABLE = "MITTARISTO_PROJECT"
_FILE = "dbt_project.yml"
_OWN_NAME = re.compile(r"""^name: *["']?mittaristo["']? *$""", re.MULTILINE)


def project_folder() -> Path:
    """The dbt project to use.

    That which MITTARISTO_PROJECT names, else the nearest around the current directory, else the checkout that this
    package is in.

    Raises:
        RefusedError: there is none, or the variable names another folder.
    """
    named = os.environ.get(PROJECT_VARIABLE)
    if named:
        folder = Path(named).resolve()
        if not _is_project(folder):
            raise RefusedError(
                f"{PROJECT_VARIABLE} expects the folder of the dbt project mittaristo, with {_FILE}; found {folder}"
            )
        return folder
    here, checkout = Path.cwd(), Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, checkout):
        if _is_project(folder):
            return folder
    raise RefusedError(
        f"this needs the folder of the dbt project (with {_FILE}), which is not around {here}: run it inside that"
        f" folder or name it with {PROJECT_VARIABLE}"
    )


def default_parameters(project: Path | None = None) -> dict[str, Any]:
    """The vars of dbt_project.yml with their defaults: parameters of the rules, and of how marts show results."""
    return yaml.safe_load(((project or project_folder()) / _FILE).read_text(encoding="utf-8"))["vars"]


def _is_project(folder: Path) -> bool:
    try:
        return bool(_OWN_NAME.search((folder / _FILE).read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False
