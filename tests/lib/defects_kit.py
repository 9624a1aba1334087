"""Kinds of defect in deliveries: what is done to good ones, and which check must say so.

`python tests/lib/defects_kit.py` writes docs/data-defects.md from the list.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from delivery_kit import identity_code
from parcels_kit import (
    ETUUDET,
    FIRST,
    HELSINKI,
    KEHA,
    LAST,
    LAST_DAYS,
    SEVENTH,
    SIXTH,
    TAMPERE,
    URA,
    Bytes,
    Parcels,
    Row,
    day_after,
    rows_of,
)
from project_kit import PROJECT
from tools.docs.markdown import table

PAGE = PROJECT / "docs" / "data-defects.md"
REFUSED, QUARANTINED, FAILED, HARMLESS = "refused", "quarantined", "build fails", "no effect"


@dataclass(frozen=True)
class Defect:
    """A kind of defect.

    Attributes:
        name: what it is, in a few words.
        what: what is done to good deliveries.
        inject: does it.
        outcome: what becomes of it.
        check: which check says so; of a refusal words of its message, of a row in quarantine its reason, of a build the
            data test, of what has no effect the rule.
        subjects: of a build that fails, the rows that the test finds.
    """

    name: str
    what: str
    inject: Callable[[Parcels], None]
    outcome: str
    check: str
    subjects: frozenset[tuple[str, ...]] = frozenset()


# --- Defects that landing meets ---------------------------------------------------------------------------------------


def of_row(where: tuple[str, str], name: str, **changes: str | None) -> Callable[[Parcels], None]:
    """Change values of one row."""

    def inject(parcels: Parcels) -> None:
        parcels[where].tables[name][7] |= changes

    return inject


def of_rows(where: tuple[str, str], name: str, change: Callable[[Row], Row]) -> Callable[[Parcels], None]:
    """Change every row."""

    def inject(parcels: Parcels) -> None:
        parcels[where].tables[name] = [change(row) for row in parcels[where].tables[name]]

    return inject


def of_bytes(where: tuple[str, str], name: str, change: Bytes, packed: bool = False) -> Callable[[Parcels], None]:
    """Change the bytes of a file before its checksum is taken."""

    def inject(parcels: Parcels) -> None:
        parcels[where].packed = packed
        parcels[where].bytes_of[name] = change

    return inject


def on_the_way(change: Callable[[Path], None]) -> Callable[[Parcels], None]:
    """Change the folder of the client register's delivery after the manifest was written."""

    def inject(parcels: Parcels) -> None:
        parcels[URA].on_the_way = change

    return inject


def shifted(row: Row) -> Row:
    """The values from the start date on, one column to the left."""
    names = list(row)
    first = names.index("tappvh")
    values = [row[name] for name in names]
    return dict(zip(names, [*values[:first], *values[first + 1 :], ""], strict=True))


def without_column(parcels: Parcels) -> None:
    """The column of statuses is left out."""
    parcels[URA].columns["ytyoll"] = [name for name in parcels[URA].tables["ytyoll"][0] if name != "tyok1"]


def a_third(parcels: Parcels) -> None:
    """Most of the rows are not there, and the manifest knows it."""
    del parcels[URA].tables["ytyoll"][30:]


def ends_before(parcels: Parcels) -> None:
    """A full delivery reaches less far than the one that it replaces."""
    parcels[KEHA].until = "2024-10-31"


def repeated_key(parcels: Parcels) -> None:
    """A row of a full table comes twice, with other values."""
    rows = parcels[KEHA].tables["tyovoimabarometri"]
    rows.append(rows[7] | {"tyottomat": "99"})


