"""The method pages: one an indicator, from its card, the seeds, and the unit tests of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from mittaristo.project import default_parameters
from tools import PROJECT
from tools.cards.cards import Card, load_cards
from tools.docs.drawings import DRAWINGS
from tools.docs.markdown import bullets, described_models, page, seed, table
from tools.docs.unit_tests import Row, UnitTest, load_unit_tests
from tools.docs.worked import worked

# The models that lead from cases to values, in the order in which an analyst follows a case.
RESULTS = (
    "res_candidates",
    "res_cases",
    "res_statistics",
    "res_month_sums",
    "res_person_months",
    "res_person_sums",
    "res_periods",
    "res_cells",
    "res_grid",
    "res_values",
)

# A table of more hand-computed rows than these is a grid, not an example.
LONGEST_EXAMPLE = 12


def method_files(project: Path = PROJECT) -> dict[Path, str]:
    """The text of every method page and drawing by its path below ``docs``.

    A page for each card, one for the way from cases to numbers, one for the rules, an index, and the drawings of the
    pages.
    """
    cards = sorted(load_cards(project), key=lambda card: _order(card.content["code"]))
    tests = load_unit_tests(project)
    files = {Path("method") / f"{card.name}.md": _page(card, tests, project) for card in cards}
    files[Path("method") / "results.md"] = _results(tests, project)
    files[Path("method") / "rules.md"] = _rules_page(project)
    files[Path("method") / "README.md"] = _index(cards, project)
    codes = {card.content["code"] for card in cards}
    for drawing in DRAWINGS:
        if drawing.indicator in codes:
            files[Path("method") / "images" / drawing.file_name] = drawing.draw(tests[drawing.test])
    return files


def _order(code: str) -> tuple[bool, str]:
    return not code[0].isdigit(), code


def _page(card: Card, tests: Mapping[str, UnitTest], project: Path) -> str:
    content = card.content
    names = next(row for row in seed("indicators", project) if row["indicator_code"] == content["code"])
    return page(
        f"# {content['code']} {names['name_en']}",
        bullets([f"Finnish: {names['name_fi']}", f"Swedish: {names['name_sv']}"]),
        content["meaning"]["en"],
        content["why_it_matters"]["en"],
        "## Measures",
        _measures(content, project),
        "## Time",
        bullets([content["reference_date"]["en"], content["follow_up"]["en"]]),
        "## Rules",
        *_rules(content, tests, project),
        _rests_on(content),
        "## Parameters",
        _parameters(content, project),
        "## Sources",
        bullets(f"`{source}`" for source in content["sources"]),
        "## Known weaknesses",
        bullets(weakness["en"] for weakness in content["weaknesses"]),
        "## Version",
        table(
            ["version", "date", "change"],
            [(line["version"], line["date"], line["change"]) for line in content["change_log"]],
        ),
        f"Next review by {content['next_review']}; checked by: {content['checked_by']}. The models are in "
        f"`{card.file.parent.relative_to(project).as_posix()}/`.",
    )


def _measures(content: Mapping[str, Any], project: Path) -> str:
    units = {row["unit"]: row["name_en"] for row in seed("units", project)}
    measures = [row for row in seed("measures", project) if row["indicator_code"] == content["code"]]
    return table(
        ["measure", "name", "unit", "better", "counts", "out of"],
        [
            (
                f"`{row['measure_code']}`",
                row["name_en"],
                units[row["unit"]],
                row["direction"],
                _text(content["numerator"], row["measure_code"]),
                _text(content["denominator"], row["measure_code"]),
            )
            for row in measures
        ],
    )


def _text(texts: Mapping[str, Any], measure: str) -> str:
    """A text that a card gives once, or for each measure where they differ."""
    return texts["en"] if "en" in texts else texts[measure]["en"]


def _rules(content: Mapping[str, Any], tests: Mapping[str, UnitTest], project: Path) -> list[str]:
    """Each of the indicator's own rules with its sentence, its drawings, and what its unit tests show."""
    sentences = {row["rule_id"]: row["sentence"] for row in seed("rules", project)}
    parts = []
    for rule in content["rules"]:
        parts += [f"### {rule}", sentences[rule]]
        proofs = [test for test in tests.values() if rule in test.rules]
        for drawing in DRAWINGS:
            if drawing.indicator == content["code"] and drawing.test in {test.name for test in proofs}:
                parts.append(f"![{drawing.title}](images/{drawing.file_name})")
        if proofs:
            parts += ["Shown by unit tests:", *(_proof(test, rule) for test in proofs)]
    return parts


def _proof(test: UnitTest, rule: str) -> str:
    """A unit test in words; the rows expected unfold under the first rule of its name."""
    words = f"- `{test.name}`: {test.description}"
    if test.rules[0] != rule or not 0 < len(test.expected) <= LONGEST_EXAMPLE:
        return words
    rows = _example(worked(test)).replace("\n", "\n  ")
    return f"{words}\n\n  <details><summary>computed by hand</summary>\n\n  {rows}\n\n  </details>"


def _rests_on(content: Mapping[str, Any]) -> str:
    if not content["rests_on"]:
        return ""
    rules = ", ".join(f"[{rule}](rules.md#{rule.lower()})" for rule in content["rests_on"])
    return f"It rests on the [rules](rules.md) {rules}."


def _results(tests: Mapping[str, UnitTest], project: Path) -> str:
    """How the numbers of all indicators come about, model by model, with what their unit tests compute by hand."""
    models = described_models(project / "models" / "results")
    parts = []
    for name in RESULTS:
        parts += [f"## {name}", " ".join(models[name]["description"].split())]
        proofs = [test for test in tests.values() if test.model == name]
        if proofs:
            parts += ["Shown by unit tests:", *(_proof(test, test.rules[0]) for test in proofs)]
    return page(
        "# From a case to its number",
        "Every indicator says in `ind_<code>__cases` who its candidates are and what each of them is; the models of "
        "the schema `results` make all numbers from there, in this order. Each can be queried.",
        *parts,
    )


def _example(rows: tuple[Row, ...]) -> str:
    return table(list(rows[0]), [row.values() for row in rows])


def _parameters(content: Mapping[str, Any], project: Path) -> str:
    defaults = default_parameters(project)
    return table(
        ["parameter", "default"], [(f"`{name}`", parameter_text(defaults[name])) for name in content["parameters"]]
    )


def parameter_text(value: object) -> str:
    """A parameter's default as a reader writes it."""
    if value is None:
        return "the latest day that ura covers"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).lower()


def _rules_page(project: Path) -> str:
    """Every rule under its subject; each id is a heading, so that ``rules.md#e5`` leads to it."""
    parts = []
    for subject, rows in groupby(seed("rules", project), key=lambda row: row["subject"]):
        parts.append(f"## {subject}")
        for row in rows:
            parts += [f"### {row['rule_id']}", row["sentence"]]
    return page(
        "# Rules",
        "Every rule by its id, as comments, names of tests and pages cite it. What the rules of an indicator look like "
        "in rows is on the [page of the indicator](README.md).",
        *parts,
    )


def _index(cards: list[Card], project: Path) -> str:
    names = {row["indicator_code"]: row["name_en"] for row in seed("indicators", project)}
    return page(
        "# Method",
        "What each indicator means, how it is computed, and what is known to be weak in it. The drawings show the rows "
        "of unit tests: what is drawn is what the build checks.",
        bullets(f"[{card.content['code']} {names[card.content['code']]}]({card.name}.md)" for card in cards),
        "[From a case to its number](results.md)",
        "[Every rule by its id](rules.md)",
    )
