"""``python -m tools cards``: are the cards valid, and do their versions stand for the present SQL?

Without options it prints each card's version and present fingerprint and ends with status 1 when a card is invalid or
stale. ``--write`` writes fingerprints of first versions and of raised ones. ``--change SENTENCE`` raises the version of
every stale card with that line in its change log, and writes the fingerprints.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tools import PROJECT
from tools.cards.cards import known_to, load_cards, problems_of
from tools.cards.fingerprint import compiled_nodes, fingerprint, raise_version, stale, write


def renew(project: Path, nodes: Mapping[str, Any], change: str | None = None) -> list[str]:
    """Write the fingerprints that may be written; with a change, raise the version of stale cards first.

    Args:
        project: the folder of the dbt project.
        nodes: its compiled nodes.
        change: what the new versions change, as their change logs are to say.

    Returns:
        The names of the files that changed.

    Raises:
        RefusedError: a card's SQL changed without a new version.
    """
    if change is not None:
        for card in load_cards(project):
            written = card.content.get("fingerprint") or {}
            if written.get("version") == card.content["version"] and stale([card], nodes):
                raise_version(card, change, date.today())
    return [card.file.name for card in load_cards(project) if write(card, nodes)]


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns 0 when all is well, 1 when a card is wrong.

    Raises:
        RefusedError: a file is no YAML, the project does not compile, or a card's SQL changed without a new version.
    """
    parser = argparse.ArgumentParser(prog="python -m tools cards", description="Check the indicator cards.")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--write", action="store_true", help="write fingerprints of first and of raised versions")
    wanted.add_argument("--change", metavar="SENTENCE", help="raise stale cards with this line in their change log")
    chosen = parser.parse_args(arguments)
    cards = load_cards()
    problems = problems_of(cards, known_to())
    nodes = {} if problems else compiled_nodes()
    if not problems and (chosen.write or chosen.change):
        for name in renew(PROJECT, nodes, chosen.change):
            print(f"wrote {name}")
    elif not problems:
        for card in cards:
            print(f"{card.content['code']}  version {card.content['version']}  {fingerprint(card, nodes)}")
        problems = stale(cards, nodes)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
