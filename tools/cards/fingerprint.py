"""Fingerprints of the SQL that the cards' versions stand for.

A version of a card stands for the compiled SQL, with the default parameters, of ``ind_<code>__cases``, of the
attributes of persons where results are broken down by them, and of every intermediate model that these read, near or
far: there the rules are computed. Comments, white space and the database's name do not matter. A change of a rule
changes the fingerprint, and only a new version with its line in the change log lets a new fingerprint be written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mittaristo.errors import RefusedError
from mittaristo.warehouse import DATABASE_VARIABLE
from tools import PROJECT
from tools.cards.cards import Card

_ATTRIBUTES = "model.mittaristo.int_people__attributes"

# Quoted text and names as they are, comments, words and numbers, any other character.
_TOKENS = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")|(--[^\n]*|/\*.*?\*/)|(\w+|\S)""", re.DOTALL)
_FINGERPRINT = re.compile(r"^( +)fingerprint: .*\n", re.MULTILINE)
_VERSION = re.compile(r"""^( +code: ["'][^"']+["']\n +version: )\d+$""", re.MULTILINE)
_LAST_CHANGE = re.compile(r"^ +change_log:\n( +)- .*\n(?:\1[- ] .*\n)*", re.MULTILINE)
_NEXT_REVIEW = re.compile(r"^( +)next_review: ", re.MULTILINE)


def normalised(sql: str, database: str) -> str:
    """SQL without comments, database name and differences of white space."""
    words = " ".join(found[1] or found[3] for found in _TOKENS.finditer(sql) if not found[2])
    return words.replace(f'"{database}" . ', "")


def compiled_nodes(project: Path = PROJECT) -> Mapping[str, Any]:
    """The nodes of dbt by unique id, with the SQL that the intermediate and indicator models compile to.

    Raises:
        RefusedError: the project does not compile.
    """
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [
                *(sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", "--no-use-colors", "--no-version-check"),
                "--no-populate-cache",
                *("--select", "path:models/intermediate", "path:models/indicators", "--exclude", "resource_type:test"),
                *("--project-dir", str(project), "--profiles-dir", str(project / "profiles")),
                *("--target-path", folder, "--log-path", folder),
            ],
            env=os.environ | {DATABASE_VARIABLE: ":memory:", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode != 0:
            raise RefusedError(f"the project does not compile: {said.stdout[-2000:]}{said.stderr[-2000:]}")
        manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    return manifest["nodes"]


def fingerprint(card: Card, nodes: Mapping[str, Any]) -> str:
    """The present fingerprint of a card: 64 hexadecimal digits."""
    cases = f"model.mittaristo.ind_{card.name}__cases"
    roots = [cases, *([_ATTRIBUTES] if card.of_persons else [])]
    models = sorted({model for root in roots for model in (root, *_intermediate_models(root, nodes))})
    lines = [f"{name} {normalised(nodes[name]['compiled_code'], nodes[name]['database'])}" for name in models]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def stale(cards: list[Card], nodes: Mapping[str, Any]) -> list[str]:
    """Which cards do not stand for the present SQL, and what to do."""
    problems = []
    for card in cards:
        written = card.content.get("fingerprint") or {}
        place = f"{card.file.name}, card {card.name}"
        if written.get("version") != card.content["version"]:
            problems.append(f"{place}: version {card.content['version']} has no fingerprint; run with --write")
        elif written["sql"] != fingerprint(card, nodes):
            problems.append(
                f"{place}: expected the SQL that version {card.content['version']} stands for; found another in "
                f"ind_{card.name}__cases or in an intermediate model that it reads. If a rule changed, raise the "
                "version with a line in change_log and run with --write, or let --change do both"
            )
    return problems


def write(card: Card, nodes: Mapping[str, Any]) -> bool:
    """Write a card's present fingerprint into its file, if its version may have one; whether the file changed.

    Raises:
        RefusedError: the SQL is another than the written one, but the version is the same.
    """
    version, present = card.content["version"], fingerprint(card, nodes)
    written = card.content.get("fingerprint")
    if written == {"version": version, "sql": present}:
        return False
    # A card's first version has no fingerprint before its SQL has settled; later ones always have an older one.
    if written["version"] >= version if written else version > 1:
        raise RefusedError(
            f"{card.file.name}, card {card.name}: the SQL is not that of version {version}; expected a higher version "
            "and a line in change_log that says what changed"
        )
    line = f'fingerprint: {{version: {version}, sql: "{present}"}}\n'
    text = card.file.read_text(encoding="utf-8")
    if written:
        text = _FINGERPRINT.sub(lambda found: f"{found[1]}{line}", text, count=1)
    else:
        text = _NEXT_REVIEW.sub(lambda found: f"{found[1]}{line}{found[0]}", text, count=1)
    card.file.write_text(text, encoding="utf-8")
    return True


def raise_version(card: Card, change: str, day: date) -> None:
    """Give a card its next version, with a line in its change log that says what changed.

    Raises:
        RefusedError: the card is laid out in another way than code, version and change_log a line each.
    """
    following = card.content["version"] + 1
    text = card.file.read_text(encoding="utf-8")
    version, changes = _VERSION.search(text), _LAST_CHANGE.search(text)
    if not version or not changes:
        raise RefusedError(
            f"{card.file.name}, card {card.name}: expected code and version on two lines, and a line of change_log per "
            "key; raise the version by hand and run with --write"
        )
    lines = [f"- version: {following}", f'  date: "{day}"', f"  change: {json.dumps(change, ensure_ascii=False)}"]
    logged = "".join(f"{changes[1]}{line}\n" for line in lines)
    text = text[: changes.end()] + logged + text[changes.end() :]
    card.file.write_text(_VERSION.sub(rf"\g<1>{following}", text, count=1), encoding="utf-8")


def _intermediate_models(name: str, nodes: Mapping[str, Any]) -> Iterator[str]:
    for read in nodes[name]["depends_on"]["nodes"]:
        if read in nodes and nodes[read]["path"].startswith("intermediate/"):
            yield read
            yield from _intermediate_models(read, nodes)
