"""Landing deliveries: the delivery is the unit, all its tables land in one transaction or none does (L3)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import duckdb

from mittaristo.building.draft import draft
from mittaristo.contracts import load_contracts
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing import ledger
from mittaristo.landing.files import STAGED, check_checksum, open_listed, stage
from mittaristo.landing.keep import accept, quarantine
from mittaristo.landing.manifest import MANIFEST, DeliveredFile, Manifest, find_deliveries, read_manifest
from mittaristo.landing.person import hmac_pads, person_key, shown
from mittaristo.landing.schema import create_raw_tables
from mittaristo.landing.source import HashedFile
from mittaristo.project import default_parameters
from mittaristo.warehouse import connect

if TYPE_CHECKING:
    from mittaristo.landing.expectations import Validations

VALIDATIONS = "validations"
_QUARANTINED_WITHOUT_QUESTION = 20
_REASONS_SHOWN = 3
_EVERY_REGISTER = ""


def project_max_quarantined_share() -> float:
    """The share that the project's parameters allow.

    Raises:
        RefusedError: there is no project.
    """
    return default_parameters()["max_quarantined_share"]


@dataclass(frozen=True)
class LandingOptions:
    """What may be chosen about landing.

    Attributes:
        max_quarantined_share: share of a table's rows (0-1) above which the delivery is refused.
        accept_size: land tables whose size is out of line with what came before.
        allow_older: land a delivery that is older than the newest landed one of its register (L5).
        wait: wait for another writer, else refuse at once.
    """

    max_quarantined_share: float = field(default_factory=project_max_quarantined_share)
    accept_size: bool = False
    allow_older: bool = False
    wait: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery.

    ``verdict`` is ``landed``, ``already landed``, ``refused``, ``failed`` or ``not tried``; ``message`` is the sentence
    that goes with the last three.
    """

    delivery: str
    verdict: str
    rows: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    message: str | None = None
    warnings: Sequence[str] = ()

    @property
    def has_landed(self) -> bool:
        """Whether the delivery is in the database, from now or from before."""
        return self.verdict in ("landed", "already landed")


class Observer(Protocol):
    """Whoever watches a landing; the command line shows it."""

    def expects(self, count: int, size: int) -> None:
        """``count`` deliveries with ``size`` bytes in their files will be looked at."""

    def begins(self, delivery: str) -> None:
        """A delivery is being landed."""

    def reads(self, count: int) -> None:
        """``count`` more bytes of its files were read."""

    def ends(self, outcome: Outcome) -> None:
        """A delivery is done with."""

    def says(self, text: str) -> None:
        """Something worth a line."""


class Silent:
    """An observer who does not care."""

    def expects(self, count: int, size: int) -> None:
        """Nothing."""

    def begins(self, delivery: str) -> None:
        """Nothing."""

    def reads(self, count: int) -> None:
        """Nothing."""

    def ends(self, outcome: Outcome) -> None:
        """Nothing."""

    def says(self, text: str) -> None:
        """Nothing."""


def land(
    root: Path, database: Path, options: LandingOptions | None = None, observer: Observer | None = None
) -> list[Outcome]:
    """Land every delivery under a folder that has not landed yet, in order of day, then register.

    A refused delivery stops the later ones of its register (they would make it too old to land, L5), not other
    registers. A failure of the machine, like a full disk, stops everything.

    Args:
        root: folder with ``<register>/<delivered_on>/manifest.json`` in it.
        database: the DuckDB file; made when it is not there.
        options: see ``LandingOptions``.
        observer: is told what happens.

    Returns:
        One outcome per delivery folder, in that order.

    Raises:
        RefusedError: when nothing can be landed at all: no key, no deliveries, database locked or broken.
        FailedError: when what has landed cannot be kept: the disk is full.
    """
    options, observer = options or LandingOptions(), observer or Silent()
    key = person_key()
    folders = find_deliveries(root)
    observer.expects(len(folders), sum(_size(folder) for folder in folders))
    validations = validations_folder(database)
    with (
        draft(database, create=True, wait=options.wait, notify=observer.says) as copy,
        closing(connect(copy.path)) as connection,
    ):
        try:
            return Landing(connection, key, validations, options, observer).land_all(folders)
        except duckdb.Error as error:
            raise FailedError(f"nothing has landed: {plainly(error)}") from None


def validations_folder(database: Path) -> Path:
    """Where the results of Great Expectations are kept, beside the database."""
    return database.absolute().parent / VALIDATIONS


def _size(folder: Path) -> int:
    """Bytes to read, for the progress; a folder that cannot be read is refused when it is its turn."""
    try:
        return sum(file.lstat().st_size for file in folder.iterdir() if file.name != MANIFEST)
    except OSError:
        return 0


