"""Finding deliveries and reading their manifests (L1-L5), with the reasons to refuse one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mittaristo.contracts import Register
from mittaristo.errors import RefusedError
from mittaristo.landing.person import holds_identity_code, shown
from mittaristo.landing.source import DamagedFileError, open_plain_file

MANIFEST = "manifest.json"
KINDS = ("delta", "full")
ENCODINGS = ("utf-8", "iso-8859-1")
SUFFIXES = (".csv", ".csv.gz", ".parquet")

_LONGEST_MANIFEST_BYTES = 4 * 1024 * 1024
_SHA256 = re.compile("[0-9a-fA-F]{64}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class DeliveredFile:
    """One line of a manifest's files."""

    table: str
    name: str
    rows: int
    sha256: str

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet, else CSV."""
        return self.name.endswith(".parquet")


@dataclass(frozen=True)
class Manifest:
    """A manifest that says everything it must, in the words of its register's contract."""

    folder: Path
    register: Register
    delivered_on: date
    data_until: date
    kind: str
    encoding: str
    files: tuple[DeliveredFile, ...]
    sha256: str

    @property
    def delivery_id(self) -> str:
        """Register and day, as in ``ura/2025-02-03``."""
        return f"{self.register.name}/{self.delivered_on.isoformat()}"


def find_deliveries(root: Path) -> list[Path]:
    """The delivery folders ``<root>/<register>/<delivered_on>``, in order of day, then register.

    A register's folder, or one delivery's (with a manifest in it), may be given instead of the root.

    Raises:
        RefusedError: when the folder is not there or holds no delivery.
    """
    if not root.is_dir():
        raise RefusedError(
            f"there is no folder {root}; give the folder that holds <register>/<delivered_on>/{MANIFEST}"
        )
    try:
        if (root / MANIFEST).exists():
            return [root]
        children = _folders(root)
        if any((child / MANIFEST).exists() for child in children):
            found = children
        else:
            found = [delivery for register in children for delivery in _folders(register)]
    except OSError as error:
        raise RefusedError(f"cannot read {error.filename or root}: {error.strerror}") from None
    if not found:
        raise RefusedError(f"{root} holds no delivery; expected <register>/<delivered_on>/{MANIFEST} in it")
    return sorted(found, key=lambda folder: (folder.name, folder.parent.name))


def _folders(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.is_dir() and not child.name.startswith(".")]


def read_manifest(folder: Path, contracts: dict[str, Register], landed_sha256: str | None = None) -> Manifest:
    """Read and check a delivery's manifest against the contract.

    Args:
        folder: the delivery.
        contracts: today's contracts.
        landed_sha256: checksum of the manifest that has landed from this folder. If this is it, it may have been
            written for another version of the contract than today's.

    Raises:
        RefusedError: at the first thing that is wrong, with what was expected and what was found.
    """
    content = _content(folder)
    digest = hashlib.sha256(content).hexdigest()
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        line = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise RefusedError(f"{MANIFEST} is not JSON{line}") from None
    if not isinstance(found, dict):
        raise RefusedError(f"{MANIFEST}: expected a JSON object, found {_kind_of(found)}")
    register = contracts.get(_text(found, "register"))
    if register is None:
        raise RefusedError(
            f"{MANIFEST}: unknown register {_shown(found['register'])}; expected one of {', '.join(contracts)}"
        )
    _check_folder(folder, register)
    version = _text(found, "contract_version")
    if version != register.version and digest != landed_sha256:
        raise RefusedError(
            f"{MANIFEST}: unknown contract version {_shown(version)} of {register.name}; expected {register.version}"
        )
    delivered_on = _day(found, "delivered_on")
    if delivered_on.isoformat() != folder.name:
        raise RefusedError(f"{MANIFEST}: delivered_on is {delivered_on}, but the folder is named {_shown(folder.name)}")
    kind = _one_of(found, "kind", KINDS)
    if kind == "delta" and register.kind == "full":
        raise RefusedError(
            f"{MANIFEST}: kind is delta, but {register.name} has no row versions and sends full deliveries only"
        )
    files = _files(found, register)
    has_csv = any(not one.is_parquet for one in files)
    return Manifest(
        folder=folder,
        register=register,
        delivered_on=delivered_on,
        data_until=_day(found, "data_until"),
        kind=kind,
        encoding=_one_of(found, "encoding", ENCODINGS) if has_csv else ENCODINGS[0],
        files=files,
        sha256=digest,
    )


