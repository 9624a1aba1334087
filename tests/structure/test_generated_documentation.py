"""The generated pages are those that the project makes now, every indicator has its page, and every link leads on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mittaristo.cards.cards import load_cards
from mittaristo.docs.drawings import DRAWINGS
from mittaristo.docs.generated import generated_files, outdated
from mittaristo.docs.markdown import seed, table
from mittaristo.docs.sheet import GREEN, SKY
from mittaristo.docs.timelines import Layer, Mark, Timeline
from mittaristo.docs.unit_tests import UnitTest, load_unit_tests
from project_kit import PROJECT, expect_none

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_ANYWHERE = re.compile(r"^[a-z]+:")

LIFE = UnitTest(
    name="ind_x__cases_f2_d2_an_entry_counts",
    model="ind_x__cases",
    description="F2. An entry counts.",
    given={
        "searches": ({"person_id": "anna", "start_date": "2024-01-31", "end_date": ""},),
        "entries": ({"person_id": "anna", "entry_date": "2024-04-30"}, {"person_id": "bo", "entry_date": "2024-05-01"}),
    },
    expected=({"person_id": "anna", "counts": "<yes>"},),
)
DRAWING = Timeline(
    indicator="x",
    test=LIFE.name,
    title="A life",
    layers=(
        Layer("searches", "start_date", "search", SKY, end="end_date"),
        Layer("entries", "entry_date", "entry", GREEN),
    ),
    marks=(Mark("searches", "start_date", "mark", months=3),),
    verdict=lambda rows: rows[0]["counts"] if rows else "no row",
)


def broken_links(page: Path) -> list[str]:
    """Links of a page to files that are not there; addresses of the web are not followed."""
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not _ANYWHERE.match(link) and not (page.parent / link).exists()]


def titles(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]


def test_the_generated_pages_are_up_to_date() -> None:
    assert outdated() == [], "run python -m mittaristo.docs"


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


def test_a_life_is_drawn_with_what_the_test_gives_and_expects() -> None:
    svg = DRAWING.draw(LIFE)
    assert titles(svg) == ["A life", "search: 2024-01-31 to open", "entry: 2024-04-30", "entry: 2024-05-01"]
    assert "&lt;yes&gt;" in svg
    assert ">no row<" in svg


def test_a_mark_stands_on_its_day() -> None:
    moved = replace(LIFE, given=LIFE.given | {"entries": ({"person_id": "anna", "entry_date": "2024-04-30"},)})
    shapes = ElementTree.fromstring(DRAWING.draw(moved))
    circle = next(element for element in shapes.iter("{http://www.w3.org/2000/svg}circle") if len(element))
    dashed = [
        element.get("x1")
        for element in shapes.iter("{http://www.w3.org/2000/svg}line")
        if element.get("stroke-dasharray")
    ]
    assert dashed[0] == circle.get("cx")


def test_a_unit_test_tells_the_rules_of_its_name() -> None:
    assert LIFE.rules == ("F2", "D2")


@pytest.mark.parametrize("link", ["page.md", "missing.md", "folder/page.md", "https://example.org/x"])
def test_a_broken_link_is_found(tmp_path: Path, link: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"See [this]({link}#part).", encoding="utf-8")
    assert broken_links(page) == ([link] if link in {"missing.md", "folder/page.md"} else [])


def test_outdated_and_leftover_pages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {Path("method/a.md"): "a\n", Path("method/b.md"): "b\n"}
    monkeypatch.setattr("mittaristo.docs.generated.generated_files", lambda project: wanted)
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
