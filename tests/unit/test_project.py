"""The project's folder is found in one way, and where there is none every command says where it must be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mittaristo.cli.main import COMMANDS, main
from mittaristo.errors import RefusedError
from mittaristo.project import PROJECT_VARIABLE, project_folder
from project_kit import PROJECT


def project(folder: Path, name: str = "mittaristo") -> Path:
    """A folder with a dbt project of that name."""
    folder.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(f"# dbt\nname: {name}\n", encoding="utf-8")
    return folder


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with no project around it, for a package that is in no checkout."""
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)
    monkeypatch.setattr(
        "mittaristo.project.__file__", str(tmp_path / "site" / "packages" / "mittaristo" / "project.py")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_variable_comes_first(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(nowhere / "around"))
    monkeypatch.setenv(PROJECT_VARIABLE, str(project(nowhere / "named")))
    assert project_folder() == nowhere / "named"


def test_the_nearest_project_around_the_current_directory_is_used(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(nowhere / "outer")
    inner = project(nowhere / "outer" / "inner")
    other = project(inner / "dbt_packages" / "other", name="other")
    monkeypatch.chdir(other)
    assert project_folder() == inner


def test_the_checkout_of_the_package_is_used_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert project_folder() == PROJECT


def test_a_variable_that_names_no_project_is_refused(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project(nowhere / "named", name="other")))
    with pytest.raises(RefusedError, match="MITTARISTO_PROJECT expects the folder of the dbt project mittaristo"):
        project_folder()


@pytest.mark.parametrize(
    "command",
    ["land deliveries", "build", "run deliveries", "quarantine export ura", "quarantine release ura deliveries"],
)
def test_without_a_project_a_command_says_where_it_must_be(nowhere: Path, command: str) -> None:
    said = CliRunner().invoke(main, [*command.split(), "--database", "x.duckdb"])
    assert said.exit_code == 2
    assert f"which is not around {nowhere}: run it inside that folder or name it with MITTARISTO_PROJECT" in said.stderr


@pytest.mark.parametrize("command", [*COMMANDS, "quarantine export", "quarantine release"])
def test_every_command_has_help_without_a_project(nowhere: Path, command: str) -> None:
    assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0


IMPORT_ALL = """
import importlib, pkgutil, mittaristo
for module in pkgutil.walk_packages(mittaristo.__path__, "mittaristo."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package alone."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PROJECT / "src" / "mittaristo", folder / "mittaristo")
    return folder


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-m", "mittaristo", "--help"], 0, "quarantine"),
        (["-m", "mittaristo", "build"], 2, "name it with MITTARISTO_PROJECT"),
        (["-c", IMPORT_ALL], 0, ""),
    ],
    ids=["help", "build", "import"],
)
def test_the_package_alone_starts(site: Path, tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != PROJECT_VARIABLE}
    started = subprocess.run(
        [sys.executable, *arguments],
        env=environment | {"PYTHONPATH": str(site)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == status, started.stderr
    assert said in started.stdout + started.stderr


@pytest.mark.parametrize(
    ("command", "module"),
    [("simulate out", "mittaristo_lab.simulation.plan"), ("verify .", "mittaristo_lab.reference.verification")],
)
def test_without_the_laboratory_a_command_says_what_it_needs(
    command: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    said = CliRunner().invoke(main, command.split())
    assert said.exit_code == 2
    assert (
        f"`mittaristo {command.split()[0]}` needs mittaristo_lab, which only a checkout of the project" in said.stderr
    )
