"""The project, parsed once and built empty once for all structure checks."""

from pathlib import Path
from typing import Any

import pytest

from project_kit import build_empty_warehouse, parse_project


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return parse_project(tmp_path_factory.mktemp("parsed"))


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a database without rows in raw, built with every model and seed."""
    return build_empty_warehouse(tmp_path_factory.mktemp("empty"))
