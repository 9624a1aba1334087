"""What the code host runs and asks: the workflow calls make and knows no secret, forms are whole, each owner owns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from project_kit import PROJECT, expect_none

HOST = PROJECT / ".github"
WORKFLOWS = sorted((HOST / "workflows").iterdir())
FORMS = sorted(path for path in (HOST / "ISSUE_TEMPLATE").iterdir() if path.name != "config.yml")

_PINNED_ACTION = re.compile(r"actions/[a-z-]+@v\d+")
_MADE = re.compile(r"\bmake\b(?: -C \w+)? ([a-z]+)")
_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
# A secret, the token in a context, or an address of another host.
_OUTSIDE = re.compile(r"\bsecrets\b|github\.token|GITHUB_TOKEN|://|\b(?:curl|wget|pip install|uvx?)\b")


def read(path: Path) -> dict[str, Any]:
    # The base loader keeps `on`, which YAML 1.1 takes for a truth value.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def targets_called(workflow: dict[str, Any]) -> set[str]:
    return {target for step in steps(workflow) for target in _MADE.findall(step.get("run", ""))}


def owners(text: str) -> list[tuple[str, list[str]]]:
    """Patterns and teams of a CODEOWNERS file."""
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(line[0], line[1:]) for line in lines]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_uses_only_actions_of_the_host_by_their_major_version(path: Path) -> None:
    used = [step["uses"] for step in steps(read(path)) if "uses" in step]
    assert used
    expect_none(action for action in used if not _PINNED_ACTION.fullmatch(action))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_knows_no_secret_and_no_other_host(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    expect_none(name for name, job in workflow["jobs"].items() if "permissions" in job)
    # This event would run a stranger's change with the rights of the base.
    assert "pull_request_target" not in workflow["on"]
    lines = path.read_text(encoding="utf-8").splitlines()
    expect_none(f"{number}: {line}" for number, line in enumerate(lines, start=1) if _OUTSIDE.search(line))


def test_the_workflows_call_the_make_targets_that_there_are() -> None:
    called = set().union(*(targets_called(read(path)) for path in WORKFLOWS))
    assert {"lint", "build", "test"} <= called
    expect_none(called - set(_TARGET.findall((PROJECT / "Makefile").read_text(encoding="utf-8"))))


def test_a_pull_request_is_told_which_numbers_change() -> None:
    (workflow,) = map(read, WORKFLOWS)
    runs = [step.get("run", "") for step in workflow["jobs"]["numbers"]["steps"]]
    assert workflow["jobs"]["numbers"]["if"] == "github.event_name == 'pull_request'"
    assert [bool(re.search("mittaristo diff base/.* change/.*", run)) for run in runs].count(True) == 1
    assert "GITHUB_STEP_SUMMARY" in runs[-1]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_says_what_it_is_for_and_asks_each_thing_once(path: Path) -> None:
    form = read(path)
    questions = [part for part in form["body"] if part["type"] != "markdown"]
    assert form["name"] and form["description"] and form["labels"]
    assert {part["type"] for part in questions} <= {"input", "textarea", "checkboxes"}
    ids = [part["id"] for part in questions]
    assert len(ids) == len(set(ids))
    expect_none(part["id"] for part in questions if not part["attributes"].get("label"))
    assert any(part.get("validations", {}).get("required") == "true" for part in questions)


def test_whoever_tells_of_a_number_or_a_delivery_is_asked_for_no_personal_data() -> None:
    for name in ("wrong_number.yml", "delivery_problem.yml"):
        assert "identity code" in (HOST / "ISSUE_TEMPLATE" / name).read_text(encoding="utf-8")


def test_a_change_is_asked_which_numbers_it_moves() -> None:
    template = (HOST / "pull_request_template.md").read_text(encoding="utf-8")
    assert "## Which numbers change?" in template
    assert "mittaristo diff" in template


def test_every_pattern_of_owners_fits_something_and_has_a_role() -> None:
    found = owners((HOST / "CODEOWNERS").read_text(encoding="utf-8"))
    assert found[0] == ("*", ["@mittaristo/maintainers"])
    expect_none(pattern for pattern, _ in found[1:] if not any(PROJECT.glob(pattern.strip("/"))))
    expect_none(
        pattern for pattern, teams in found if not teams or not all(team.startswith("@mittaristo/") for team in teams)
    )


def test_wrong_workflows_are_seen() -> None:
    assert not _PINNED_ACTION.fullmatch("actions/checkout@main")
    assert not _PINNED_ACTION.fullmatch("somebody/action@v1")
    assert _OUTSIDE.search("token: ${{ secrets.TOKEN }}")
    assert _OUTSIDE.search("run: curl somewhere")
    assert _MADE.findall("make -C change build DELIVERIES=x && make lint") == ["build", "lint"]
    assert owners("# x\n\n/a/ @mittaristo/rules @mittaristo/docs\n") == [
        ("/a/", ["@mittaristo/rules", "@mittaristo/docs"])
    ]
