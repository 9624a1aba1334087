"""3.3 Benefit days paid before a permanent entry (B1, B2, B3)."""

from datetime import date
from decimal import Decimal

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.dates import day_before
from mittaristo_lab.reference.employment import History, Run
from mittaristo_lab.reference.indicators.i_3_2 import entry_status, relapse
from mittaristo_lab.reference.timeline import covering

INDICATORS = ("3.3",)


def cases(context: Context) -> list[Case]:
    """Return the candidates of `benefit_days_mean` and `benefit_days_mean_recipients`: entries (V6)."""
    found = []
    for history in context.histories:
        for entry in history.entries:
            if not context.is_kept(entry.start, "ura"):
                continue
            spell = relapse(history, entry, context.parameters.permanent_months)
            since = chain_start(history, entry, context.parameters.benefit_gap_days)
            days = benefit_days(history, entry, since)
            not_permanent = "not_permanent" if spell else None
            no_days = not_permanent or ("no_benefit_days" if days == 0 else None)
            for measure_code, late_reason in (
                ("benefit_days_mean", not_permanent),
                ("benefit_days_mean_recipients", no_days),
            ):
                found.append(
                    context.person_case(
                        measure_code,
                        history.life.person_id,
                        entry.start,
                        f"entry ({entry.rule}) from {entry.origin}; {days} days from {since}; "
                        + (f"spell {spell.start} from {spell.origin}" if spell else "no spell"),
                        late_reason=late_reason,
                        entry_status=entry_status(history, entry),
                        amount=days,
                    )
                )
    return found


def chain_start(history: History, entry: Run, gap_days: int) -> date:
    """Return s: the start of the earliest episode in the chain that ends with the one covering e - 1 (B2)."""
    covering_episode = covering(history.episodes, day_before(entry.start))
    first = history.episodes.index(covering_episode)
    while first > 0:
        free_days = (history.episodes[first].start - history.episodes[first - 1].end).days - 1
        if free_days > gap_days:
            break
        first -= 1
    return history.episodes[first].start


def benefit_days(history: History, entry: Run, since: date) -> Decimal:
    """Return the days of payments whose period begins in [s, e), taken-back ones negative, >= 0 (B2)."""
    total = Decimal(0)
    for payment in history.life.payments:
        if since <= payment.start < entry.start:
            total += -payment.days if payment.taken_back else payment.days
    return max(total, Decimal(0))
