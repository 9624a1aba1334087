"""Good deliveries, before they are written: small ones to land, and eight months that give results when built."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from delivery_kit import File, csv_text, deliver, good_row, identity_code

Row = dict[str, str | None]
Bytes = Callable[[bytes], bytes]


@dataclass
class Parcel:
    """A delivery before it is written.

    Attributes:
        until: last day that it covers.
        tables: rows by table.
        columns: of a table whose header differs from the contract's.
        bytes_of: what happens to a table's file; its checksum is right all the same.
        packed: files are compressed.
        manifest: what the manifest says otherwise.
        on_the_way: what happens to the folder after the manifest was written.
    """

    until: str
    tables: dict[str, list[Row]]
    columns: dict[str, list[str]] = field(default_factory=dict)
    bytes_of: dict[str, Bytes] = field(default_factory=dict)
    packed: bool = False
    manifest: dict[str, object] = field(default_factory=dict)
    on_the_way: Callable[[Path], None] = lambda folder: None

    def write(self, root: Path, register: str, day: str) -> None:
        """Write the files and their manifest, and let happen what happens on the way."""
        files = []
        for name, rows in self.tables.items():
            content = csv_text(f"{register}.{name}", rows, self.columns.get(name)).encode()
            content = gzip.compress(content) if self.packed else content
            content = self.bytes_of.get(name, lambda same: same)(content)
            files.append(File(name, f"{name}.csv{'.gz' if self.packed else ''}", content, len(rows)))
        self.on_the_way(deliver(root, register, day, *files, **{"data_until": self.until} | self.manifest))


Parcels = dict[tuple[str, str], Parcel]
"""Deliveries by register and day."""


def write(parcels: Parcels, root: Path) -> None:
    """Write all deliveries."""
    for (register, day), parcel in parcels.items():
        parcel.write(root, register, day)


def rows(name: str, numbers: Iterable[int], **values: str | Callable[[int], str]) -> list[Row]:
    """Good rows of ``register.table`` by number; a value may be a function of it."""
    return [
        good_row(
            name, number, **{column: value(number) if callable(value) else value for column, value in values.items()}
        )
        for number in numbers
    ]


# --- Deliveries to land -----------------------------------------------------------------------------------------------

URA, ETUUDET, KEHA = ("ura", "2025-02-03"), ("etuudet", "2025-02-05"), ("keha", "2025-02-05")
EARLIER = ["2024-11-03", "2024-12-03", "2025-01-03"]


def landed_parcels() -> Parcels:
    """Four deliveries of the client register, one of payments and two of the barometer, all of them good."""
    statuses = [good_row("ura.ytyoll", n, tymsyy="01", tppvm="5.2.2025") for n in range(120)]
    parcels = {
        ("ura", day): Parcel(day, {"ytyoll": [row | {"rivi_id": f"{day} {row['rivi_id']}"} for row in statuses]})
        for day in EARLIER
    }
    months = {"2024-11": "2025-01-05", "2024-12": KEHA[1]}
    barometer = [good_row("keha.tyovoimabarometri", n, kuukausi=month) for month in months for n in range(60)]
    return parcels | {
        URA: Parcel("2025-01-31", {"ytyoll": statuses}),
        ETUUDET: Parcel("2025-01-31", {"maksut": [good_row("etuudet.maksut", n) for n in range(120)]}),
        ("keha", months["2024-11"]): Parcel("2024-11-30", {"tyovoimabarometri": barometer[:60]}),
        KEHA: Parcel("2024-12-31", {"tyovoimabarometri": barometer}),
    }


# --- Deliveries to build ----------------------------------------------------------------------------------------------

LAST_DAYS = {
    "2024-05": "2024-05-31",
    "2024-06": "2024-06-30",
    "2024-07": "2024-07-31",
    "2024-08": "2024-08-31",
    "2024-09": "2024-09-30",
    "2024-10": "2024-10-31",
    "2024-11": "2024-11-30",
    "2024-12": "2024-12-31",
}
"""The months that deltas cover, and their last days."""
FIRST, *_, SIXTH, SEVENTH, LAST = LAST_DAYS
HELSINKI, TAMPERE, OULU = "091", "837", "564"
TOWNS = (HELSINKI, TAMPERE)
SERVED = 25
"""So many of the first persons have a second status."""


def day_after(month: str, day: int) -> str:
    """A day of the month after."""
    return f"2024-{int(month[5:]) + 1:02d}-{day:02d}" if month != LAST else f"2025-01-{day:02d}"


def hetu(number: int) -> str:
    """The identity code of a person by number."""
    return identity_code(f"{900 + number % 100}", f"{1 + number // 100:02d}0190")


def town(number: int) -> str:
    """Where a person lives, by number."""
    return TOWNS[number % 2]


def built_parcels() -> Parcels:
    """Eight months of good deliveries: 600 persons of two towns become unemployed, and something in every register."""
    parcels: Parcels = {}
    for place, (month, until) in enumerate(LAST_DAYS.items()):
        people = range(200 + 50 * place, 250 + 50 * place) if place else range(250)
        parcels["ura", day_after(month, 3)] = Parcel(until, people_tables(month, people))
        parcels["etuudet", day_after(month, 5)] = Parcel(until, {"maksut": payments(month, people)})
        parcels["atmt", day_after(month, 4)] = Parcel(until, {"wif_liidit": leads(month)})
        parcels["migri", day_after(month, 6)] = Parcel(until, {"tyoehdot": terms_of_work(month)})
    for months in ([SEVENTH], [SEVENTH, LAST]):
        barometer = Parcel(LAST_DAYS[months[-1]], {"tyovoimabarometri": shortages(months)})
        parcels["keha", day_after(months[-1], 5)] = barometer
    for years in ([2023], [2023, 2024]):
        until, sent = f"{years[-1]}-12-31", f"{years[-1] + 1}-01"
        parcels["keha", f"{sent}-20"] = Parcel(until, {"yhdenvertaisuuskartoitus": equality(years)})
        parcels["tilastokeskus", f"{sent}-25"] = Parcel(until, {"tyossakaynti": population(years)})
    return parcels


def people_tables(month: str, people: range) -> dict[str, list[Row]]:
    """Persons who register as unemployed on the tenth of the month; the first are in a service from September on."""
    start = f"10.{month[5:]}.2024"
    known = {"hetu": hetu, "rivi_id": str, "muutosaika": f"{start} 10:00:00"}
    unemployed = {"tyok1": "2", "tappvh": start, "tppvm": lambda n: "31.8.2024" if n < SERVED else "", "tymsyy": ""}
    served = {"rivi_id": lambda n: f"next {n}", "tyok1": "7", "tappvh": "1.9.2024", "tppvm": "", "tymsyy": ""}
    return {
        "yhenk": rows("ura.yhenk", people, **known, syntpv="1.1.1990", kansah="246", kiekd="1"),
        "yhkunta": rows("ura.yhkunta", people, **known, kunnoh=town, muupv6="1.1.2020", paapv6=""),
        "yhkoul": rows("ura.yhkoul", people, **known, koukdh="351101", muupv3="1.1.2020", paapv3=""),
        "ythaku": rows("ura.ythaku", people, **known, alkpv1=start, loppv1="", hapkd=""),
        "ytyoll": rows("ura.ytyoll", people, **known, **unemployed)
        + rows("ura.ytyoll", [n for n in people if n < SERVED], **known | served),
    }


def payments(month: str, people: range) -> list[Row]:
    """A payment to each person."""
    period = {"jakso_alku": f"{month}-10", "jakso_loppu": f"{month}-28", "maksupvm": LAST_DAYS[month]}
    return rows("etuudet.maksut", people, hetu=hetu, rivi_id=str, takaisinperinta="0", paivat="15", **period)


def leads(month: str) -> list[Row]:
    """Leads of one area."""
    own = {"rivi_id": lambda n: f"{month}-{n}", "ytunnus": lambda n: f"{month} {n}", "liidipvm": f"10.{month[5:]}.2024"}
    return rows("atmt.wif_liidit", range(40), **own, tyollisyysalue="08", kuntakoodi=HELSINKI, tila="1")


def terms_of_work(month: str) -> list[Row]:
    """Terms of work in two towns, of which one has an umlaut."""
    own = {"rivi_id": lambda n: f"{month}-{n}", "CASE_ID": lambda n: f"{month}-{n}"}
    return rows("migri.tyoehdot", range(60), **own, MUNICIPALITY=lambda n: ("Helsinki", "Jyväskylä")[n % 2])


def shortages(months: list[str]) -> list[Row]:
    """The barometer of some months; no month has the values of another."""
    found = []
    for month in months:
        jobless = {"tyottomat": lambda n, month=month: str(n + 100 * int(month[5:]))}
        own = {"kuukausi": month, "maakunta": "01", "ammattikoodi": lambda n: str(1000 + n)}
        found += rows("keha.tyovoimabarometri", range(40), **own, **jobless)
    return found


def equality(years: list[int]) -> list[Row]:
    """The equality survey of some years; no year has the points of another."""
    found = []
    for year in years:
        points = {"pisteet": lambda n, year=year: str((n + year) % 4), "enimmaispisteet": "4"}
        own = {"vuosi": str(year), "tyollisyysalue": "08", "kysymys": str}
        found += rows("keha.yhdenvertaisuuskartoitus", range(60), **own, **points)
    return found


def population(years: list[int]) -> list[Row]:
    """Three towns' population of some years; no year has the numbers of another."""
    return [
        good_row(
            "tilastokeskus.tyossakaynti",
            vuosi=str(year),
            kunta=place,
            sukupuoli=sex,
            ikaryhma=age,
            toiminta=activity,
            kansalaisuus="FI",
            lkm=str(year % 100),
        )
        for year in years
        for place in (*TOWNS, OULU)
        for sex in ("1", "2")
        for age in ("15-24", "25-54", "55-64")
        for activity in ("tyollinen", "tyoton", "opiskelija", "muu")
    ]


def rows_of(parcels: Parcels, register: str, month: str, name: str) -> list[Row]:
    """The rows of a monthly delivery."""
    (found,) = [
        parcel
        for (one, _), parcel in parcels.items()
        if one == register and parcel.until == LAST_DAYS[month] and name in parcel.tables
    ]
    return found.tables[name]
