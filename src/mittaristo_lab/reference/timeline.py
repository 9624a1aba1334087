"""Status timeline, job search episodes and unemployed jobseeker spells (T, J, U)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mittaristo_lab.reference.dates import OPEN, day_after, day_before
from mittaristo_lab.reference.deliveries import Origin
from mittaristo_lab.reference.registers import SearchRow, StatusRow

STATUS_9_FROM = date(2022, 5, 1)


@dataclass(frozen=True, slots=True)
class Status:
    """A status on its effective days (T3), both ends included; `end` OPEN has none.

    `cut` tells that the next row, not its own end, ended it.
    """

    start: date
    end: date
    code: str
    reason: str | None
    cut: bool
    origin: Origin

    @property
    def is_unknown(self) -> bool:
        """z, and 9 of a row that starts before 2022-05-01 (T4)."""
        return self.code == "z" or (self.code == "9" and self.start < STATUS_9_FROM)

    def is_open_market(self, open_market_statuses: frozenset[str]) -> bool:
        """Open-market work by status; an unknown 9 never is (T5)."""
        return self.code in open_market_statuses and not (self.code == "9" and self.is_unknown)


@dataclass(frozen=True, slots=True)
class Episode:
    """Job searches without a free day between them (J2); an open one has end OPEN and no reason."""

    start: date
    end: date
    reason: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Spell:
    """Consecutive days as an unemployed jobseeker (U2); `entry_status` is that of the first day (U3)."""

    start: date
    end: date
    entry_status: str
    origin: Origin


def _group(rows: Iterable[Any], key: Callable[[Any], Any]) -> list[list[Any]]:
    """Return the rows in groups of equal keys."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _closed_before_open(rows: list[Any]) -> Any:
    """Of rows that are the same but for their end, return the one that stays (T1)."""
    closed = [row for row in rows if row.end is not None]
    return max(closed or rows, key=lambda row: row.origin.newness)


def status_timeline(rows: list[StatusRow]) -> list[Status]:
    """Return a person's statuses in order, without overlap (T1, T2, T3)."""
    same_status = [_closed_before_open(group) for group in _group(rows, lambda row: (row.start, row.status))]
    same_start = [
        max(group, key=lambda row: row.origin.newness) for group in _group(same_status, lambda row: row.start)
    ]
    ordered = sorted(same_start, key=lambda row: row.start)
    timeline = []
    for place, row in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        own_end = OPEN if row.end is None else row.end
        last_free = OPEN if following is None else day_before(following.start)
        end = min(own_end, last_free)
        timeline.append(Status(row.start, end, row.status, row.reason, end < own_end, row.origin))
    return timeline


def status_on(timeline: list[Status], day: date) -> Status | None:
    """Return the status whose effective days hold the day (T3)."""
    for status in timeline:
        if status.start <= day <= status.end:
            return status
    return None


def episodes(rows: list[SearchRow]) -> list[Episode]:
    """Return a person's job search episodes in order (J1, J2)."""
    searches = [_closed_before_open(group) for group in _group(rows, lambda row: row.start)]
    found: list[list[SearchRow]] = []
    reaches = date.min
    for search in sorted(searches, key=lambda row: row.start):
        end = OPEN if search.end is None else search.end
        if found and search.start <= day_after(reaches):
            found[-1].append(search)
            reaches = max(reaches, end)
        else:
            found.append([search])
            reaches = end
    return [_episode(group) for group in found]


def _episode(searches: list[SearchRow]) -> Episode:
    """Return the episode of adjoining searches; its reason is that of the search that ends last (J2)."""
    last = max(searches, key=lambda row: (OPEN if row.end is None else row.end, row.origin.newness))
    if any(search.end is None for search in searches):
        return Episode(searches[0].start, OPEN, None, searches[0].origin)
    return Episode(searches[0].start, last.end, last.reason, searches[0].origin)


def covering(intervals: Iterable[Any], day: date) -> Any | None:
    """Return the first of the intervals that holds the day."""
    for interval in intervals:
        if interval.start <= day <= interval.end:
            return interval
    return None


def spells(timeline: list[Status], job_searches: list[Episode]) -> list[Spell]:
    """Return the spells: status 2 or 3 and an episode on the day (U1), consecutive days joined (U2)."""
    found: list[Spell] = []
    for status in timeline:
        if status.code not in ("2", "3"):
            continue
        for episode in job_searches:
            start, end = max(status.start, episode.start), min(status.end, episode.end)
            if start > end:
                continue
            if found and start <= day_after(found[-1].end):
                joined = found.pop()
                found.append(Spell(joined.start, end, joined.entry_status, joined.origin))
            else:
                found.append(Spell(start, end, status.code, status.origin))
    return found
