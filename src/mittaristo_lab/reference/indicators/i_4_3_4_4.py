"""4.3 and 4.4 Offers and presentations that cross area borders (O1, O2, O3, O4)."""

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.geography import UNKNOWN
from mittaristo_lab.reference.registers import OfferRow

INDICATORS = ("4.3", "4.4")

_SOURCES = {"offer": "ura", "presentation": "atmt"}


def cases(context: Context) -> list[Case]:
    """Return the candidates of the four measures: offers and presentations (V6)."""
    found = []
    counted = {id(offer) for offer in without_duplicates(context.registers.offers)}
    for offer in context.registers.offers:
        if not context.is_kept(offer.day, _SOURCES[offer.kind]):
            continue
        reason = "cancelled" if offer.cancelled else None if id(offer) in counted else "duplicate"
        offering = context.registers.geography.area(offer.area)
        workplace = workplace_area(context, offer)
        home = context.attributes(offer.person_id, offer.day).area_code
        for indicator, other in (("workplaces", workplace), ("clients", home)):
            for suffix in ("", "_share"):
                found.append(
                    context.case(
                        f"offers_to_other_area_{indicator}{suffix}",
                        offer.person_id,
                        offer.day,
                        (offering, None),
                        {"total": "total", "kind": offer.kind},
                        f"{offer.kind} from {offer.origin}; from area {offering} to area {other}",
                        reason=reason,
                        in_numerator=other not in (UNKNOWN, offering),
                    )
                )
    return found


def without_duplicates(offers: list[OfferRow]) -> list[OfferRow]:
    """Return the offers and presentations that count: not cancelled, the newest of the same (O1)."""
    groups: dict[tuple, list[OfferRow]] = {}
    for number, offer in enumerate(offers):
        if offer.cancelled:
            continue
        # Without a vacancy number each counts.
        what = offer.vacancy if offer.vacancy is not None else number
        groups.setdefault((offer.kind, offer.person_id, what, offer.day, offer.area), []).append(offer)
    return [max(group, key=lambda offer: offer.origin.newness) for group in groups.values()]


def workplace_area(context: Context, offer: OfferRow) -> str:
    """Return the workplace's area, by `kuntakoodi` or by the vacancy only where that is empty (O3)."""
    municipality = offer.municipality
    if municipality is None and offer.vacancy is not None:
        vacancy = context.registers.vacancies.get(offer.vacancy)
        municipality = vacancy.municipality if vacancy else None
    return context.registers.geography.place(municipality)[0]
