"""3.2 Persistence: entries after which the person is an unemployed jobseeker again (R1, R2)."""

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.dates import add_months, day_before
from mittaristo_lab.reference.employment import History, Run
from mittaristo_lab.reference.framework import ENTRY_STATUS
from mittaristo_lab.reference.timeline import Spell, status_on

INDICATORS = ("3.2",)


def cases(context: Context) -> list[Case]:
    """Return the candidates of `relapse_3m` and `relapse_6m`: the first days of runs (V6)."""
    found = []
    for history in context.histories:
        for run in history.runs:
            if not context.is_kept(run.start, "ura"):
                continue
            for measure_code, months in (("relapse_3m", 3), ("relapse_6m", 6)):
                spell = relapse(history, run, months)
                found.append(
                    context.person_case(
                        measure_code,
                        history.life.person_id,
                        run.start,
                        f"run ({run.rule}) from {run.origin}; "
                        + (f"spell {spell.start} from {spell.origin}" if spell else "no spell"),
                        reason=_reason(run),
                        entry_status=entry_status(history, run),
                        in_numerator=spell is not None,
                        evidence_date=spell.start if spell else None,
                    )
                )
    return found


def relapse(history: History, run: Run, months: int) -> Spell | None:
    """Return the first spell that starts after e and not after add_months(e, months) (R2, B1)."""
    until = add_months(run.start, months)
    return next((spell for spell in history.spells if run.start < spell.start <= until), None)


def entry_status(history: History, run: Run) -> str | None:
    """Return the breakdown value of the status on e - 1; None when it is neither 2 nor 3."""
    status = status_on(history.timeline, day_before(run.start))
    return ENTRY_STATUS.get(status.code) if status else None


def _reason(run: Run) -> str | None:
    """Return why the first day of a run is no entry (V6)."""
    if run.subsidised:
        return "subsidised"
    return None if run.jobseeker_before else "not_a_jobseeker"