@dataclass
class Landing:
    """Lands deliveries over one connection.

    Attributes:
        connection: to the database, without an open transaction.
        key: the key of the pseudonyms (H1).
        validations: folder for the results of Great Expectations.
        options: see ``LandingOptions``.
        observer: is told what happens.
    """

    connection: duckdb.DuckDBPyConnection
    key: bytes = field(repr=False)
    validations: Path
    options: LandingOptions = field(default_factory=LandingOptions)
    observer: Observer = field(default_factory=Silent)
    _expectations: Validations | None = field(default=None, init=False, repr=False)

    def land_all(self, folders: Sequence[Path]) -> list[Outcome]:
        """Land the folders in the order given; see ``land``."""
        create_raw_tables(self.connection)
        outcomes: list[Outcome] = []
        stops: dict[str, str] = {}
        for folder in folders:
            register = folder.absolute().parent.name
            stop = stops.get(register) or stops.get(_EVERY_REGISTER)
            if stop:
                outcome = Outcome(_label(folder), "not tried", message=f"{stop}; put that right first")
                self.observer.ends(outcome)
            else:
                outcome = self.land_one(folder)
            if outcome.verdict == "failed":
                stops[_EVERY_REGISTER] = f"{outcome.delivery} failed before it"
            elif outcome.verdict == "refused" and self._comes_next(register, folder):
                stops[register] = f"{outcome.delivery} was refused before it"
            outcomes.append(outcome)
        self._write_docs()
        return outcomes

    def _comes_next(self, register: str, folder: Path) -> bool:
        newest = ledger.newest_landed(self.connection, register)
        return newest is None or folder.name > newest.isoformat()

    def _write_docs(self) -> None:
        if self._expectations is None:
            return
        try:
            self._expectations.build_docs()
        except OSError as error:
            self.observer.says(f"the pages under {self.validations} could not be written: {error.strerror}")

    def land_one(self, folder: Path) -> Outcome:
        """Land one delivery, or say why not; the database is as before the delivery or as after it."""
        started = time.monotonic()
        self.observer.begins(_label(folder))
        try:
            outcome = self._land(folder)
        except RefusedError as error:
            outcome = Outcome(_label(folder), "refused", message=str(error))
        except FailedError as error:
            outcome = Outcome(_label(folder), "failed", message=str(error))
        except (duckdb.Error, OSError, MemoryError) as error:
            message = f"nothing of it has landed: {plainly(error)}"
            outcome = Outcome(_label(folder), "failed", message=message)
        outcome = replace(outcome, seconds=time.monotonic() - started)
        self.observer.ends(outcome)
        return outcome

    def _land(self, folder: Path) -> Outcome:
        landed_sha256 = ledger.landed_manifest(self.connection, _label(folder))
        manifest = read_manifest(folder, load_contracts(), landed_sha256)
        if ledger.has_landed(self.connection, manifest):
            self._check_files_unchanged(manifest)
            return Outcome(manifest.delivery_id, "already landed")
        ledger.check_order(self.connection, manifest, self.options.allow_older)
        ledger.check_coverage(self.connection, manifest)
        for file in manifest.files:
            open_listed(manifest, file).close()
        self.connection.begin()
        try:
            landed, warnings = self._land_tables(manifest)
            ledger.record(self.connection, manifest, landed)
            self._check_expectations(manifest)
            self.connection.commit()
        except BaseException:
            self._undo()
            raise
        return Outcome(
            manifest.delivery_id,
            "landed",
            rows=sum(accepted for accepted, _ in landed.values()),
            quarantined=sum(quarantined for _, quarantined in landed.values()),
            warnings=warnings,
        )

    def _undo(self) -> None:
        """Roll back; after some failures the engine has done so itself and says that nothing is open."""
        try:
            self.connection.rollback()
        except duckdb.Error:
            return

    def _check_files_unchanged(self, manifest: Manifest) -> None:
        """L4: a landed delivery whose files are other ones now is refused."""
        for file in manifest.files:
            with open_listed(manifest, file) as handle:
                check_checksum(file, HashedFile(handle, self.observer.reads))

    def _land_tables(self, manifest: Manifest) -> tuple[dict[str, tuple[int, int]], list[str]]:
        landed: dict[str, tuple[int, int]] = {}
        warnings: list[str] = []
        pads = hmac_pads(self.key)
        for file in manifest.files:
            warnings += stage(self.connection, manifest, file, pads, self.observer.reads)
            if not self.options.accept_size:
                ledger.check_size(self.connection, manifest, file)
            self._check_quarantined_share(file)
            table = manifest.register.tables[file.table]
            landed[file.table] = (
                accept(self.connection, manifest, table),
                quarantine(self.connection, manifest, table, file),
            )
        self.connection.execute(f"drop table if exists {STAGED}")
        return landed, warnings

    def _check_quarantined_share(self, file: DeliveredFile) -> None:
        """Too many bad rows are the delivery's fault, not the rows'."""
        (bad,) = self.connection.execute(f"select count(_reasons) from {STAGED}").fetchone() or (0,)
        limit = self.options.max_quarantined_share
        if bad <= _QUARANTINED_WITHOUT_QUESTION or bad <= limit * file.rows:
            return
        reasons = self.connection.execute(
            f"select reason, count(*) as rows_with_it from"
            f" (select unnest(string_split(_reasons, '; ')) as reason from {STAGED} where _reasons is not null)"
            f" group by reason order by rows_with_it desc, reason limit {_REASONS_SHOWN}"
        ).fetchall()
        frequent = ", ".join(f"{reason} ({count})" for reason, count in reasons)
        raise RefusedError(
            f"{file.name}: {bad} of {file.rows} rows ({bad / file.rows:.1%}) would be quarantined, more than the"
            f" {limit:.1%} allowed (--max-quarantined-share); most often {frequent}"
        )

    def _check_expectations(self, manifest: Manifest) -> None:
        """The last word before the commit: do the landed rows keep what the contract promises?"""
        if self._expectations is None:
            # imported here because it takes seconds, which a landing of nothing new need not wait for
            from mittaristo.landing.expectations import Validations

            self._expectations = Validations(self.connection, self.validations)
        self._expectations.require(manifest, manifest.files)


def _label(folder: Path) -> str:
    absolute = folder.absolute()
    return f"{shown(absolute.parent.name)}/{shown(absolute.name)}"


def plainly(error: BaseException) -> str:
    """What went wrong, without any text of the engine that could repeat a value of a row (H1)."""
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}{f' ({error.filename})' if error.filename else ''}"
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
        return str(error).splitlines()[0]
    if isinstance(error, duckdb.FatalException):
        return "the database engine gave up, which it mostly does when the disk is full"
    return f"the database engine reports {type(error).__name__}"
