"""``python -m mittaristo.cards``: are the cards valid, and do their versions stand for the present SQL?

Without options it prints each card's version and present fingerprint and ends with status 1 when a card is invalid or
stale. ``--write`` writes fingerprints of first versions and of raised ones. ``--change SENTENCE`` raises the version of
every stale card with that line in its change log, and writes the fingerprints.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from mittaristo.building import PROJECT
from mittaristo.cards.cards import known_to, load_cards, problems_of
from mittaristo.cards.fingerprint import compiled_nodes, fingerprint, raise_version, stale, write
from mittaristo.errors import RefusedError


def check(project: Path = PROJECT) -> list[str]:
    """What is wrong with the cards of a project and their fingerprints; empty when all is well."""
    cards = load_cards(project)
    return problems_of(cards, known_to(project)) or stale(cards, compiled_nodes(project))


def renew(project: Path = PROJECT, change: str | None = None) -> list[str]:
    """Write the fingerprints that may be written; with a change, raise the version of stale cards first.

    Returns:
        The names of the files that changed.

    Raises:
        RefusedError: a card is invalid, or its SQL changed without a new version.
    """
    cards = load_cards(project)
    problems = problems_of(cards, known_to(project))
    if problems:
        raise RefusedError("\n".join(problems))
    nodes = compiled_nodes(project)
    if change is not None:
        for card in cards:
            written = card.content.get("fingerprint") or {}
            if written.get("version") == card.content["version"] and stale([card], nodes):
                raise_version(card, change, date.today())
        cards = load_cards(project)
    return [card.file.name for card in cards if write(card, nodes)]


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit status: 0 all is well, 1 a card is wrong, 2 refused."""
    parser = argparse.ArgumentParser(prog="python -m mittaristo.cards", description="Check the indicator cards.")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--write", action="store_true", help="write fingerprints of first and of raised versions")
    wanted.add_argument("--change", metavar="SENTENCE", help="raise stale cards with this line in their change log")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.write or chosen.change:
            for name in renew(change=chosen.change):
                print(f"wrote {name}")
            return 0
        cards = load_cards()
        problems = problems_of(cards, known_to())
        if not problems:
            nodes = compiled_nodes()
            for card in cards:
                print(f"{card.content['code']}  version {card.content['version']}  {fingerprint(card, nodes)}")
            problems = stale(cards, nodes)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