def _content(folder: Path) -> bytes:
    try:
        with open_plain_file(folder / MANIFEST) as handle:
            content = handle.read(_LONGEST_MANIFEST_BYTES + 1) or b""
    except FileNotFoundError:
        raise RefusedError(f"{MANIFEST} is missing; each delivery folder must hold one") from None
    except DamagedFileError as error:
        raise RefusedError(f"{MANIFEST} {error}") from None
    if len(content) > _LONGEST_MANIFEST_BYTES:
        raise RefusedError(f"{MANIFEST} is larger than {_LONGEST_MANIFEST_BYTES // 2**20} MB; it is no manifest")
    return content


def _check_folder(folder: Path, register: Register) -> None:
    parent = folder.absolute().parent.name
    if parent != register.name:
        raise RefusedError(
            f"{MANIFEST}: register is {register.name}, but the delivery lies in the folder {_shown(parent)};"
            f" expected {register.name}/{shown(folder.name)}"
        )


def _files(found: dict, register: Register) -> tuple[DeliveredFile, ...]:
    listed = found.get("files")
    if not isinstance(listed, list):
        raise RefusedError(f"{MANIFEST}: files: expected a list, found {_kind_of(listed)}")
    files: list[DeliveredFile] = []
    for number, entry in enumerate(listed, start=1):
        if not isinstance(entry, dict):
            raise RefusedError(f"{MANIFEST}: files, entry {number}: expected an object, found {_kind_of(entry)}")
        files.append(_file(entry, number, register))
        if any(other.table == files[-1].table for other in files[:-1]):
            raise RefusedError(
                f"{MANIFEST}: table {files[-1].table} is listed twice; a delivery holds a table in one file (L3)"
            )
    return tuple(files)


def _file(entry: dict, number: int, register: Register) -> DeliveredFile:
    place = f"files, entry {number}: "
    table = _text(entry, "table", place)
    if table not in register.tables:
        raise RefusedError(
            f"{MANIFEST}: {place}unknown table {_shown(table)};"
            f" the contract of {register.name} has {', '.join(register.tables)}"
        )
    name = _text(entry, "file", place)
    if holds_identity_code(name):
        raise RefusedError(f"{MANIFEST}: {place}file {_shown(name)}: a file's name must not hold an identity code (H1)")
    if "/" in name or "\\" in name or name.startswith(".") or not name.endswith(SUFFIXES) or not name.isprintable():
        raise RefusedError(
            f"{MANIFEST}: {place}file {_shown(name)}: expected the plain name of a file in the delivery's folder"
            f" that ends in {', '.join(SUFFIXES)}"
        )
    rows = entry.get("rows")
    if not isinstance(rows, int) or isinstance(rows, bool) or not 0 <= rows < 2**63:
        raise RefusedError(f"{MANIFEST}: {place}rows: expected a whole number from 0, found {_shown(rows)}")
    sha256 = _text(entry, "sha256", place)
    if not _SHA256.fullmatch(sha256):
        raise RefusedError(f"{MANIFEST}: {place}sha256: expected 64 hex digits, found {_shown(sha256)}")
    return DeliveredFile(table, name, rows, sha256.lower())


def _text(found: dict, name: str, place: str = "") -> str:
    value = found.get(name)
    if not isinstance(value, str):
        what = "nothing" if name not in found else _kind_of(value)
        raise RefusedError(f"{MANIFEST}: {place}{name}: expected a text, found {what}")
    return value


def _one_of(found: dict, name: str, allowed: tuple[str, ...]) -> str:
    value = _text(found, name)
    if value not in allowed:
        raise RefusedError(f"{MANIFEST}: {name}: expected {' or '.join(allowed)}, found {_shown(value)}")
    return value


def _day(found: dict, name: str) -> date:
    value = _text(found, name)
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise RefusedError(f"{MANIFEST}: {name}: expected a day as yyyy-mm-dd, found {_shown(value)}") from None


def _shown(value: object) -> str:
    """A found value for a message: short, on one line, and without anything that looks like an identity code."""
    return shown(json.dumps(value, ensure_ascii=False))


def _kind_of(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
