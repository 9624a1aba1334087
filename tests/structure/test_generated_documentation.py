"""The generated pages are those that the project makes now, every indicator has its page, and every link leads on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from project_kit import PROJECT, expect_none
from tools.cards.cards import load_cards
from tools.docs.drawings import DRAWINGS
from tools.docs.generated import generated_files, outdated
from tools.docs.markdown import seed, table
from tools.docs.unit_tests import load_unit_tests

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_ANYWHERE = re.compile(r"^[a-z]+:")


def broken_links(page: Path) -> list[str]:
    """Links of a page to files that are not there; addresses of the web are not followed."""
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not _ANYWHERE.match(link) and not (page.parent / link).exists()]


def test_the_generated_pages_are_up_to_date() -> None:
    assert outdated() == [], "run python -m tools docs"


def test_every_indicator_has_its_page() -> None:
    codes = {row["indicator_code"] for row in seed("indicators")}
    assert {card.content["code"] for card in load_cards()} == codes
    assert {f"method/{card.name}.md" for card in load_cards()} <= {path.as_posix() for path in generated_files()}


def test_every_drawing_shows_a_unit_test_of_a_rule_of_its_indicator() -> None:
    tests = load_unit_tests()
    rules = {card.content["code"]: set(card.content["rules"]) for card in load_cards()}
    expect_none(drawing.test for drawing in DRAWINGS if not set(tests[drawing.test].rules) & rules[drawing.indicator])


def test_every_link_of_the_documentation_leads_to_a_file() -> None:
    pages = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").rglob("*.md")]
    expect_none(f"{page.relative_to(PROJECT)}: {link}" for page in pages for link in broken_links(page))


def test_every_page_of_the_documentation_can_be_reached() -> None:
    docs = PROJECT / "docs"
    reached: set[Path] = set()
    waiting = [docs / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            links = [(page.parent / link).resolve() for link in _LINK.findall(page.read_text(encoding="utf-8"))]
            waiting += [link for link in links if link.suffix == ".md" and link.is_file()]
    expect_none(str(page.relative_to(docs)) for page in docs.rglob("*.md") if page not in reached)


@pytest.mark.parametrize("link", ["page.md", "missing.md", "folder/page.md", "https://example.org/x"])
def test_a_broken_link_is_found(tmp_path: Path, link: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"See [this]({link}#part).", encoding="utf-8")
    assert broken_links(page) == ([link] if link in {"missing.md", "folder/page.md"} else [])


def test_outdated_and_leftover_pages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {Path("method/a.md"): "a\n", Path("method/b.md"): "b\n"}
    monkeypatch.setattr("tools.docs.generated.generated_files", lambda project: wanted)
    folder = tmp_path / "docs" / "method"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("a\n", encoding="utf-8")
    (folder / "c.md").write_text("c\n", encoding="utf-8")
    assert outdated(tmp_path) == ["method/b.md", "method/c.md"]


def test_a_cell_cannot_break_its_table() -> None:
    assert table(["a"], [["one | two\nthree"], [date(2024, 1, 1)]]).splitlines()[2:] == [
        "| one \\| two three |",
        "| 2024-01-01 |",
    ]
