"""From populations to numbers: deliveries in real files, the real landing, the real build, and the reference."""

import gzip
import hashlib
import hmac
import io
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from delivery_kit import File, csv_file, csv_text, deliver, identity_code, raw_file, table_of
from mittaristo.building.draft import draft
from mittaristo.contracts import load_contracts
from mittaristo.landing.deliveries import LandingOptions, Outcome, land
from mittaristo.warehouse import DATABASE_VARIABLE
from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference import cells as grid
from mittaristo_lab.reference.compare import Difference, Report, compare_cases, compare_cells
from mittaristo_lab.reference.computation import Computation, compute
from mittaristo_lab.reference.geography import UNKNOWN
from mittaristo_lab.reference.parameters import Parameters
from populations_kit import CUTS, DATA_UNTIL, HISTORY_FROM, OCCUPATIONS, SENTINELS, Row, geography, random_populations
from project_kit import PROJECT

KEY = "a key for random lives"
PARAMETERS = {"history_from": HISTORY_FROM.isoformat()}
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

# The parts of the full registers: delivered on, covered until, tables, and which version of their rows.
_FULL = (
    ("keha", date(2024, 2, 10), date(2023, 12, 31), 0, ("yhteistyobarometri", "yhdenvertaisuuskartoitus")),
    ("keha", date(2024, 6, 10), date(2024, 5, 31), 0, ("tyovoimabarometri",)),
    ("keha", date(2025, 1, 20), DATA_UNTIL, 1, ("yhteistyobarometri", "yhdenvertaisuuskartoitus")),
    ("keha", date(2025, 1, 25), DATA_UNTIL, 1, ("tyovoimabarometri",)),
    ("tilastokeskus", date(2025, 1, 30), DATA_UNTIL, 0, ("tyossakaynti",)),
)
# Gaps; the first month is still young enough in July 2023 and too old in August (S3, S5).
_BAROMETER_MONTHS = ("2022-07", "2023-09", "2023-10", "2024-01", "2024-02", "2024-06", "2024-12")


@dataclass(frozen=True)
class Delivery:
    """A delivery before it is written; ``tables`` holds the rows of each listed table in the order of its lines."""

    register: str
    delivered_on: date
    data_until: date
    kind: str
    tables: Mapping[str, list[Row]]


def surroundings(number: int) -> list[Row]:
    """What populations share: the labour barometer, with gaps and failures, and the counts of 2023 and 2024."""
    chance = random.Random(number)
    regions = sorted(geography().regions | {UNKNOWN})
    occupations = sorted({code[:4] for code in OCCUPATIONS})
    rows = []
    for version, months in enumerate((_BAROMETER_MONTHS[:4], _BAROMETER_MONTHS)):
        for month, region, occupation in product(months, regions, occupations):
            if chance.random() < 0.9:
                values = {"kuukausi": month, "maakunta": region, "ammattikoodi": occupation}
                values["kohtaantotila"] = chance.choice(("3", "3", "3", "0", "1", "2", "99"))
                values |= dict.fromkeys(("kohtaantoaste", "tyottomat", "avoimet_paikat"))
                rows.append(Row("keha.tyovoimabarometri", version, values))
    municipalities = [*sorted(geography().places)[::40], *sorted(geography().changes)[:1], "999"]
    groups = product((2023, 2024), municipalities, "12", ("15-24", "25-54", "55-64", "65-74"))
    for year, municipality, sex, age in groups:
        for citizenship, activity in product(("FI", "ULK"), ("tyollinen", "tyoton", "muu")):
            if chance.random() < 0.8:
                values = {"vuosi": year, "kunta": municipality, "sukupuoli": sex, "ikaryhma": age}
                values |= {"kansalaisuus": citizenship, "toiminta": activity, "lkm": chance.randint(0, 50)}
                rows.append(Row("tilastokeskus.tyossakaynti", 0, values))
    return rows


