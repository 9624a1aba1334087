"""The KEHA Centre's labour barometer and its two yearly surveys of the employment areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.draws import choose_index
from mittaristo_lab.simulation.ledger import Code, Column, Number
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.world import World

BALANCE, OVERSUPPLY, MISMATCH, SHORTAGE, FAILED = range(5)
MATCH_STATES = ["0", "1", "2", "3", "99"]

EQUALITY_QUESTIONS = {
    "1": [
        "Palveluihin voi hakeutua monella tavalla",
        "Asiointi onnistuu ilman verkkopankkitunnuksia",
        "Neuvontaa saa; myös ilman ajanvarausta",
        "Odotusaikoja seurataan ryhmittäin",
    ],
    "2": [
        "Yhdenvertaisuussuunnitelma ohjaa työtä",
        "Palvelujen kohdentumista seurataan tilastoin",
        "Heikoimmassa asemassa olevat tavoitetaan",
    ],
    "3": [
        "Henkilöstö on koulutettu",
        'Ohje "Syrjimätön palvelutilanne" on käytössä',
        "Palautteeseen vastataan",
        "Syrjintätapaukset käsitellään",
        "Tulkkaus järjestyy",
    ],
    "4": ["Palvelua saa suomeksi ja ruotsiksi", "Selkokieli on käytössä", "Saamenkieliset palvelut on järjestetty"],
    "5": [
        "Toimitilat ovat esteettömät",
        "Verkkopalvelut ovat saavutettavia",
        "Etäpalvelua on tarjolla",
        "Kuulo- ja näkövammaiset on huomioitu",
    ],
}
QUESTIONS_PER_VIEWPOINT = 3


@dataclass(frozen=True)
class Table:
    """A whole table of a full delivery, with what decides which rows a delivery holds.

    Attributes:
        columns: values by contract name.
        since: index of the first monthly delivery month, or the year, from which a row is delivered.
    """

    columns: dict[str, Column]
    since: np.ndarray

    def until(self, last: int) -> dict[str, Column]:
        """Return the rows of the deliveries up to `last`."""
        index = np.flatnonzero(self.since <= last)
        return {name: column.take(index) for name, column in self.columns.items()}


def barometer(plan: Plan, world: World) -> Table:
    """Return `tyovoimabarometri`: states drift slowly; some months come late, some never (S3, S5)."""
    rng = plan.stream("barometer")
    months = np.arange(plan.first_month - cal.BAROMETER_HISTORY_MONTHS, plan.last_month + 1)
    trades = world.occupations.in_barometer()
    regions = len(world.geography.region_codes)
    shape = (len(months), regions, len(trades))
    score = (
        rng.standard_normal((1, 1, len(trades)))
        + 0.5 * rng.standard_normal((1, regions, 1))
        + 0.8 * rng.standard_normal((1, regions, len(trades)))
        + _slow_drift(rng, shape)
    )
    edges = np.quantile(score, [0.22, 0.70, 1 - cal.SHORTAGE_SHARE])
    state = np.array([OVERSUPPLY, BALANCE, MISMATCH, SHORTAGE])[np.searchsorted(edges, score)]
    state = np.where(rng.random(shape) < cal.BAROMETER_FAILED, FAILED, state)
    covered = rng.random((1, regions, len(trades))) < cal.BAROMETER_PRESENT
    present = covered & (rng.random(shape) < 0.97)
    month, region, trade = np.nonzero(present)
    state = state[month, region, trade]
    severity = np.clip(np.round(np.abs(score[month, region, trade]) * 1.5), 1, 5).astype(np.int64)
    jobless = np.round(20 + 400 * rng.random(len(month)) ** 3).astype(np.int64)
    counted = (state != FAILED) & (rng.random(len(month)) < 0.98)
    columns: dict[str, Column] = {
        "kuukausi": Code(month, pa.array([d.month_name(m) for m in months])),
        "maakunta": Code(region, pa.array(world.geography.region_codes)),
        "ammattikoodi": Code(trades[trade], world.occupations.codes),
        "kohtaantotila": Code.of(state, MATCH_STATES),
        "kohtaantoaste": Code.of(np.where(state == FAILED, 0, severity), ["", "1", "2", "3", "4", "5"]),
        "tyottomat": Number(np.where(counted, jobless, -1)),
        "avoimet_paikat": Number(np.where(counted, rng.poisson(12, len(month)), -1)),
    }
    return Table(columns, (months + _delays(rng, months))[month])


def equality_survey(plan: Plan, world: World, years: np.ndarray) -> Table:
    """Return `yhdenvertaisuuskartoitus`: points of each area and question; some questions unanswered (Q1)."""
    rng = plan.stream("equality")
    areas = employment_areas(world)
    questions = [(theme, text) for theme, texts in EQUALITY_QUESTIONS.items() for text in texts]
    texts = [f"{theme}.{n + 1} {text}" for n, (theme, text) in enumerate(questions)]
    year, area, question = (x.ravel() for x in np.meshgrid(years, areas, np.arange(len(questions)), indexing="ij"))
    maximum = rng.choice([2, 3, 4, 5], len(questions))[question]
    level = 0.62 + 0.03 * (year - years[0]) + 0.12 * rng.standard_normal(len(world.geography.area_codes))[area]
    points = np.round(np.clip(level + 0.2 * rng.standard_normal(len(year)), 0, 1) * maximum * 2) / 2
    unanswered = rng.random(len(year)) < cal.EQUALITY_UNANSWERED
    columns: dict[str, Column] = {
        "vuosi": Number(year),
        "tyollisyysalue": Code(area, pa.array(world.geography.area_codes)),
        "osio": Code.of(np.array([int(theme) for theme, _ in questions])[question] - 1, list(EQUALITY_QUESTIONS)),
        "kysymys": Code(question, pa.array(texts)),
        "pisteet": Number(np.where(unanswered, -1.0, points)),
        "enimmaispisteet": Number(maximum.astype(float)),
    }
    return Table(columns, year)


def cooperation_barometer(plan: Plan, world: World, years: np.ndarray) -> Table:
    """Return `yhteistyobarometri`: answers 1-5 of each area's respondents; some skip half of them (C1)."""
    rng = plan.stream("cooperation")
    areas = employment_areas(world)
    per_area = 4 + rng.poisson(cal.COOPERATION_RESPONDENTS - 4, (len(years), len(areas)))
    year_of, area_of = (np.repeat(x.ravel(), per_area.ravel()) for x in np.meshgrid(years, areas, indexing="ij"))
    group = choose_index(rng, [0.38, 0.14, 0.22, 0.12, 0.14], len(year_of))
    viewpoints = len(world.codes("yhteistyobarometri", "nakokulma"))
    questions = viewpoints * QUESTIONS_PER_VIEWPOINT
    respondent = np.repeat(np.arange(len(year_of)), questions)
    question = np.tile(np.arange(questions), len(year_of))
    mood = (
        3.4
        + 0.35 * rng.standard_normal(len(world.geography.area_codes))[area_of]
        + 0.5 * rng.standard_normal(len(year_of))
    )
    answer = np.clip(np.round(mood[respondent] + 0.9 * rng.standard_normal(len(respondent))), 1, 5).astype(np.int64)
    lazy = np.where(rng.random(len(year_of)) < 0.08, 0.55, cal.COOPERATION_UNANSWERED)[respondent]
    answer = np.where(rng.random(len(answer)) < lazy, 0, answer)
    says_so = plan.dirty & (rng.random(len(answer)) < cal.DIRT["unanswered_eos"])
    answer = np.where(says_so, 6, answer)
    names = [f"{1 + n // QUESTIONS_PER_VIEWPOINT}.{1 + n % QUESTIONS_PER_VIEWPOINT}" for n in range(questions)]
    columns: dict[str, Column] = {
        "vuosi": Number(year_of[respondent]),
        "tyollisyysalue": Code(area_of[respondent], pa.array(world.geography.area_codes)),
        "vastaaja": Number(respondent + 1),
        "vastaajaryhma": Code.of(group[respondent], world.codes("yhteistyobarometri", "vastaajaryhma")),
        "nakokulma": Code.of(question // QUESTIONS_PER_VIEWPOINT, world.codes("yhteistyobarometri", "nakokulma")),
        "kysymys": Code(question, pa.array(names)),
        "vastaus": Code.of(answer, ["", "1", "2", "3", "4", "5", "eos"]),
    }
    return Table(columns, year_of[respondent])


def employment_areas(world: World) -> np.ndarray:
    """Return the indices of the 45 employment areas: Åland is none, and answers no survey."""
    return np.flatnonzero(world.geography.is_employment_area)


def _slow_drift(rng: np.random.Generator, shape: tuple[int, int, int]) -> np.ndarray:
    drift = np.empty(shape)
    drift[0] = 0.6 * rng.standard_normal(shape[1:])
    for month in range(1, shape[0]):
        drift[month] = 0.96 * drift[month - 1] + 0.17 * rng.standard_normal(shape[1:])
    return drift


def _delays(rng: np.random.Generator, months: np.ndarray) -> np.ndarray:
    """Return the months by which each month's barometer comes late; a few never come."""
    drawn = rng.random(len(months))
    never = 10_000
    delay = np.select([drawn < 0.05, drawn < 0.13], [never, 1], 0)
    delay[:2] = 0
    return delay
