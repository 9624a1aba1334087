"""Every indicator has its card, the card says all it must, and its version stands for the SQL of today."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_rules_census import REQUIRED, ids_after_model, unit_tests_of

from mittaristo.errors import RefusedError
from project_kit import PROJECT, expect_none
from tools.cards.cards import Card, Known, known_to, load_cards, problems_of
from tools.cards.fingerprint import compiled_nodes, fingerprint, normalised, raise_version, stale
from tools.cards.renewal import main, renew

# The letters of the rules that a single indicator, or a pair of them, has.
OWN_RULES = {rule.upper() for rule in REQUIRED if rule[0] in "frbiswopqcmk"}
_PARAMETER = re.compile(r"""(?:var|code_list|date_parameter|switched_on)\('(\w+)'""")


def cards() -> list[Card]:
    return load_cards(PROJECT)


def lineage(model: str, manifest: dict[str, Any]) -> Iterator[str]:
    """The unique ids of what a model reads, near and far."""
    for read in manifest["nodes"][model]["depends_on"]["nodes"]:
        yield read
        if read.startswith("model."):
            yield from lineage(read, manifest)


def raw_tables(card: Card, manifest: dict[str, Any]) -> set[str]:
    """The registers' tables that the cases of a card's indicator and their attributes are made from: ``ura.ytyoll``."""
    roots = [card.model, *(["int_people__attributes"] if card.of_persons else [])]
    read = [name for root in roots for name in lineage(f"model.mittaristo.{root}", manifest)]
    tables = [manifest["sources"][name] for name in read if name.startswith("source.")]
    return {f"{table['source_name']}.{table['name']}" for table in tables}


def test_every_card_is_right() -> None:
    expect_none(problems_of(cards(), known_to()))


def test_every_rule_of_an_indicator_stands_on_one_card() -> None:
    assert sorted(rule for card in cards() for rule in card.content["rules"]) == sorted(OWN_RULES)


def test_every_rule_on_a_card_has_a_unit_test(manifest: dict[str, Any]) -> None:
    tested = {rule.upper() for name, model in unit_tests_of(manifest) for rule in ids_after_model(name, model)}
    expect_none(f"{card.name}: {rule}" for card in cards() for rule in card.content["rules"] if rule not in tested)


def test_every_source_on_a_card_is_read_and_every_table_is_on_a_card(manifest: dict[str, Any]) -> None:
    read = {card.name: raw_tables(card, manifest) for card in cards()}
    expect_none(
        f"{card.name}: {source} is not read"
        for card in cards()
        for source in card.content["sources"]
        if source not in read[card.name]
    )
    assert {source for card in cards() for source in card.content["sources"]} == known_to().sources


def test_every_parameter_that_the_indicators_own_sql_reads_is_on_its_card(manifest: dict[str, Any]) -> None:
    missing = []
    for card in cards():
        sql = manifest["nodes"][f"model.mittaristo.{card.model}"]["raw_code"]
        missing += [f"{card.name}: {name}" for name in set(_PARAMETER.findall(sql)) - set(card.content["parameters"])]
    expect_none(missing)


def test_every_version_stands_for_the_sql_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    status = main([])
    said = capsys.readouterr()
    assert status == 0, said.err
    assert [line.split()[0] for line in said.out.splitlines()] == [card.content["code"] for card in cards()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dbt project that a test may change."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("macros", "models", "profiles", "seeds", "analyses"):
        shutil.copytree(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "tests" / "dbt", folder / "tests" / "dbt")
    shutil.copy(PROJECT / "dbt_project.yml", folder)
    return folder


def change_rule(folder: Path, model: str, old: str, new: str) -> None:
    [file] = (folder / "models").rglob(f"{model}.sql")
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{model} does not hold {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_rule_needs_a_new_version(copy: Path) -> None:
    """F2: an entry on the mark would no longer count."""
    mark = "decided.entry_date {} decided.mark_date"
    change_rule(copy, "ind_3_1__cases", mark.format("<="), mark.format("<"))
    nodes = compiled_nodes(copy)
    [problem] = stale(load_cards(copy), nodes)
    assert "card 3_1" in problem
    with pytest.raises(RefusedError, match="expected a higher version and a line in change_log"):
        renew(copy, nodes)
    [card] = [card for card in load_cards(copy) if card.name == "3_1"]
    raise_version(card, "An entry on the mark no longer counts.", date(2027, 1, 1))
    [problem] = stale(load_cards(copy), nodes)
    assert "version 2 has no fingerprint" in problem
    assert renew(copy, nodes) == ["ind_3_1.yml"]
    assert stale(load_cards(copy), nodes) == []
    expect_none(problems_of(load_cards(copy), known_to()))


def test_a_shared_rule_changes_the_version_of_each_indicator_that_rests_on_it(copy: Path) -> None:
    """E6: a jobseeker of the day itself would count."""
    change_rule(copy, "int_employment__run_starts", "-1)", "0)")
    nodes = compiled_nodes(copy)
    before = {card.name: card.content["version"] for card in load_cards(copy)}
    changed = renew(copy, nodes, "A jobseeker of the same day counts.")
    assert {"ind_2_2.yml", "ind_3_1.yml", "ind_3_2.yml", "ind_3_3.yml", "ind_4_1.yml"} <= set(changed)
    assert "ind_5_2.yml" not in changed
    assert stale(load_cards(copy), nodes) == []
    expect_none(problems_of(load_cards(copy), known_to()))
    for card in load_cards(copy):
        raised = card.file.name in changed
        assert card.content["version"] == before[card.name] + raised
        assert (card.content["change_log"][-1]["change"] == "A jobseeker of the same day counts.") == raised


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda card: card.pop("meaning"), "expected a card with exactly the keys of this schema; found no meaning"),
        (lambda card: card.update(unit="%"), "found also unit"),
        (lambda card: card["meaning"].pop("sv"), "at meaning: expected texts in fi, sv and en; found no sv"),
        (lambda card: card["meaning"].update(fi=""), "at meaning.fi: expected a text that is not empty"),
        (lambda card: card["weaknesses"][0].update(en=" x"), "at weaknesses[0].en: expected a text that is not empty"),
        (lambda card: card["numerator"]["flow_3m"].pop("en"), "at numerator.flow_3m: expected texts in fi, sv and en"),
        (lambda card: card["numerator"].pop("flow_3m"), "expected at numerator the measures employed_at_3m, flow_3m"),
        (lambda card: card.update(version=2), "expected a line of change_log for each version up to 2"),
        (lambda card: card.update(version=0), "at version: expected a whole number from 1 on; found 0"),
        (lambda card: card.update(next_review="2027-02-30"), "at next_review: expected a day as quoted text"),
        (lambda card: card.update(code="3.2"), "expected the code of its model ind_3_1__cases; found 3.2"),
        (lambda card: card["parameters"].append("flow_weeks"), "found flow_weeks"),
        (lambda card: card["sources"].append("ura.ytyo"), "found ura.ytyo"),
        (lambda card: card["rests_on"].append("E9"), "expected at rests_on one of A1, A2"),
        (lambda card: card["rules"].append("E9"), "expected at rules one of A1, A2"),
        (lambda card: card["rests_on"].append("F1"), "expected F1 under rules or under rests_on; found it under both"),
    ],
)
def test_what_is_wrong_with_a_card_is_said(change: Callable[[Any], Any], said: str) -> None:
    [card] = [card for card in cards() if card.name == "3_1"]
    content = deepcopy(card.content)
    change(content)
    known = Known(
        measures={"3.1": known_to().measures["3.1"]},
        parameters=known_to().parameters,
        sources=known_to().sources,
        rules=known_to().rules,
    )
    problems = problems_of([Card(card.file, card.model, content)], known)
    assert any(problem.startswith("ind_3_1.yml, card 3_1") and said in problem for problem in problems), problems


def test_a_missing_card_and_a_rule_on_two_cards_are_said() -> None:
    found = cards()
    assert problems_of(found[1:], known_to())[0].endswith("expected one card; found 0")
    twice = Card(found[0].file, found[0].model, found[0].content | {"rules": found[1].content["rules"]})
    [rule] = list(found[1].content["rules"])[:1]
    assert f"rule {rule}: expected on one card; found on 2" in problems_of([twice, *found[1:]], known_to())


def test_comments_white_space_and_the_database_leave_the_fingerprint_alone() -> None:
    sql = 'select a, \'x -- y\' as b -- why\nfrom "dev"."staging"."t" /* where */\nwhere a<=1'
    same = 'select a , \'x -- y\' as b\n\n  from "memory"."staging"."t"\nwhere a <= 1'
    assert normalised(sql, "dev") == normalised(same, "memory")
    assert normalised(sql.replace("x -- y", "x"), "dev") != normalised(sql, "dev")
    assert normalised(sql.replace("<=", "<"), "dev") != normalised(sql, "dev")


def test_the_fingerprint_covers_the_intermediate_models_and_no_others() -> None:
    def node(sql: str, path: str, *reads: str) -> dict[str, Any]:
        return {"compiled_code": sql, "database": "dev", "path": path, "depends_on": {"nodes": list(reads)}}

    prefix = "model.mittaristo."
    nodes = {
        f"{prefix}ind_x__cases": node("select 1", "indicators/x/ind_x__cases.sql", f"{prefix}int_near", f"{prefix}stg"),
        f"{prefix}int_near": node("select 2", "intermediate/int_near.sql", f"{prefix}int_far"),
        f"{prefix}int_far": node("select 3", "intermediate/int_far.sql", f"{prefix}stg"),
        f"{prefix}stg": node("select 4", "staging/stg.sql"),
    }
    card = Card(Path("x.yml"), "ind_x__cases", {})
    present = fingerprint(card, nodes)
    for name, matters in (("ind_x__cases", True), ("int_near", True), ("int_far", True), ("stg", False)):
        changed = nodes | {f"{prefix}{name}": nodes[f"{prefix}{name}"] | {"compiled_code": "select 5"}}
        assert (fingerprint(card, changed) != present) == matters, name
