"""Reads the indicator cards from the yml files beside the models and says what is wrong with them.

A card is ``config.meta.indicator`` of ``ind_<code>__cases``. What the seeds of
``seeds/framework`` say of an indicator and its measures - names, unit, direction, levels, breakdowns, periods, what
they are final by - is not said again on the card.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from mittaristo.contracts import load_contracts
from mittaristo.errors import RefusedError
from mittaristo.project import default_parameters
from tools import PROJECT

SCHEMA = Path(__file__).with_name("card.schema.json")

# Breakdowns that only the attributes of a person on a day can tell.
_BREAKDOWNS_OF_PERSONS = frozenset({"age_group", "language", "citizenship", "education", "long_term_ill"})


@dataclass(frozen=True)
class Card:
    """A card as it stands in its file.

    ``file`` is the yml file, ``model`` the model that carries the card, ``content`` what it says; ``of_persons``
    whether the results join the attributes of persons to the indicator's cases.
    """

    file: Path
    model: str
    content: Mapping[str, Any]
    of_persons: bool = False

    @property
    def name(self) -> str:
        """The indicator's code as it is part of the models' names: ``3_1``."""
        return self.model.removeprefix("ind_").removesuffix("__cases")


@dataclass(frozen=True)
class Known:
    """What cards may refer to: measures by indicator code, parameters, raw tables and rules."""

    measures: Mapping[str, frozenset[str]]
    parameters: frozenset[str]
    sources: frozenset[str]
    rules: frozenset[str]


def load_cards(project: Path = PROJECT) -> list[Card]:
    """The cards of a project, in the order of their files.

    Raises:
        RefusedError: a file is no YAML.
    """
    of_persons = {
        row["indicator_code"]
        for row in _seed(project, "measures")
        if not _BREAKDOWNS_OF_PERSONS.isdisjoint(row["breakdowns"].split())
    }
    files = sorted((project / "models" / "indicators").glob("*/*.yml"))
    return [card for file in files for card in _cards_in(file, of_persons)]


def known_to(project: Path = PROJECT) -> Known:
    """What the project's seeds, contracts and dbt_project.yml hold for cards to refer to."""
    measures: dict[str, set[str]] = {row["indicator_code"]: set() for row in _seed(project, "indicators")}
    for row in _seed(project, "measures"):
        measures[row["indicator_code"]].add(row["measure_code"])
    return Known(
        measures={code: frozenset(found) for code, found in measures.items()},
        parameters=frozenset(default_parameters(project)),
        sources=frozenset(f"{name}.{table}" for name, entry in load_contracts().items() for table in entry.tables),
        rules=frozenset(row["rule_id"] for row in _seed(project, "rules")),
    )


def problems_of(cards: list[Card], known: Known) -> list[str]:
    """What is wrong with the cards: file, card, where in it, what was expected and what was found.

    A card that does not fit the schema is compared with nothing else.
    """
    problems: list[str] = []
    for card in cards:
        misfits = [_sentence(card, error) for error in _validator().iter_errors(card.content)]
        problems += misfits or [f"{card.file.name}, card {card.name}: {what}" for what in _disagreements(card, known)]
    codes = Counter(str(card.content.get("code")) for card in cards)
    problems += [
        f"indicator {code}: expected one card; found {codes[code]}" for code in known.measures if codes[code] != 1
    ]
    rules = Counter(rule for card in cards for rule in card.content.get("rules") or [])
    problems += [f"rule {rule}: expected on one card; found on {times}" for rule, times in rules.items() if times > 1]
    return problems


def _cards_in(file: Path, of_persons: Set[str]) -> Iterator[Card]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RefusedError(f"{file}: expected YAML; {error}") from None
    for model in document.get("models") or []:
        content = model.get("config", {}).get("meta", {}).get("indicator")
        if content is not None:
            yield Card(file, model["name"], content, content.get("code") in of_persons)


def _seed(project: Path, name: str) -> list[dict[str, str]]:
    with (project / "seeds" / "framework" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _sentence(card: Card, error: ValidationError) -> str:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    place = f"{card.file.name}, card {card.name}, at {where.lstrip('.') or 'its top'}"
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        found = f"no {', '.join(missing)}"
    elif error.validator == "additionalProperties":
        found = f"also {', '.join(key for key in error.instance if key not in error.schema.get('properties', {}))}"
    else:
        found = repr(error.instance)
    return f"{place}: expected {error.schema['description']}; found {found}"


def _disagreements(card: Card, known: Known) -> Iterator[str]:
    """Where a card that fits the schema disagrees with itself or with what it refers to."""
    content = card.content
    if content["code"].lower().replace(".", "_") != card.name:
        yield f"expected the code of its model {card.model}; found {content['code']}"
    logged = [line["version"] for line in content["change_log"]]
    if logged != list(range(1, content["version"] + 1)):
        yield f"expected a line of change_log for each version up to {content['version']}, in order; found {logged}"
    measures = known.measures.get(content["code"], frozenset())
    for key in ("numerator", "denominator"):
        if "fi" not in content[key] and set(content[key]) != measures:
            yield f"expected at {key} the measures {', '.join(sorted(measures))}; found {', '.join(content[key])}"
    for key, names in (
        ("parameters", known.parameters),
        ("sources", known.sources),
        ("rules", known.rules),
        ("rests_on", known.rules),
    ):
        for name in content[key]:
            if name not in names:
                yield f"expected at {key} one of {', '.join(sorted(names))}; found {name}"
    for rule in set(content["rules"]) & set(content["rests_on"]):
        yield f"expected {rule} under rules or under rests_on; found it under both"
