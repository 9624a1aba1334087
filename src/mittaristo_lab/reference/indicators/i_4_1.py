"""4.1 Entries into occupations that are short of workers (S1, S2, S3, S4)."""

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.employment import Run
from mittaristo_lab.reference.people import four_digit_occupation, row_on
from mittaristo_lab.reference.registers import Life, PlacementRow

INDICATORS = ("4.1",)


def cases(context: Context) -> list[Case]:
    """Return the candidates of `shortage_entries` and `shortage_entries_share`: entries (V6)."""
    found = []
    for history in context.histories:
        for entry in history.entries:
            if not context.is_kept(entry.start, "ura"):
                continue
            placed = placement(history.life, entry, context.parameters.placement_days)
            occupation = occupation_of_work(history.life, entry, placed)
            region = region_of_work(context, history.life, entry, placed)
            shortage = context.barometer.is_shortage(region, occupation, entry.start)
            evidence = (
                f"entry ({entry.rule}) from {entry.origin}; placement {placed.origin if placed else 'none'}; "
                f"occupation {occupation or 'unknown'} in region {region}: "
                f"{'unknown' if shortage is None else 'shortage' if shortage else 'no shortage'}"
            )
            for measure_code in ("shortage_entries", "shortage_entries_share"):
                unknown = shortage is None and measure_code == "shortage_entries_share"
                found.append(
                    context.person_case(
                        measure_code,
                        history.life.person_id,
                        entry.start,
                        evidence,
                        reason="shortage_unknown" if unknown else None,
                        in_numerator=bool(shortage),
                    )
                )
    return found


def placement(life: Life, entry: Run, placement_days: int) -> PlacementRow | None:
    """Return the placement nearest to e; ties: the earlier `alkpv8`, then the lowest `rivi_id` (S1)."""
    near = [row for row in life.placements if abs((row.start - entry.start).days) <= placement_days]
    return min(
        near,
        key=lambda row: (abs((row.start - entry.start).days), row.start, row.origin.rivi_id),
        default=None,
    )


def occupation_of_work(life: Life, entry: Run, placed: PlacementRow | None) -> str | None:
    """Return the placement's four-digit occupation, else the person's own on e, else None (S1)."""
    of_placement = four_digit_occupation(placed.occupation) if placed else None
    if of_placement is not None:
        return of_placement
    own = row_on(life.occupations, entry.start)
    return four_digit_occupation(own.code) if own else None


def region_of_work(context: Context, life: Life, entry: Run, placed: PlacementRow | None) -> str:
    """Return the region of the placement's vacancy when it is there, else the person's on e (S2)."""
    vacancy = context.registers.vacancies.get(placed.vacancy) if placed and placed.vacancy else None
    if vacancy is not None:
        return context.registers.geography.place(vacancy.municipality)[1]
    return context.attributes(life.person_id, entry.start).region_code
