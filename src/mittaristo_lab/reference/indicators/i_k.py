"""K Context statistics: unemployed on the last working day, spells that start, those over 3 months."""

from datetime import date

from mittaristo_lab.reference.cells import Contribution
from mittaristo_lab.reference.context import Context, person_groups
from mittaristo_lab.reference.dates import add_months, first_of_month, last_working_day
from mittaristo_lab.reference.timeline import covering, status_on

INDICATORS = ("K",)


def contributions(context: Context) -> dict[str, list[Contribution]]:
    """Return what every person in a spell and every spell bring to the cells, by measure."""
    return _on_last_working_days(context) | _of_spells(context)


def _on_last_working_days(context: Context) -> dict[str, list[Contribution]]:
    """Return the persons in a spell on the last working days (K1)."""
    found: dict[str, list[Contribution]] = {
        "unemployed_jobseekers": [],
        "long_term_unemployed": [],
        "laid_off": [],
    }
    for day in _working_days(context):
        for history in context.histories:
            spell = covering(history.spells, day)
            if spell is None:
                continue
            person = _contribution(context, history.life.person_id, day)
            found["unemployed_jobseekers"].append(person)
            if status_on(history.timeline, day).code == "3":
                found["laid_off"].append(person)
            if add_months(spell.start, context.parameters.long_term_months) <= day:
                found["long_term_unemployed"].append(person)
    return found


def _working_days(context: Context) -> list[date]:
    """Return the last working days of the months from `history_from` that ura covers."""
    month = first_of_month(context.parameters.history_from)
    days = []
    while context.registers.covers("ura", last_working_day(month)):
        days.append(last_working_day(month))
        month = add_months(month, 1)
    return days


def _of_spells(context: Context) -> dict[str, list[Contribution]]:
    """Return the spells that start, and whether they hold the day three months later (K2)."""
    starts, over_3m = [], []
    for history in context.histories:
        for spell in history.spells:
            if context.is_kept(spell.start, "ura"):
                starts.append(_contribution(context, history.life.person_id, spell.start))
                lasts = int(spell.end >= add_months(spell.start, 3))
                over_3m.append(_contribution(context, history.life.person_id, spell.start, lasts))
    return {"unemployment_starts": starts, "over_3m_unemployment": over_3m}


def _contribution(context: Context, person_id: str, day: date, numerator: int = 1) -> Contribution:
    """Return one event with the person's attributes on the day."""
    on_day = context.attributes(person_id, day)
    return Contribution(day, on_day.area_code, on_day.region_code, person_groups(on_day), numerator, 1, person_id)