def rewritten(folder: Path) -> None:
    """The number of rows in the manifest is one too many."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["rows"] += 1
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def cut(folder: Path) -> None:
    """The file ends in its middle."""
    content = (folder / "ytyoll.csv").read_bytes()
    (folder / "ytyoll.csv").write_bytes(content[: len(content) // 2])


def whole_half(content: bytes) -> bytes:
    """The first half of a compressed file."""
    return content[: len(content) // 2]


def latin(content: bytes) -> bytes:
    """The text in ISO-8859-1, with a letter that shows it."""
    return content.decode().replace("\n001;", "\nä01;").encode("iso-8859-1")


def unquoted(content: bytes) -> bytes:
    """A separator within a value, without quotes around it."""
    lines = content.split(b"\n")
    lines[8] += b";1"
    return b"\n".join(lines)


LANDING = [
    Defect(
        "half a file",
        "The file is cut in its middle after the manifest was written",
        on_the_way(cut),
        REFUSED,
        "checksum differs",
    ),
    Defect(
        "half a compressed file",
        "The sender cuts a gzip file and takes its checksum afterwards",
        of_bytes(URA, "ytyoll", whole_half, packed=True),
        REFUSED,
        "is a gzip file that ends too early",
    ),
    Defect(
        "a file that is not there",
        "A listed file is lost on the way",
        on_the_way(lambda folder: (folder / "ytyoll.csv").unlink()),
        REFUSED,
        "ytyoll.csv is missing",
    ),
    Defect(
        "a row lost", "The manifest has one row more than the file", on_the_way(rewritten), REFUSED, "row count differs"
    ),
    Defect("a column lost", "The column of statuses is left out", without_column, REFUSED, "column tyok1 is missing"),
    Defect(
        "another separator",
        "Commas stand for semicolons",
        of_bytes(URA, "ytyoll", lambda content: content.replace(b";", b",")),
        REFUSED,
        "there is no ';' in it",
    ),
    Defect(
        "wrong encoding",
        "A file in ISO-8859-1 is said to be in UTF-8",
        of_bytes(URA, "ytyoll", latin),
        REFUSED,
        "cannot be decoded as utf-8",
    ),
    Defect(
        "a shifted column",
        "All values from the start date on stand one column to the left",
        of_rows(URA, "ytyoll", shifted),
        REFUSED,
        "would be quarantined, more than the 1.0% allowed",
    ),
    Defect(
        "another form of dates",
        "All start dates are written year first",
        of_rows(URA, "ytyoll", lambda row: row | {"tappvh": "2025-02-03"}),
        REFUSED,
        "would be quarantined, more than the 1.0% allowed",
    ),
    Defect(
        "most rows lost",
        "A quarter of the usual rows come, and the manifest says so",
        a_third,
        REFUSED,
        "rows are out of line with the median of the last deltas",
    ),
    Defect(
        "a full delivery that ends earlier",
        "The barometer ends before the landed one",
        ends_before,
        REFUSED,
        "a full delivery replaces the table and must reach at least as far",
    ),
    Defect(
        "a reversed interval",
        "A status ends before it starts",
        of_row(URA, "ytyoll", tppvm="1.2.2025"),
        QUARANTINED,
        "reversed_interval:tppvm",
    ),
    Defect(
        "an unknown code",
        "A status has a code of no meaning",
        of_row(URA, "ytyoll", tyok1="q"),
        QUARANTINED,
        "unknown_code:tyok1",
    ),
    Defect(
        "a code without its zero",
        "A benefit is 1, not 01",
        of_row(ETUUDET, "maksut", etuus="1"),
        QUARANTINED,
        "unknown_code:etuus",
    ),
    Defect(
        "an empty start", "A status has no start date", of_row(URA, "ytyoll", tappvh=""), QUARANTINED, "empty:tappvh"
    ),
    Defect(
        "a day that does not exist",
        "A status starts on 30 February",
        of_row(URA, "ytyoll", tappvh="30.2.2025"),
        QUARANTINED,
        "unreadable:tappvh",
    ),
    Defect(
        "an identity code mistyped",
        "A check character is wrong",
        of_row(URA, "ytyoll", hetu=identity_code("907")[:-1] + "I"),
        QUARANTINED,
        "bad_hetu:hetu",
    ),
    Defect(
        "a separator within a value",
        "A row has one field too many",
        of_bytes(URA, "ytyoll", unquoted),
        QUARANTINED,
        "unreadable:*",
    ),
    Defect(
        "a decimal point",
        "Days paid have a point, not a comma",
        of_row(ETUUDET, "maksut", paivat="2.5"),
        QUARANTINED,
        "unreadable:paivat",
    ),
    Defect(
        "negative days",
        "Days paid are below zero",
        of_row(ETUUDET, "maksut", paivat="-2"),
        QUARANTINED,
        "unreadable:paivat",
    ),
    Defect(
        "a duplicate",
        "A row of the barometer comes twice, with other values",
        repeated_key,
        QUARANTINED,
        "duplicate_key",
    ),
]

# --- Defects that only a build can see --------------------------------------------------------------------------------


def payments_twice(parcels: Parcels) -> None:
    """A payment run is made twice, the second time with new identities."""
    rows = rows_of(parcels, "etuudet", SEVENTH, "maksut")
    rows += [row | {"rivi_id": f"again {row['rivi_id']}"} for row in rows]


def leads_twice(parcels: Parcels) -> None:
    """Leads are delivered twice, the second time with new identities."""
    rows = rows_of(parcels, "atmt", SIXTH, "wif_liidit")
    rows += [row | {"rivi_id": f"again {row['rivi_id']}"} for row in rows]


def file_of_last_month(parcels: Parcels) -> None:
    """The newest file of leads is that of the month before."""
    rows_of(parcels, "atmt", LAST, "wif_liidit")[:] = rows_of(parcels, "atmt", SEVENTH, "wif_liidit")


def month_missing(parcels: Parcels) -> None:
    """The delivery of a month is lost on the way."""
    del parcels["migri", day_after(SEVENTH, 6)]


def area_missing(parcels: Parcels) -> None:
    """Who lives in one area is not delivered."""
    there = {row["hetu"] for row in rows_of(parcels, "ura", LAST, "yhkunta") if row["kunnoh"] == HELSINKI}
    for (register, _), parcel in parcels.items():
        if register in ("ura", "etuudet") and parcel.until == LAST_DAYS[LAST]:
            for rows in parcel.tables.values():
                rows[:] = [row for row in rows if row["hetu"] not in there]


def code_lost(parcels: Parcels) -> None:
    """A municipality's code loses its zero."""
    for row in rows_of(parcels, "ura", SIXTH, "yhkunta"):
        row["kunnoh"] = row["kunnoh"].lstrip("0") if row["kunnoh"] else None