def deliveries_of(rows: Iterable[Row]) -> list[Delivery]:
    """The deliveries that bring the rows; migri's second one is full, what its first one held is gone (L2)."""
    brought: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        brought.setdefault((row.table, row.delivery), []).append(row)
    deltas = [
        (register, cut + timedelta(3), cut, number, tuple(load_contracts()[register].tables))
        for register, cuts in CUTS.items()
        for number, cut in enumerate(cuts)
    ]
    return [
        Delivery(
            register,
            delivered_on,
            until,
            "full" if (register, number) == ("migri", 1) else load_contracts()[register].kind,
            {table: brought.get((f"{register}.{table}", number), []) for table in tables},
        )
        for register, delivered_on, until, number, tables in (*deltas, *_FULL)
    ]


def person_code(label: str) -> str:
    """The artificial identity code of a person, a hundred to each day from 1 January 1930, by the label alone."""
    number = 4 * int(label[:-1]) + "abc".index(label[-1])
    born = date(1930, 1, 1) + timedelta(number // 100)
    return identity_code(str(900 + number % 100), born.strftime("%d%m%y"))


def labels_of(rows: Iterable[Row]) -> dict[str, str]:
    """The labels of the persons in the rows, by pseudonym; only labels are ever shown."""
    labels = dict.fromkeys(str(row.values["hetu"]) for row in rows if row.values.get("hetu") not in (None, "?"))
    return {_pseudonym(person_code(label)): label for label in labels}


def _pseudonym(code: str) -> str:
    return hmac.new(KEY.encode(), code.encode(), hashlib.sha256).hexdigest()[:32]


Layout = Callable[[str, list[dict[str, str | None]]], File]


def write(root: Path, deliveries: Iterable[Delivery], layout: Layout = csv_file) -> None:
    """Write the deliveries as files of the layout."""
    for delivery in deliveries:
        files = []
        for table, rows in delivery.tables.items():
            name = f"{delivery.register}.{table}"
            files.append(layout(name, [_texts(row) for row in rows]))
        day, until = delivery.delivered_on.isoformat(), delivery.data_until.isoformat()
        deliver(root, delivery.register, day, *files, data_until=until, kind=delivery.kind)


def _texts(row: Row) -> dict[str, str | None]:
    """The row's values as its register writes them."""
    register = load_contracts()[row.table.split(".")[0]]
    texts = {name: _text(value, register.date_format == "yyyy-mm-dd") for name, value in row.values.items()}
    label = texts.get("hetu")
    return texts | {"hetu": person_code(label)} if label not in (None, "?") else texts


def _text(value: object, iso: bool) -> str | None:
    if isinstance(value, date):
        day = f"{value:%Y-%m-%d}" if iso else f"{value.day}.{value.month}.{value.year}"
        return f"{day} {value:%H:%M:%S}" if isinstance(value, datetime) else day
    return None if value is None else str(value)


def marked_csv(name: str, rows: list[dict[str, str | None]]) -> File:
    """A packed CSV file with a byte order mark, `\\r\\n`, and the columns the other way round."""
    columns = [column.name for column in reversed(table_of(name).columns)]
    text = csv_text(name, rows, columns).replace("\n", "\r\n")
    return raw_file(name, gzip.compress(text.encode("utf-8-sig")), len(rows), ".csv.gz")


def parquet(name: str, rows: list[dict[str, str | None]]) -> File:
    """A Parquet file of texts."""
    names = [column.name for column in table_of(name).columns]
    content = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names}), content)
    return raw_file(name, content.getvalue(), len(rows), ".parquet")


def either_layout(name: str, rows: list[dict[str, str | None]]) -> File:
    """Another layout than that of plain CSV, of one kind or the other by the number of rows."""
    return (parquet if len(rows) % 2 else marked_csv)(name, rows)


def shuffled(deliveries: Iterable[Delivery], number: int) -> list[Delivery]:
    """The rows in another order; only versions of one row keep theirs, as the later line counts (V1)."""
    chance = random.Random(number)
    return [
        replace(delivery, tables={table: _shuffled(rows, chance) for table, rows in delivery.tables.items()})
        for delivery in deliveries
    ]


def _shuffled(rows: list[Row], chance: random.Random) -> list[Row]:
    of_key: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        of_key.setdefault(row.key, []).append(row)
    places = [row.key for row in rows]
    chance.shuffle(places)
    waiting = {key: iter(versions) for key, versions in of_key.items()}
    return [next(waiting[key]) for key in places]


