"""3.1 Flow: unemployed who began a job search, in open-market work by or at the mark (F1, F2, F3)."""

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.dates import add_months
from mittaristo_lab.reference.framework import ENTRY_STATUS
from mittaristo_lab.reference.timeline import Status, status_on

INDICATORS = ("3.1",)


def cases(context: Context) -> list[Case]:
    """Return the candidates of `flow_3m` and `employed_at_3m`: all episodes (F1)."""
    found = []
    for history in context.histories:
        for episode in history.episodes:
            start = episode.start
            if not context.is_kept(start, "ura"):
                continue
            mark = add_months(start, context.parameters.flow_months)
            status = status_on(history.timeline, start)
            reason = _reason(status, context.parameters.cohort_statuses)
            entry_status = ENTRY_STATUS.get(status.code) if status and reason is None else None
            entries = [entry for entry in history.entries if entry.start > start]
            first = entries[0] if entries else None
            by_mark = first if first and first.start <= mark else None
            at_mark = next((entry for entry in entries if entry.start <= mark <= entry.end), None)
            for measure_code, entry in (("flow_3m", by_mark), ("employed_at_3m", at_mark)):
                found.append(
                    context.person_case(
                        measure_code,
                        history.life.person_id,
                        start,
                        f"episode from {episode.origin}; status {status.code if status else 'none'} on s; "
                        + (f"entry {entry.start} ({entry.rule}) from {entry.origin}" if entry else "no entry"),
                        reason=reason,
                        entry_status=entry_status,
                        in_numerator=entry is not None,
                        evidence_date=entry.start if entry else None,
                    )
                )
    return found


def _reason(status: Status | None, cohort_statuses: frozenset[str]) -> str | None:
    """Return why an episode with this status on its first day is outside the cohort (F1, V6)."""
    if status is None or status.is_unknown:
        return "status_unknown"
    return None if status.code in cohort_statuses else "not_in_cohort_status"
