"""Open-market employment, its runs and entries (E), with all else that a life shows (T, J, U)."""

from dataclasses import dataclass
from datetime import date

from mittaristo_lab.reference.dates import OPEN, day_after, day_before
from mittaristo_lab.reference.deliveries import Origin
from mittaristo_lab.reference.parameters import Parameters
from mittaristo_lab.reference.registers import Life, SubsidyRow
from mittaristo_lab.reference.timeline import (
    Episode,
    Spell,
    Status,
    covering,
    episodes,
    spells,
    status_on,
    status_timeline,
)


@dataclass(frozen=True, slots=True)
class Employment:
    """Days of open-market employment, held by a status (E1) or implied by an end (E2, E3)."""

    start: date
    end: date
    rule: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Run:
    """Adjoining employment (E4).

    Attributes:
        start: its first day e.
        end: its last day, OPEN when it has none.
        rule: E1, E2 or E3, by which it starts.
        origin: the row by which it starts.
        subsidised: an `ysijoit` row covers e (E5).
        jobseeker_before: an episode covers e - 1 (E6).
        known: e is not after `data_until` (E7).
    """

    start: date
    end: date
    rule: str
    origin: Origin
    subsidised: bool
    jobseeker_before: bool
    known: bool

    @property
    def is_entry(self) -> bool:
        """E5, E6 and E7 hold on the first day (E4)."""
        return not self.subsidised and self.jobseeker_before and self.known


@dataclass(frozen=True, slots=True)
class History:
    """What the rules T, J, U and E make of a life."""

    life: Life
    timeline: list[Status]
    episodes: list[Episode]
    spells: list[Spell]
    runs: list[Run]

    @property
    def entries(self) -> list[Run]:
        """The runs whose first day is an entry, in order."""
        return [run for run in self.runs if run.is_entry]


def history(life: Life, parameters: Parameters, data_until: date | None) -> History:
    """Return what the rules make of a life.

    Args:
        life: the person's rows.
        parameters: of the rules.
        data_until: the last day that ura covers (E7).
    """
    timeline = status_timeline(life.statuses)
    job_searches = episodes(life.searches)
    employment = [
        *by_status(timeline, parameters),
        *implied_by_episodes(timeline, job_searches, parameters),
        *implied_by_statuses(timeline, job_searches, parameters),
    ]
    return History(
        life,
        timeline,
        job_searches,
        spells(timeline, job_searches),
        runs(employment, life.subsidies, job_searches, data_until),
    )


def by_status(timeline: list[Status], parameters: Parameters) -> list[Employment]:
    """Return the employment that statuses hold (E1)."""
    return [
        Employment(status.start, status.end, "E1", status.origin)
        for status in timeline
        if status.is_open_market(parameters.open_market_statuses)
    ]


def implied_by_episodes(
    timeline: list[Status], job_searches: list[Episode], parameters: Parameters
) -> list[Employment]:
    """Return the employment that ended episodes imply (E2)."""
    found = []
    for episode in job_searches:
        if episode.end == OPEN:
            continue
        status_at_end = status_on(timeline, episode.end)
        if not _is_into_work(episode.reason, status_at_end, parameters):
            continue
        start = day_after(episode.end)
        if not _status_forbids(timeline, start):
            found.append(Employment(start, _until(timeline, job_searches, start), "E2", episode.origin))
    return found


def implied_by_statuses(
    timeline: list[Status], job_searches: list[Episode], parameters: Parameters
) -> list[Employment]:
    """Return the employment that ended statuses imply, where T3 did not cut them (E3)."""
    found = []
    for status in timeline:
        if status.end == OPEN or status.cut or status.is_open_market(parameters.open_market_statuses):
            continue
        if not _is_into_work(status.reason, status, parameters):
            continue
        start = day_after(status.end)
        episode_starts = any(episode.start == start for episode in job_searches)
        if not episode_starts and not _status_forbids(timeline, start):
            found.append(Employment(start, _until(timeline, job_searches, start), "E3", status.origin))
    return found


def _is_into_work(reason: str | None, status_at_end: Status | None, parameters: Parameters) -> bool:
    """Tell whether the reason means work; 02 does for the laid-off, who go back to theirs (E2, E3)."""
    if reason in parameters.open_market_reasons:
        return True
    laid_off = status_at_end is not None and status_at_end.code == "3"
    return parameters.layoff_return_is_employment and reason == "02" and laid_off


def _status_forbids(timeline: list[Status], start: date) -> bool:
    """Tell whether a status row starts on t + 1, or a status other than 2 and 3 holds it (E2)."""
    status = status_on(timeline, start)
    return status is not None and (status.start == start or status.code not in ("2", "3"))


def _until(timeline: list[Status], job_searches: list[Episode], start: date) -> date:
    """Return the day before the first status row or episode that starts after t + 1, else OPEN (E2)."""
    later = [item.start for item in [*timeline, *job_searches] if item.start > start]
    return day_before(min(later)) if later else OPEN


def runs(
    employment: list[Employment],
    subsidies: list[SubsidyRow],
    job_searches: list[Episode],
    data_until: date | None,
) -> list[Run]:
    """Return overlapping and adjacent employment as runs (E4), tested on their first days (E5, E6, E7)."""
    joined: list[Employment] = []
    for piece in sorted(employment, key=lambda item: (item.start, item.rule)):
        if joined and piece.start <= day_after(joined[-1].end):
            first = joined.pop()
            joined.append(Employment(first.start, max(first.end, piece.end), first.rule, first.origin))
        else:
            joined.append(piece)
    return [
        Run(
            piece.start,
            piece.end,
            piece.rule,
            piece.origin,
            subsidised=any(
                subsidy.start <= piece.start and (subsidy.end is None or piece.start <= subsidy.end)
                for subsidy in subsidies
            ),
            jobseeker_before=covering(job_searches, day_before(piece.start)) is not None,
            known=data_until is not None and piece.start <= data_until,
        )
        for piece in joined
    ]