def split(deliveries: Iterable[Delivery], number: int) -> list[Delivery]:
    """Every delivery in two, the first of them a day earlier: a delta by rows, a full one by tables (L2)."""
    chance = random.Random(number)
    parts = []
    for delivery in deliveries:
        tables = list(delivery.tables)
        if delivery.kind == "delta":
            halves = {table: _halves(rows, chance) for table, rows in delivery.tables.items()}
            first, second = ({table: halves[table][part] for table in tables} for part in (0, 1))
        else:
            first, second = ({table: delivery.tables[table] for table in tables[part::2]} for part in (0, 1))
        day_before = delivery.delivered_on - timedelta(1)
        parts += [replace(delivery, delivered_on=day_before, tables=first), replace(delivery, tables=second)]
    return [part for part in parts if part.tables]


def _halves(rows: list[Row], chance: random.Random) -> tuple[list[Row], list[Row]]:
    """The rows parted at random; no version comes before an earlier one of the same row."""
    halves: tuple[list[Row], list[Row]] = ([], [])
    begun = set()
    for row in rows:
        if chance.random() < 0.5:
            begun.add(row.key)
        halves[row.key in begun].append(row)
    return halves


def moved(deliveries: Iterable[Delivery], years: int) -> list[Delivery]:
    """Everything the years later, but the sentinels (X1) and the status 9 of T4, which becomes the z it stands for."""
    return [
        replace(
            delivery,
            delivered_on=_later(delivery.delivered_on, years),
            data_until=_later(delivery.data_until, years),
            tables={table: [_moved(row, years) for row in rows] for table, rows in delivery.tables.items()},
        )
        for delivery in deliveries
    ]


def _moved(row: Row, years: int) -> Row:
    values = {name: _later(value, years) for name, value in row.values.items()}
    for name in {"vuosi", "kuukausi"} & values.keys():
        year, *month = str(values[name]).split("-")
        values[name] = "-".join([str(int(year) + years), *month])
    if row.values.get("tyok1") == "9" and isinstance(start := row.values["tappvh"], date) and start < date(2022, 5, 1):
        values["tyok1"] = "z"
    return replace(row, values=values)


def _later(value, years: int):
    return value.replace(year=value.year + years) if isinstance(value, date) and value not in SENTINELS else value


@cache
def _project(name: str) -> Manifest:
    """The dbt project as parsed for databases of the file name, once for all of them."""
    with TemporaryDirectory() as folder, _database(Path(folder) / name):
        return dbtRunner().invoke(["parse", *_dbt(Path(folder))]).result


@contextmanager
def _database(path: Path) -> Iterator[None]:
    with patch.dict(os.environ, {DATABASE_VARIABLE: str(path), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}):
        yield


def _dbt(folder: Path) -> tuple[str, ...]:
    """dbt's arguments for the project, with all that it writes and says kept in the folder."""
    target = folder / "target"
    return (
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT / "profiles")),
        *("--target-path", str(target), "--log-path", str(target / "logs")),
        *("--quiet", "--no-use-colors", "--log-level", "none"),
    )


_UNASKED = {"check": lambda *_: [], "build_docs": lambda _: None}


