"""The client register URA: eleven tables made from lives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.calibration import Exit, State
from mittaristo_lab.simulation.draws import choose, choose_index, from_bands
from mittaristo_lab.simulation.ledger import Code, Day, Number, Rows, later, registered, stacked
from mittaristo_lab.simulation.persons import nationality_codes
from mittaristo_lab.simulation.plan import Plan
from mittaristo_lab.simulation.world import Block, World, employment_days, reason_codes


def person_rows(block: Block) -> Rows:
    """Return `yhenk`: one row per person, whose nationality is overwritten when it changes."""
    persons, rng = block.persons, block.stream("yhenk")
    count = len(persons)
    written_empty = rng.random(count) < cal.FINLAND_WRITTEN_EMPTY
    codes = [*nationality_codes(), ""]
    finland = np.where(written_empty, len(codes) - 1, 0)
    naturalised = persons.naturalised <= block.plan.until
    first = np.where(persons.nationality == 0, finland, persons.nationality)
    unsaid = (persons.language == 0) & (rng.random(count) < 0.1)
    known = registered(rng, block.plan, persons.first_contact, cal.PROMPT_LAGS)
    return Rows(
        {
            "hetu": block.hetu(np.arange(count)),
            "syntpv": Day(persons.birth),
            "sukup": Code.of(persons.sex, ["", "1", "2"]),
            "kansah": Code.of(np.where(naturalised, finland, first), codes),
            "kiekd": Code.of(np.where(unsaid, 3, persons.language), ["0", "1", "2", ""]),
        },
        known,
        known,
        corrected=np.where(naturalised, np.maximum(persons.naturalised, known), d.EMPTY),
        wrong={"kansah": Code.of(first, codes)},
    )


def home_rows(block: Block) -> Rows:
    """Return `yhkunta`: the home at first contact, and the one after a move; one in ten is not closed then."""
    persons, plan, rng = block.persons, block.plan, block.stream("yhkunta")
    everybody = np.arange(len(persons))
    known = registered(rng, plan, persons.first_contact, cal.PROMPT_LAGS)
    closed_on_move = (persons.moved != d.EMPTY) & (rng.random(len(persons)) < 0.9)
    leaves = np.where(closed_on_move, persons.moved - 1, d.EMPTY)
    moved = np.flatnonzero(persons.moved <= plan.until)
    moved_known = np.maximum(registered(rng, plan, persons.moved, cal.PROMPT_LAGS), known)

    def rows(who: np.ndarray, home: np.ndarray, start: np.ndarray, end: np.ndarray, known: np.ndarray) -> Rows:
        columns = {
            "hetu": block.hetu(who),
            "kunnoh": block.municipality(home),
            "muupv6": Day(start),
            "paapv6": Day(end),
        }
        return Rows(columns, known, np.where(end == d.EMPTY, d.EMPTY, moved_known[who]), ("paapv6",))

    return stacked(
        [
            rows(everybody, persons.home, persons.home_since, leaves, known),
            rows(
                moved,
                persons.second_home[moved],
                persons.moved[moved],
                np.full(len(moved), d.EMPTY),
                moved_known[moved],
            ),
        ]
    )


def education_rows(block: Block) -> Rows:
    """Return `yhkoul`: the education at first contact, and a higher one reached later by some."""
    persons, plan, rng = block.persons, block.plan, block.stream("yhkoul")
    count = len(persons)
    levels = [level for level, _ in cal.EDUCATION_LEVELS]
    codes = [level + field for level in levels for field in cal.EDUCATION_FIELDS]
    fields = len(cal.EDUCATION_FIELDS)
    has_row = np.flatnonzero(rng.random(count) >= cal.NO_EDUCATION_ROW)
    finished = persons.birth + (365.25 * (16 + 8 * rng.random(count))).astype(np.int64)
    known = registered(rng, plan, persons.first_contact, cal.PROMPT_LAGS)
    reached = persons.first_contact + rng.integers(200, 1500, count)
    higher = np.flatnonzero((rng.random(count) < cal.SECOND_EDUCATION) & (reached <= plan.until))
    higher_level = np.minimum(persons.education + 1, levels.index("8"))

    def rows(who: np.ndarray, level: np.ndarray, start: np.ndarray, known: np.ndarray) -> Rows:
        code = level * fields + rng.integers(0, fields, len(who))
        columns = {
            "hetu": block.hetu(who),
            "koukdh": Code.of(code, codes),
            "muupv3": Day(start),
            "paapv3": Day(np.full(len(who), d.EMPTY)),
        }
        return Rows(columns, known, np.full(len(who), d.EMPTY), ("paapv3",))

    before = np.minimum(finished, persons.first_contact)[has_row]
    return stacked(
        [
            rows(has_row, persons.education[has_row], before, known[has_row]),
            rows(higher, higher_level[higher], reached[higher], registered(rng, plan, reached[higher])),
        ]
    )


def occupation_rows(block: Block) -> Rows:
    """Return `yhamm`: the occupation at first contact, and another one that some take up later."""
    persons, plan, rng = block.persons, block.plan, block.stream("yhamm")
    count = len(persons)
    has_row = np.flatnonzero(rng.random(count) >= cal.NO_OCCUPATION_ROW)
    since = np.maximum(persons.first_contact - rng.integers(0, 3000, count), persons.birth + 15 * 365)
    changes = persons.first_contact + rng.integers(60, 1500, count)
    changes_trade = np.flatnonzero((rng.random(count) < cal.SECOND_OCCUPATION) & (changes <= plan.until))
    known = registered(rng, plan, persons.first_contact, cal.PROMPT_LAGS)
    change_known = np.maximum(registered(rng, plan, changes), known)
    trade_ends = np.full(count, d.EMPTY)
    trade_ends[changes_trade] = changes[changes_trade] - 1
    trade_ends[rng.random(count) < 0.4] = d.EMPTY
    another = block.world.occupations.draw(rng, np.zeros(len(changes_trade), bool))

    def rows(who: np.ndarray, trade: np.ndarray, start: np.ndarray, end: np.ndarray, known: np.ndarray) -> Rows:
        columns = {
            "hetu": block.hetu(who),
            "ammnoh": block.occupation(trade),
            "muupv1": Day(start),
            "paapv1": Day(end),
        }
        return Rows(columns, known, np.where(end == d.EMPTY, d.EMPTY, change_known[who]), ("paapv1",))

    return stacked(
        [
            rows(has_row, persons.occupation[has_row], since[has_row], trade_ends[has_row], known[has_row]),
            rows(
                changes_trade,
                another,
                changes[changes_trade],
                np.full(len(changes_trade), d.EMPTY),
                change_known[changes_trade],
            ),
        ]
    )


def illness_rows(block: Block) -> Rows:
    """Return `yhdiag`: long-term illnesses, a quarter of which end."""
    persons, plan, rng = block.persons, block.plan, block.stream("yhdiag")
    classes = block.world.codes("yhdiag", "dgnkdh")
    ill = np.flatnonzero(persons.ill_from <= plan.until)
    start = persons.ill_from[ill]
    ends = start + rng.integers(200, 2500, len(ill))
    ends = np.where((rng.random(len(ill)) < 0.25) & (ends >= plan.history_start), ends, d.EMPTY)
    known = registered(rng, plan, np.maximum(start, persons.first_contact[ill]))
    columns = {
        "hetu": block.hetu(ill),
        "dgnkdh": Code.of(rng.integers(0, len(classes), len(ill)), classes),
        "muupv5": Day(start),
        "paapv5": Day(ends),
    }
    closed = np.where(ends == d.EMPTY, d.EMPTY, np.maximum(registered(rng, plan, ends), known))
    return Rows(columns, known, closed, ("paapv5",))


def status_rows(block: Block) -> Rows:
    """Return `ytyoll`: employment statuses, with what registers do to them."""
    rng = block.stream("ytyoll")
    facts = status_facts(block, rng)
    rows = with_register_habits(block.plan, rng, facts, "tappvh")
    return stacked([rows, _old_open_twins(block.plan, rng, rows), _other_status_first(rng, facts)])


def status_facts(block: Block, rng: np.random.Generator) -> Rows:
    """Return the employment statuses that really were, as the register has them in the end."""
    lives, plan = block.lives, block.plan
    count = len(lives)
    long = lives.end - lives.start > 3
    late = lives.first_of_search & long & (rng.random(count) < cal.LATE_START_OF_STATUS)
    start = lives.start + late
    runs_on = ~lives.leaves & (rng.random(count) < cal.STATUS_RUNS_ON)
    end = lives.end + runs_on * rng.integers(1, 21, count)
    into_work = np.isin(lives.exit, cal.INTO_WORK)
    open_share = np.select(
        [into_work, lives.leaves & ~into_work],
        [cal.STATUS_LEFT_OPEN["work"], cal.STATUS_LEFT_OPEN["lapsed"]],
        0.0,
    )
    end = np.where(rng.random(count) < open_share, d.EMPTY, end)
    part_time_before = (lives.state == State.PART_TIME) & (start < cal.PART_TIME_FROM)
    kept = plan.dirty & (rng.random(count) < cal.DIRT["part_time_before_2022"])
    state = np.where(part_time_before & ~kept, int(State.OPEN), lives.state)
    unknown = lives.first_of_search & (rng.random(count) < 0.003)
    state = np.where(unknown, cal.STATE_CODES.index("z"), state)
    delivered = np.flatnonzero(end >= plan.history_start)
    return _dated_rows(
        block,
        rng,
        lives.person[delivered],
        start[delivered],
        end[delivered],
        ("tappvh", "tppvm"),
        {"tyok1": Code.of(state[delivered], cal.STATE_CODES)},
        {"tymsyy": Code.of(block.reasons[delivered], reason_codes())},
    )


def search_rows(block: Block) -> Rows:
    """Return `ythaku`: job searches, with what registers do to them."""
    rng = block.stream("ythaku")
    rows = with_register_habits(block.plan, rng, search_facts(block, rng), "alkpv1")
    return stacked([rows, _old_open_twins(block.plan, rng, rows)])


def search_facts(block: Block, rng: np.random.Generator) -> Rows:
    """Return the job searches that really were; they may end after their last status, or be renewed half-way."""
    lives, plan = block.lives, block.plan
    first, last = np.flatnonzero(lives.first_of_search), np.flatnonzero(lives.last_of_search)
    count = len(first)
    person, start = lives.person[first], lives.start[first]
    end = np.where(lives.leaves[last], lives.end[last], d.EMPTY)
    reason = block.reasons[last].copy()
    room = block.next_start()[last] - 2
    into_work = np.isin(lives.exit[last], [Exit.MEDIATED, Exit.FOUND_JOB])
    how = rng.random(count)
    later_end = end + rng.integers(1, 26, count)
    lapse_end = end + rng.integers(20, 61, count)
    ends_later = into_work & (how < cal.SEARCH_ENDS_LATER) & (later_end <= room)
    lapses = into_work & (how > 1 - cal.SEARCH_LAPSES_INSTEAD) & (lapse_end <= room)
    end = np.where(ends_later, later_end, np.where(lapses, lapse_end, end))
    reason[lapses] = reason_codes().index("10")
    start, end, person, reason = _renewed(rng, person, start, end, reason)
    delivered = np.flatnonzero(end >= plan.history_start)
    backgrounds = [*block.world.codes("ythaku", "hedkd"), ""]
    return _dated_rows(
        block,
        rng,
        person[delivered],
        start[delivered],
        end[delivered],
        ("alkpv1", "loppv1"),
        {"hedkd": Code.of(rng.integers(0, len(backgrounds), len(delivered)), backgrounds)},
        {"hapkd": Code.of(reason[delivered], reason_codes())},
    )


def subsidy_rows(block: Block) -> Rows:
    """Return `ysijoit`: subsidised work and start-up grants, with what registers do to them."""
    rng = block.stream("ysijoit")
    facts = subsidy_facts(block, rng)
    rows = with_register_habits(block.plan, rng, facts, "alkpv2")
    return stacked([rows, _old_subsidies(block, rng, facts)]) if block.plan.dirty else rows


def subsidy_facts(block: Block, rng: np.random.Generator) -> Rows:
    """Return subsidised work that matches status 0, and start-up grants from the first day of work."""
    lives, plan = block.lives, block.plan
    hidden = (lives.exit == Exit.TO_OPEN) & (rng.random(len(lives)) < 0.01)
    into_work = np.isin(lives.exit, [Exit.MEDIATED, Exit.FOUND_JOB])
    grants = np.flatnonzero((into_work & (rng.random(len(lives)) < cal.START_UP_GRANT)) | hidden)
    work = np.flatnonzero(lives.state == State.SUBSIDISED)
    grant_end = lives.end[grants] + 30 * rng.integers(6, 13, len(grants))
    other_end = rng.random(len(work)) < cal.SUBSIDY_OTHER_END
    work_end = lives.end[work] + other_end * rng.integers(1, 12, len(work))
    end = np.concatenate([work_end, grant_end])
    end = np.where(rng.random(len(end)) < cal.SUBSIDY_NEVER_CLOSED, d.EMPTY, end)
    start = np.concatenate([lives.start[work], lives.end[grants] + 1])
    person = np.concatenate([lives.person[work], lives.person[grants]])
    is_grant = np.concatenate([np.zeros(len(work), bool), ~hidden[grants]])

    kinds = [*cal.SUBSIDY_KINDS, *cal.GRANT_KINDS]
    work_kind = choose(rng, cal.SUBSIDY_KINDS, len(end))
    old_enough = d.completed_years(block.persons.birth[person], start) >= 55
    new_55 = (start >= d.month_start(np.int64(53 * 12))) & old_enough
    work_kind = np.where((work_kind == kinds.index("55")) & ~new_55, kinds.index("5T"), work_kind)
    grant_kind = len(cal.SUBSIDY_KINDS) + choose(rng, cal.GRANT_KINDS, len(end))
    share = choose(rng, cal.SUBSIDY_SHARES, len(end))
    employers = rng.integers(0, len(block.world.employers.home), len(end))
    endings = block.world.codes("ysijoit", "sipkd")
    delivered = np.flatnonzero(end >= plan.history_start)

    def of(values: np.ndarray) -> np.ndarray:
        return values[delivered]

    return _dated_rows(
        block,
        rng,
        of(person),
        of(start),
        of(end),
        ("alkpv2", "loppv2"),
        {
            "sijkds": Code.of(of(np.where(is_grant, grant_kind, work_kind)), kinds),
            "tukipros": Code.of(of(np.where(is_grant, -1, share)), list(cal.SUBSIDY_SHARES)),
            "ammnos": block.occupation(of(block.persons.occupation[person])),
            "ytunnus": block.employer(of(np.where(is_grant, -1, employers))),
        },
        {"sipkd": Code.of(rng.integers(0, len(endings), len(delivered)), endings)},
    )


def _old_subsidies(block: Block, rng: np.random.Generator, like: Rows) -> Rows:
    """Return apprenticeships of the years before 2015, whose kind 55 means something else today (X6)."""
    old_enough = np.flatnonzero(block.persons.birth < d.month_start(np.int64(20 * 12)))
    who = old_enough[rng.random(len(old_enough)) < cal.DIRT["old_subsidy_55"]]
    start = d.month_start(np.int64(42 * 12)) + rng.integers(0, 700, len(who))
    end = start + rng.integers(30, 365, len(who))
    kind = like.columns["sijkds"]
    fifty_five = kind.vocabulary.index("55").as_py()
    nothing = np.full(len(who), -1)
    columns = {
        name: Code(nothing, column.vocabulary) for name, column in like.columns.items() if isinstance(column, Code)
    }
    columns |= {"hetu": block.hetu(who), "sijkds": Code(np.full(len(who), fifty_five), kind.vocabulary)}
    return Rows({**columns, "alkpv2": Day(start), "loppv2": Day(end)}, end, end, like.closing)


def placement_rows(block: Block) -> Rows:
    """Return `ytvalit`: placements near the first day of work, mostly with the vacancy that was filled."""
    lives, plan, rng = block.lives, block.plan, block.stream("ytvalit")
    mediated = block.reasons == reason_codes().index("01")
    into_work = np.isin(lives.exit, [Exit.MEDIATED, Exit.FOUND_JOB, Exit.TO_OPEN])
    chance = np.where(mediated, cal.PLACEMENT_OF_MEDIATED, cal.PLACEMENT_OF_OTHERS) * into_work
    placed = np.flatnonzero(rng.random(len(lives)) < chance)
    twice = placed[rng.random(len(placed)) < cal.SECOND_PLACEMENT]
    placed = np.sort(np.concatenate([placed, twice]))
    start = lives.end[placed] + 1 + from_bands(rng, cal.PLACEMENT_OFFSETS, len(placed))
    inside = start >= plan.history_start
    placed, start = placed[inside], start[inside]
    person = lives.person[placed]
    vacancy = find_vacancies(block, rng, person, start - rng.integers(1, 30, len(start)))
    vacancy = np.where(rng.random(len(vacancy)) < cal.VACANCY_KNOWN, vacancy, -1)
    vacancies = block.world.vacancies
    home = block.persons.home_on(person, start)
    has_vacancy = vacancy >= 0
    elsewhere = has_vacancy & (vacancies.home[vacancy] != home)
    end = start + employment_days(rng, len(start))
    end = np.where(rng.random(len(start)) < 0.5, end, d.EMPTY)
    decided = start - rng.integers(0, 12, len(start))
    own_trade = np.where(rng.random(len(start)) < 0.5, block.persons.occupation[person], -1)
    columns = {
        "hetu": block.hetu(person),
        "valpv": Day(decided),
        "alkpv8": Day(start),
        "loppv8": Day(end),
        "ammno3": block.occupation(np.where(has_vacancy, vacancies.occupation[vacancy], own_trade)),
        "ilmno": Code(vacancy, vacancies.numbers),
        "valkd": Code.of(np.where(elsewhere, 1, 0), ["1", "2", "3"]),
    }
    known = registered(rng, plan, start)
    closed = np.where(end == d.EMPTY, d.EMPTY, np.maximum(registered(rng, plan, end), known))
    return Rows(columns, known, closed, ("loppv8",))


def offer_rows(block: Block) -> Rows:
    """Return `tyotarjoukset`: job offers to clients, whose results come days later."""
    plan, rng = block.plan, block.stream("tyotarjoukset")
    person, day, vacancy, area = offered(block, rng, cal.OFFERS_PER_MONTH)
    vacancies = block.world.vacancies
    has_vacancy = vacancy >= 0
    says_where = has_vacancy & (rng.random(len(day)) >= cal.OFFER_WITHOUT_WORKPLACE)
    says_number = rng.random(len(day)) >= cal.OFFER_WITHOUT_VACANCY
    results = list(cal.OFFER_RESULTS)
    known = registered(rng, plan, day, cal.PROMPT_LAGS)
    columns = {
        "hetu": block.hetu(person),
        "ilmoitusnumero": Code(np.where(says_number, vacancy, -1), vacancies.numbers),
        "kuntakoodi": block.municipality(np.where(says_where, vacancies.home[vacancy], -1)),
        "ammattikoodi": block.occupation(np.where(has_vacancy, vacancies.occupation[vacancy], -1)),
        "osoitettupvm": Day(day),
        "tuloskoodi": Code.of(choose(rng, cal.OFFER_RESULTS, len(day)), results),
        "tyollkoodi": Code.of(rng.integers(0, 3, len(day)), ["", "1", "2"]),
        "tyollisyysalue": block.area(area),
    }
    return Rows(columns, known, later(rng, plan, known, 3, 40), ("tuloskoodi",))


def vacancy_rows(plan: Plan, world: World) -> Rows:
    """Return `ypaikka`: all vacancies (they belong to no block)."""
    rng = plan.stream("ypaikka")
    vacancies, count = world.vacancies, len(world.vacancies)
    durations = world.codes("ypaikka", "keskd")
    columns = {
        "ilmno": Code(np.arange(count), vacancies.numbers),
        "ytunnus": Code(np.where(rng.random(count) < 0.95, vacancies.employer, -1), world.employers.ytunnus),
        "ammnop": Code(vacancies.occupation, world.occupations.codes),
        "kunnop": Code(vacancies.home, pa.array(world.geography.codes)),
        "tapp1": Day(vacancies.posted),
        "keskd": Code.of(rng.integers(0, len(durations), count), durations),
        "illkm": Number(1 + np.minimum(rng.geometric(0.6, count), 40) - 1),
    }
    known = registered(rng, plan, vacancies.posted, cal.PROMPT_LAGS)
    changed = rng.random(count) < cal.CORRECTED_SHARE
    places = columns["illkm"]
    return Rows(
        columns,
        known,
        known,
        corrected=np.where(changed, later(rng, plan, known, 5, 60), d.EMPTY),
        wrong={"illkm": Number(places.values + 1)},
    )


def find_vacancies(block: Block, rng: np.random.Generator, person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return a vacancy posted in the month of each day, near home or in another area; -1 where none is open."""
    area = block.area_on(person, day)
    elsewhere = rng.random(len(day)) < cal.WORK_ELSEWHERE
    other = block.world.geography.draw_other_areas(rng, area)
    return block.world.vacancies.pick(rng, np.where(elsewhere, other, area), day)


