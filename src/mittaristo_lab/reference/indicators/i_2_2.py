"""2.2 Long-term ill jobseekers who found open-market work (I1, I2)."""

from collections.abc import Iterator
from datetime import date

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.dates import OPEN, add_months, first_of_month, last_of_month
from mittaristo_lab.reference.employment import History, Run
from mittaristo_lab.reference.people import is_long_term_ill

INDICATORS = ("2.2",)


def cases(context: Context) -> list[Case]:
    """Return the candidates: entries for the count (I1), persons and months for the share (I2)."""
    return [*_entries(context), *_persons_and_months(context)]


def _entries(context: Context) -> Iterator[Case]:
    """Yield the candidates of `long_term_ill_employed`."""
    for history in context.histories:
        for entry in history.entries:
            if context.is_kept(entry.start, "ura"):
                ill = is_long_term_ill(history.life, entry.start)
                yield context.person_case(
                    "long_term_ill_employed",
                    history.life.person_id,
                    entry.start,
                    f"entry ({entry.rule}) from {entry.origin}",
                    reason=None if ill else "not_long_term_ill",
                    in_numerator=True,
                )


def _persons_and_months(context: Context) -> Iterator[Case]:
    """Yield the candidates of `long_term_ill_employed_share`; an ill entry in the month is its numerator."""
    until = context.registers.data_until["ura"]
    if until is None:
        return
    for history in context.histories:
        if not history.life.illnesses:
            continue
        ill_entries = [entry for entry in history.entries if is_long_term_ill(history.life, entry.start)]
        month = first_of_month(context.parameters.history_from)
        while month <= until:
            last = min(last_of_month(month), until)
            first = first_ill_day(history, ill_entries, month, last)
            if first is not None and context.is_kept(first, "ura"):
                entry = next((entry for entry in ill_entries if month <= entry.start <= last), None)
                yield context.person_case(
                    "long_term_ill_employed_share",
                    history.life.person_id,
                    first,
                    f"ill jobseeker in the month from {first}; "
                    + (f"entry {entry.start} ({entry.rule}) from {entry.origin}" if entry else "no entry while ill"),
                    in_numerator=entry is not None,
                    evidence_date=entry.start if entry else None,
                )
            month = add_months(month, 1)


def first_ill_day(history: History, ill_entries: list[Run], first: date, last: date) -> date | None:
    """Return the first day of [first, last] that is ill and in an episode or an entry (I2)."""
    days = [entry.start for entry in ill_entries if first <= entry.start <= last]
    for illness in history.life.illnesses:
        illness_end = OPEN if illness.end is None else illness.end
        for episode in history.episodes:
            start = max(illness.start, episode.start, first)
            if start <= min(illness_end, episode.end, last):
                days.append(start)
    return min(days, default=None)
