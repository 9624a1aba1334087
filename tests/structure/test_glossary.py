"""The glossary holds the words of the field that names of models and columns use, and no word that nothing uses."""

from __future__ import annotations

import re
from typing import Any

from project_kit import PROJECT, expect_none, name_of, nodes, project_files

GLOSSARY = PROJECT / "docs" / "glossary.md"
# The layers whose names speak the language of the field; staging and quality also speak that of registers and tables.
LAYERS = frozenset({"intermediate", "indicators", "results", "assessment", "marts"})
PREFIXES = frozenset({"dim", "fct", "v", "int", "ind", "res"})

# Words that need no explanation.
ORDINARY = """
as at by has in is of on own it until up was why
fi sv en id code name label kind type number order sort row col lat lon
date day month quarter year start end first last next previous current former low high one per squared
answered cancelled change changed checked dated decided delivered known matters maximum meaning offered offering outside
paid positive rank ranked recognised recovery review searching sentence version written
"""


def terms(page: str) -> list[str]:
    """The first cell of every row of a page's table, in small letters."""
    rows = [line.split("|")[1].strip().lower() for line in page.splitlines() if line.startswith("| ")]
    return rows[1:]


def words_in(text: str) -> set[str]:
    """The words of a term or name, each in the singular, without numbers."""
    return {singular(word) for word in re.findall(r"[a-zåäö]+", text.lower().replace("_", " "))}


def singular(word: str) -> str:
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if word.endswith(("sses", "uses")):
        return word.removesuffix("es")
    return word if word.endswith(("ss", "us", "is")) or len(word) < 3 else word.removesuffix("s")


def what_a_model_is(name: str) -> str:
    """A model's name without its layer and, where it has one, its subject: ``int_timeline__spells`` is spells."""
    first, _, rest = name.partition("_")
    return name.rpartition("__")[2] if "__" in name else rest if first in PREFIXES else name


def names_of(manifest: dict[str, Any]) -> list[str]:
    """What the models of the layers are, and their columns."""
    models = [node for node in nodes(manifest, "model") if node["fqn"][1] in LAYERS]
    return [what_a_model_is(node["name"]) for node in models] + [name for node in models for name in node["columns"]]


def unexplained(names: list[str], glossary: list[str]) -> list[str]:
    """Words of names that are neither ordinary nor in a term."""
    explained = {word for term in glossary for word in words_in(term)} | words_in(ORDINARY)
    return sorted({f"{word} of {name}" for name in names for word in words_in(name) - explained})


def unused(names: list[str], pages: list[str], glossary: list[str]) -> list[str]:
    """Terms, without what they have in brackets, whose words are in no name together and that no page has."""
    said = [words_in(name) for name in names]
    text = " ".join(" ".join(pages).lower().split())
    plain = [re.sub(r" \(.*\)", "", term) for term in glossary]
    return [term for term in plain if term not in text and not any(words_in(term) <= words for words in said)]


def test_every_word_of_the_field_in_a_name_is_in_the_glossary(manifest: dict[str, Any]) -> None:
    expect_none(unexplained(names_of(manifest), terms(GLOSSARY.read_text(encoding="utf-8"))))


def test_every_term_of_the_glossary_is_used(manifest: dict[str, Any]) -> None:
    pages = [path for path in project_files(".md", folders=("docs",)) if path != GLOSSARY]
    said = [path.read_text(encoding="utf-8") for path in pages]
    expect_none(unused(names_of(manifest), said, terms(GLOSSARY.read_text(encoding="utf-8"))))


def test_the_glossary_is_in_order_and_says_each_term_once_in_three_languages() -> None:
    page = GLOSSARY.read_text(encoding="utf-8")
    found = terms(page)
    assert found == sorted(set(found))
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    expect_none(
        f"{name_of(GLOSSARY)}: {row}" for row in rows if len(re.findall(r"\| +[^| ]", row)) != 4 or row.count("|") != 5
    )


def test_a_word_without_a_term_and_a_term_without_use_are_found() -> None:
    glossary = ["entry", "benefit days", "coverage (data until)"]
    assert unexplained(["entries", "is_benefit_day", "data_until", "entry_date_3m"], glossary) == ["m of entry_date_3m"]
    assert unexplained(["spells"], glossary) == ["spell of spells"]
    assert unused(["entries"], ["Coverage ends. Benefit\ndays."], glossary) == []
    assert unused(["days"], [], glossary) == ["entry", "benefit days", "coverage"]


def test_the_subject_of_a_model_is_no_word_of_what_it_is() -> None:
    names = ("int_timeline__spells", "ind_3_1__cases", "dim_area", "area_scorecard")
    assert [what_a_model_is(name) for name in names] == ["spells", "cases", "area", "area_scorecard"]