def table_left_out(parcels: Parcels) -> None:
    """The first delivery has no table of persons."""
    del parcels["ura", day_after(FIRST, 3)].tables["yhenk"]


def wrongly_decoded(parcels: Parcels) -> None:
    """A file in UTF-8 is said to be in ISO-8859-1, in which every byte means something."""
    parcels["migri", day_after(LAST, 6)].manifest["encoding"] = "iso-8859-1"


def month_copied(parcels: Parcels) -> None:
    """The values of the newest month are those of the month before."""
    for row in rows_of(parcels, "keha", LAST, "tyovoimabarometri"):
        row["tyottomat"] = str(int(row["ammattikoodi"] or 0) - 1000 + 100 * int(SEVENTH[5:]))


def half_a_table(parcels: Parcels) -> None:
    """The earlier of two years is not there, and the manifest knows it."""
    del parcels["keha", "2025-01-20"].tables["yhdenvertaisuuskartoitus"][:60]


def municipality_missing(parcels: Parcels) -> None:
    """A municipality is not there."""
    rows = parcels["tilastokeskus", "2025-01-25"].tables["tyossakaynti"]
    rows[:] = [row for row in rows if row["kunta"] != TAMPERE]


def overlap(parcels: Parcels) -> None:
    """Statuses run on into the next one."""
    for row in rows_of(parcels, "ura", FIRST, "ytyoll"):
        if row["tppvm"]:
            row["tppvm"] = "30.9.2024"


def doubled(name: str) -> Callable[[Parcels], None]:
    """Every row of the first delivery comes twice, the second time with a new identity."""

    def inject(parcels: Parcels) -> None:
        rows = rows_of(parcels, "ura", FIRST, name)
        rows += [row | {"rivi_id": f"again {row['rivi_id']}"} for row in rows]

    return inject


SUSPECT, COVERED = "suspect_rows__within_its_bound", "coverage__within_its_bound"
TIMELY = "delivery_timeliness__no_delta_left_out"


def suspects(delivery: str, *kinds_and_tables: str) -> frozenset[tuple[str, ...]]:
    """Rows of quality.suspect_rows, as ``kind table table``."""
    return frozenset((kind, name, delivery) for kind, *names in map(str.split, kinds_and_tables) for name in names)