@dataclass(frozen=True)
class World:
    """A folder with deliveries and the database that they land in."""

    folder: Path
    parameters: Mapping[str, object] = field(default_factory=lambda: PARAMETERS)

    @property
    def deliveries(self) -> Path:
        return self.folder / "deliveries"

    @property
    def database(self) -> Path:
        return self.folder / "warehouse" / "lives.duckdb"

    def land(self, *, ask: bool = True) -> list[Outcome]:
        """Land what was written, whatever its size and however much of it goes to quarantine.

        Args:
            ask: the contract's expectations too. They take most of the time, and change no row.
        """
        options = LandingOptions(max_quarantined_share=1, accept_size=True)
        with nullcontext() if ask else patch.multiple("mittaristo.landing.expectations.Validations", **_UNASKED):
            return land(self.deliveries, self.database, options)

    def build(self, *selection: str) -> None:
        """Build what the selectors of dbt select, in this process, without tests: they ask elsewhere.

        Raises:
            AssertionError: a model does not run; the message says which and why.
        """
        project = _project(self.database.name)
        variables = yaml.safe_dump(dict(self.parameters), default_flow_style=True)
        with draft(self.database) as made, _database(made.path):
            arguments = ["build", *_dbt(self.folder), *WITHOUT_TESTS, "--vars", variables, "--select", *selection]
            ended = dbtRunner(manifest=project).invoke(arguments)
        failed = [f"{one.node.name}: {one.message}" for one in ended.result or () if one.status != "success"]
        assert ended.success, "\n".join([f"dbt cannot build {self.database}", str(ended.exception or ""), *failed])

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def events(self) -> dict[str, Counter[tuple]]:
        """Every candidate and what it is counted by, by table; but for the lines of files that it stands on."""
        columns = self.query(
            "select schema_name || '.' || table_name, string_agg(column_name, ', ' order by column_index)"
            " from duckdb_columns()"
            " where (schema_name = 'indicators' or table_name = 'int_people__attributes')"
            " and column_name <> 'evidence' group by all"
        )
        return {name: Counter(self.query(f"select {wanted} from {name}")) for name, wanted in columns}

    def computation(self) -> Computation:
        """The reference's results over the same deliveries."""
        return compute(self.deliveries, KEY, Parameters().with_values(self.parameters))

    def reports(self, computation: Computation) -> list[Report]:
        """What warehouse and reference see differently, of each measure the cases and the cells."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return [
                compare(computation, connection, code, SHOWN)
                for code in measures()
                for compare in (compare_cases, compare_cells)
            ]


SHOWN = 5


def write_random_lives(folder: Path, count: int, number: int) -> None:
    """Write that many random populations as deliveries, the same bytes for the same seed; no Hypothesis is needed."""
    populations = random_populations(count, number)
    write(folder, deliveries_of([*surroundings(number), *chain.from_iterable(populations)]))


@dataclass(frozen=True)
class Teller:
    """Tells differences to people: whose they are, what both computations say, what was delivered of the person.

    Attributes:
        computation: the reference's.
        rows: all that was delivered.
        seed: what the populations were drawn with.
    """

    computation: Computation
    rows: Sequence[Row]
    seed: int

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of persons by pseudonym."""
        return labels_of(self.rows)

    def tell(self, reports: Iterable[Report]) -> str:
        """A paragraph for each difference that the reports keep; nothing where there is none."""
        differing = sum(report.differing for report in reports)
        paragraphs = ["\n".join(self._paragraph(report.what, one)) for report in reports for one in report.first]
        return "\n\n".join([f"SQL and reference differ in {differing} rows", *paragraphs]) if differing else ""

    def _paragraph(self, what: str, difference: Difference) -> Iterator[str]:
        where = difference.where
        persons = {label for person_id, label in self.labels.items() if person_id in where}
        if what == "cells":
            persons = self._counted_in(difference)
        for person_id, label in self.labels.items():
            where = where.replace(person_id, f"person {label}")
        populations = sorted({int(label[:-1]) for label in persons})
        told = f"population {', '.join(map(str, populations))}" if persons else "no person that the reference counts"
        yield f"{difference.measure_code}, {what}: {where}; {told}; seed {self.seed}"
        yield f"  SQL        {difference.warehouse}"
        yield f"  reference  {difference.reference}"
        for row in self.rows:
            if row.values.get("hetu") in sorted(persons)[:2]:
                values = ", ".join(f"{name} {value}" for name, value in row.values.items() if value is not None)
                yield f"  {row.table}, delivery {row.delivery}: {values}"

    def _counted_in(self, difference: Difference) -> set[str]:
        """The persons whose events the reference counts in a cell, `period_type start end place`."""
        _, start, end, *place = difference.where.split(" ")
        measure = measures()[difference.measure_code]
        return {
            self.labels[event.person_id]
            for event in self.computation.contributions(measure.code)
            if start <= event.day.isoformat() <= end
            and event.person_id in self.labels
            and " ".join(place) in grid.places(measure, event)
        }