def offered(
    block: Block, rng: np.random.Generator, per_month: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (person, day, vacancy, offering area) of offers to jobseekers, some of them twice on a day."""
    lives, plan = block.lives, block.plan
    asked = np.isin(lives.state, [State.UNEMPLOYED, State.LAID_OFF, State.SERVICE, State.PART_TIME])
    start = np.maximum(lives.start, plan.history_start)
    length = np.maximum(np.minimum(lives.end, plan.until) - start + 1, 0) * asked
    times = rng.poisson(length * (per_month / 30.4))
    status = np.repeat(np.arange(len(lives)), times)
    day = start[status] + (rng.random(len(status)) * length[status]).astype(np.int64)
    person = lives.person[status]
    vacancy = find_vacancies(block, rng, person, day - rng.integers(0, 20, len(day)))
    home_area = block.area_on(person, day)
    by_other = rng.random(len(day)) < cal.OFFERED_BY_OTHER_AREA
    area = np.where(by_other, block.world.geography.draw_other_areas(rng, home_area), home_area)
    index = np.arange(len(day))
    index = np.sort(np.concatenate([index, index[rng.random(len(day)) < cal.DUPLICATE_OFFERS]]))
    return person[index], day[index], vacancy[index], area[index]


def _dated_rows(
    block: Block,
    rng: np.random.Generator,
    person: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    interval: tuple[str, str],
    columns: dict[str, Code],
    at_end: dict[str, Code],
) -> Rows:
    """Return rows whose end, with the columns `at_end`, becomes known later than their start."""
    plan = block.plan
    known = registered(rng, plan, start)
    closed = np.where(end == d.EMPTY, d.EMPTY, np.maximum(registered(rng, plan, end), known))
    end_known = {name: Code(np.where(end == d.EMPTY, -1, c.values), c.vocabulary) for name, c in at_end.items()}
    return Rows(
        {"hetu": block.hetu(person), interval[0]: Day(start), interval[1]: Day(end), **columns, **end_known},
        known,
        closed,
        (interval[1], *at_end),
    )


def _renewed(
    rng: np.random.Generator, person: np.ndarray, start: np.ndarray, end: np.ndarray, reason: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return searches of which some are two rows that meet or overlap (J2)."""
    length = np.minimum(end, start + 400) - start
    split = np.flatnonzero((rng.random(len(start)) < cal.SEARCH_SPLIT) & (length > 20))
    middle = start[split] + (length[split] * (0.2 + 0.6 * rng.random(len(split)))).astype(np.int64)
    overlap = rng.integers(0, 10, len(split)) * (rng.random(len(split)) < 0.5)
    second = (np.maximum(middle + 1 - overlap, start[split] + 1), end[split], person[split], reason[split])
    end, reason = end.copy(), reason.copy()
    end[split] = middle
    reason[split] = choose_index(rng, [0.6, 0.4], len(split))
    reason[split] = np.array([reason_codes().index("10"), reason_codes().index("06")])[reason[split]]
    first = (start, end, person, reason)
    joined = [np.concatenate([one, two]) for one, two in zip(first, second, strict=True)]
    order = np.lexsort((joined[0], joined[2]))
    return joined[0][order], joined[1][order], joined[2][order], joined[3][order]


def _other_status_first(rng: np.random.Generator, rows: Rows) -> Rows:
    """Return rows of another status that stood in the register before some right ones, never deleted (T2)."""
    mistaken = rows.take(rng.random(len(rows)) < cal.WRONG_STATUS_SHARE)
    status = mistaken.columns["tyok1"]
    other = np.where(status.values == State.OUTSIDE, int(State.UNEMPLOYED), int(State.OUTSIDE))
    open_end = Day(np.full(len(mistaken), d.EMPTY))
    never = np.full(len(mistaken), d.EMPTY)
    reason = mistaken.columns["tymsyy"]
    wrong = mistaken.with_columns(
        tyok1=Code(other, status.vocabulary), tppvm=open_end, tymsyy=Code(np.full(len(never), -1), reason.vocabulary)
    )
    return Rows(wrong.columns, wrong.known - rng.integers(1, 10, len(never)), never, wrong.closing)


def with_register_habits(plan: Plan, rng: np.random.Generator, facts: Rows, start_column: str) -> Rows:
    """Return the facts, some of which first had a wrong start, and rows that were a mistake and are deleted (X3)."""
    count = len(facts)
    start = facts.columns[start_column]
    wrong_start = Day(start.values - rng.integers(1, 10, count))
    right_from = np.where(rng.random(count) < cal.CORRECTED_SHARE, later(rng, plan, facts.known, 10, 120), d.EMPTY)
    rows = replace(facts, corrected=right_from, wrong={start_column: wrong_start})

    # A row that the register learns of on the very last day could not be deleted any more.
    mistaken = facts.take((rng.random(count) < cal.DELETED_SHARE) & (facts.known < plan.until))
    shifted = Day(mistaken.columns[start_column].values - rng.integers(1, 25, len(mistaken)))
    mistaken = replace(
        mistaken.with_columns(**{start_column: shifted}),
        closed=np.full(len(mistaken), d.EMPTY),
        deleted=later(rng, plan, mistaken.known, 15, 150),
    )
    return stacked([rows, mistaken])


def _old_open_twins(plan: Plan, rng: np.random.Generator, rows: Rows) -> Rows:
    """Return open rows of old deliveries, of what other rows have closed (X2); nobody ever touched them again."""
    lasting = rows.deleted == d.EMPTY
    old = (rows.closed <= plan.covered_until[0] - 365) & lasting
    twins = rows.take(old & (rng.random(len(rows)) < cal.OLD_PAIR_SHARE))
    return Rows(twins.columns, twins.known, np.full(len(twins), d.EMPTY), twins.closing)
