"""Every rule that the project cites stands in the seed rules, and no document is cited that is not here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from project_kit import PROJECT, expect_none, name_of, project_files
from rules_kit import RULES, citations

# Documents that people may know beside the project; the page of registers may be linked.
_ABSENT = re.compile(
    r"\b(?:indicators|architecture|additions|assessment|publication)\.md\b"
    r"|(?<![/(\"])\bregisters\.md\b"
    r"|\bsections? [0-9]",
    re.IGNORECASE,
)


def files() -> list[Path]:
    """The project's files but this one, which holds what must be found."""
    return [path for path in project_files() if path != Path(__file__)]


def unknown_rules(path: Path) -> list[str]:
    """Citations of a file that lead to no rule, as ``line: id``."""
    return [f"{line}: {rule}" for line, rule in citations(path) if rule not in RULES]


def test_every_rule_that_is_cited_is_in_the_seed() -> None:
    expect_none(f"{name_of(path)}:{where}" for path in files() for where in unknown_rules(path))


def test_no_document_is_cited_that_is_not_here() -> None:
    expect_none(
        f"{name_of(path)}:{number}: {found[0]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for found in [_ABSENT.search(line)]
        if found
    )


def test_every_rule_has_its_place_on_the_page_of_rules() -> None:
    page = (PROJECT / "docs" / "method" / "rules.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### (\w+)$", page, re.MULTILINE)) == RULES


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("x.py", "x = 1\ny = 2  # as E9 says\n", ["2: E9"]),
        ("x.py", '"""One.\n\nTwo (Z1).\n"""\n', ["3: Z1"]),
        ("x.py", 'raise ValueError(f"{x}: no such day (L9)")\n', ["1: L9"]),
        ("x.py", "def test_e9_holds():\n    pass\n", ["1: E9"]),
        ("x.py", 'freeze = "A99"\ncode = f"B99:{freeze}"\n', []),
        ("x.sql", "-- Rules: D1, E8-E9.\nselect 'C9 D9' as e9\n", ["1: E8", "1: E9"]),
        ("x.sql", "{# one\n   E9 #}\nselect 1\n", ["2: E9"]),
        ("x.yml", "a: 1\ndescription: As E9 says.\nrules: [E1, E8]\n", ["2: E9", "3: E8"]),
        ("x.yml", "unit_tests:\n  - name: int_x_e9_holds\n    given: [{rows: 'r1 C9'}]\n", ["2: E9"]),
        ("x.yml", "a: 1  # E9\n", ["1: E9"]),
        ("x.csv", "rule,meaning\nE9,X\nE1,as E9 says\nE1,C9\n", ["2: E9", "3: E9"]),
        ("x.md", "As E9.\n\n```text\nE8 x\n```\n\n| C9 | as Z9 |\n", ["1: E9", "7: Z9"]),
        ("x.md", "See [it](rules.md#e9).\n", ["1: E9"]),
        ("x.json", '{"description": "such as E9"}\n', ["1: E9"]),
        ("Makefile", "a: b\n\tc E8  # E9\n", ["2: E9"]),
    ],
)
def test_an_unknown_rule_is_found_where_people_read(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert unknown_rules(path) == found


@pytest.mark.parametrize(
    "line", ["as indicators.md says", "Registers.md, line by line", "# registers.md", "The reason of section 4."]
)
def test_an_absent_document_is_found(line: str) -> None:
    assert _ABSENT.search(line)


def test_a_link_to_the_page_of_registers_is_left_alone() -> None:
    assert not _ABSENT.search("[registers](../reference/registers.md), [registers](registers.md)")
