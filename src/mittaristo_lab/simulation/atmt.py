"""Job Market Finland for specialists: presentations, leads to Work in Finland, permits by occupation."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.ledger import Code, Day, Rows, later, registered
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.ura import offered
from mittaristo_lab.simulation.world import Block, World

CASE_NUMBER_FROM = 500_001


def presentation_rows(block: Block) -> Rows:
    """Return `esittelyt`: clients presented to employers; some are cancelled days later."""
    plan, rng = block.plan, block.stream("esittelyt")
    person, day, vacancy, area = offered(block, rng, cal.PRESENTATIONS_PER_MONTH)
    vacancies, count = block.world.vacancies, len(day)
    has_vacancy = vacancy >= 0
    says_where = has_vacancy & (rng.random(count) >= cal.OFFER_WITHOUT_WORKPLACE)
    cancelled = rng.random(count) < cal.CANCELLED_PRESENTATIONS
    known = registered(rng, plan, day, cal.PROMPT_LAGS)
    states = ["1", "9"]
    columns = {
        "hetu": block.hetu(person),
        "ilmoitusnumero": Code(vacancy, vacancies.numbers),
        "kuntakoodi": block.municipality(np.where(says_where, vacancies.home[vacancy], -1)),
        "esittelypvm": Day(day),
        "tila": Code.of(cancelled.astype(np.int64), states),
        "tyollisyysalue": block.area(area),
    }
    return Rows(
        columns,
        known,
        known,
        corrected=np.where(cancelled, later(rng, plan, known, 1, 40), d.EMPTY),
        wrong={"tila": Code.of(np.zeros(count, np.int64), states)},
    )


def lead_rows(plan: Plan, world: World) -> Rows:
    """Return `wif_liidit`: leads, open at first, then handed over, closed or withdrawn."""
    rng = plan.stream("wif_liidit")
    day = _days_of_events(plan, rng, cal.LEADS_PER_PERSON_MONTH, cal.FEWEST_LEADS_MONTH)
    count = len(day)
    home = world.geography.draw_municipalities(rng, count)
    states = ["1", "2", "3", "9"]
    state = rng.choice(4, count, p=[0.25, 0.45, 0.22, 0.08])
    employer = rng.integers(0, len(world.employers.home), count)
    known = registered(rng, plan, day, cal.PROMPT_LAGS)
    columns = {
        "liidipvm": Day(day),
        "ytunnus": Code(np.where(rng.random(count) < 0.9, employer, -1), world.employers.ytunnus),
        "kuntakoodi": Code(np.where(rng.random(count) < 0.95, home, -1), pa.array(world.geography.codes)),
        "ammattikoodi": _occupation(rng, world, count),
        "tyollisyysalue": Code(world.geography.area[home], pa.array(world.geography.area_codes)),
        "tila": Code.of(state, states),
    }
    changed = np.where(state > 0, later(rng, plan, known, 5, 90), d.EMPTY)
    return Rows(
        columns,
        known,
        known,
        corrected=changed,
        wrong={"tila": Code.of(np.zeros(count, np.int64), states)},
    )


def permit_rows(plan: Plan, world: World) -> Rows:
    """Return `tyoluvat`: work-based permit decisions; a case decided again has a second row."""
    rng = plan.stream("tyoluvat")
    day = _days_of_events(plan, rng, cal.PERMITS_PER_PERSON_MONTH, cal.FEWEST_PERMITS_MONTH)
    number = np.arange(len(day))
    again = np.flatnonzero(rng.random(len(day)) < 0.05)
    day = np.concatenate([day, day[again] + rng.integers(0, 200, len(again))])
    number = np.concatenate([number, number[again]])
    count = len(day)
    home = world.geography.draw_municipalities(rng, len(number))[number]
    trade = _occupation(rng, world, count)
    columns = {
        "asianumero": Code(number, pa.array([f"A{CASE_NUMBER_FROM + n}" for n in range(len(day))])),
        "paatospvm": Day(day),
        "paatos": Code.of((rng.random(count) >= cal.POSITIVE_DECISIONS).astype(np.int64), ["1", "9"]),
        "ammattikoodi": Code(trade.values[number], trade.vocabulary),
        "kuntakoodi": Code(np.where(rng.random(count) < 0.95, home, -1), pa.array(world.geography.codes)),
    }
    return Rows.plain(columns, registered(rng, plan, day, cal.PROMPT_LAGS))


def _days_of_events(plan: Plan, rng: np.random.Generator, per_person: float, fewest: int) -> np.ndarray:
    per_month = max(fewest, round(plan.persons * per_person))
    months = np.repeat(np.arange(d.month_index(plan.history_start), plan.last_month + 1), per_month)
    start = d.month_start(months)
    return start + (rng.random(len(months)) * (d.month_start(months + 1) - start)).astype(np.int64)


def _occupation(rng: np.random.Generator, world: World, count: int) -> Code:
    drawn = world.occupations.draw(rng, rng.random(count) < 0.5)
    return Code(np.where(rng.random(count) < 0.96, drawn, -1), world.occupations.codes)