BUILDING = [
    Defect(
        "payments made twice",
        "All payments of a month come twice, with new identities",
        payments_twice,
        FAILED,
        SUSPECT,
        suspects("etuudet/2024-12-05", "repeated_content maksut"),
    ),
    Defect(
        "leads delivered twice",
        "All leads of a month come twice, with new identities",
        leads_twice,
        FAILED,
        SUSPECT,
        suspects("atmt/2024-11-04", "repeated_content wif_liidit"),
    ),
    Defect(
        "the file of last month",
        "The newest file of leads is that of the month before",
        file_of_last_month,
        FAILED,
        SUSPECT,
        suspects("atmt/2025-01-04", "repeated_version wif_liidit"),
    ),
    Defect(
        "values of last month",
        "The newest month of the barometer has the values of the month before",
        month_copied,
        FAILED,
        SUSPECT,
        suspects("keha/2025-01-05", "repeated_values tyovoimabarometri"),
    ),
    Defect(
        "half a table",
        "A full delivery has one of two years, and the manifest knows it",
        half_a_table,
        FAILED,
        SUSPECT,
        suspects("keha/2025-01-20", "lost_key yhdenvertaisuuskartoitus"),
    ),
    Defect(
        "a municipality missing",
        "One of three municipalities is not in the population",
        municipality_missing,
        FAILED,
        SUSPECT,
        suspects("tilastokeskus/2025-01-25", "lost_key tyossakaynti"),
    ),
    Defect(
        "an area missing",
        "Nobody who lives in one of two areas is in a delivery",
        area_missing,
        FAILED,
        SUSPECT,
        suspects("ura/2025-01-03", "lost_area yhkunta ythaku ytyoll")
        | suspects("etuudet/2025-01-05", "lost_area maksut"),
    ),
    Defect(
        "a municipality that lost its code",
        "091 is written 91 in a delivery of homes",
        code_lost,
        FAILED,
        SUSPECT,
        suspects("ura/2024-11-03", "unknown_area yhkunta ythaku ytyoll", "lost_area yhkunta ythaku ytyoll")
        | suspects("etuudet/2024-11-05", "unknown_area maksut", "lost_area maksut"),
    ),
    Defect(
        "a file read wrongly",
        "A file in UTF-8 is said to be in ISO-8859-1",
        wrongly_decoded,
        FAILED,
        SUSPECT,
        suspects("migri/2025-01-06", "unknown_area tyoehdot", "lost_area tyoehdot"),
    ),
    Defect(
        "a missing month",
        "A delivery of Migri is lost on the way",
        month_missing,
        FAILED,
        TIMELY,
        frozenset({("migri", "migri/2025-01-06")}),
    ),
    Defect(
        "a table left out",
        "The first delivery has no persons",
        table_left_out,
        FAILED,
        COVERED,
        frozenset({(kind, "unemployment_starts") for kind in ("sex", "age_group", "language", "citizenship")}),
    ),
    Defect("an overlap", "Statuses run on into the next one", overlap, HARMLESS, "T3"),
    Defect(
        "statuses doubled",
        "All statuses of a delivery come twice, with new identities",
        doubled("ytyoll"),
        HARMLESS,
        "T1",
    ),
    Defect(
        "searches doubled",
        "All job searches of a delivery come twice, with new identities",
        doubled("ythaku"),
        HARMLESS,
        "J1",
    ),
]
DEFECTS = [*LANDING, *BUILDING]


def page() -> str:
    """The documentation of all kinds of defect."""
    caught = {
        REFUSED: "landing refuses the delivery: \u201c{}\u201d",
        QUARANTINED: "quarantine, `{}`",
        FAILED: "the build fails: `{}`",
        HARMLESS: "rule {}: the timeline is as without it",
    }
    rows = []
    for defect in DEFECTS:
        kinds = sorted({subject[0] for subject in defect.subjects}) if defect.check == SUSPECT else []
        by = caught[defect.outcome].format(defect.check) + (f" ({', '.join(kinds)})" if kinds else "")
        rows.append([defect.name, defect.what, by])
    parts = [
        "<!-- Made by `python tests/lib/defects_kit.py`; change the list there, not this page. -->",
        "# Defects in data",
        f"{len(DEFECTS)} kinds of defect, each injected into good deliveries, and the check that must say so. Manifests"
        " are honest, with the right checksums and numbers of rows, unless the defect is the manifest."
        " `tests/faults/test_defects.py` injects each of them, lands and, where only a build can see it, builds: the"
        " check must find the defect, nothing else may find anything, and without the defect nothing is found.",
        table(["defect", "what is done", "what says so"], rows),
        "Bounds of `suspect_rows__within_its_bound` are in the seed `suspect_kinds`, those of"
        " `coverage__within_its_bound` in `unknown_kinds`; both say why. The expectations that landing checks before it"
        " commits repeat what rows were read against: they are there for mistakes in reading, and no defect of a"
        " delivery reaches them.",
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
