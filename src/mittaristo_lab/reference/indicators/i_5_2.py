"""5.2 Residence permits granted to specialists (M1, M2)."""

from mittaristo_lab.reference.context import Case, Context
from mittaristo_lab.reference.deliveries import Row
from mittaristo_lab.reference.geography import UNKNOWN, WHITE_SPACE, Geography

INDICATORS = ("5.2",)

GROUNDS = {"Erityisasiantuntija": "specialist", "Erityisasiantuntija, sininen kortti": "blue_card"}


def cases(context: Context) -> list[Case]:
    """Return the candidates of `specialist_permits`: cases of Migri (V6)."""
    found = []
    names = municipality_names(context.registers.tables["tyoehdot"])
    for case_id, decision in deciding(context.registers.tables["paatokset"]).items():
        day = decision.values["DCSN_MEASURE_CONFIRMATION_DAY"]
        if not context.is_kept(day, "migri"):
            continue
        kind = GROUNDS.get(decision.values["PROCESSING_GROUNDS_NAME_FIN"])
        groups = {"total": "total"} | ({"kind": kind} if kind else {})
        found.append(
            context.case(
                "specialist_permits",
                None,
                day,
                place(names.get(case_id), context.registers.geography),
                groups,
                f"case {case_id}: decision from {decision.origin}",
                reason=_reason(decision),
                in_numerator=True,
            )
        )
    return found


def deciding(rows: list[Row]) -> dict[str, Row]:
    """Return the decision of each case: greatest level, then latest day, then greatest `rivi_id` (M1)."""
    ordered = sorted(
        rows,
        key=lambda row: (
            row.values["DCSN_LEVEL"],
            row.values["DCSN_MEASURE_CONFIRMATION_DAY"],
            row.origin.rivi_id,
        ),
    )
    return {row.values["CASE_ID"]: row for row in ordered}


def _reason(decision: Row) -> str | None:
    """Return the first test that the decision fails (M1)."""
    value = decision.values
    if value["DCSN_TYPE_ID"] != "1":
        return "not_positive"
    if value["PAATOS_PERUTTU"] != "0":
        return "cancelled"
    if value["CASE_TYPE_ID"] != "59":
        return "not_first_permit"
    if value["PROCESSING_GROUNDS_GROUP"] != "2":
        return "not_work"
    return None if value["PROCESSING_GROUNDS_NAME_FIN"] in GROUNDS else "other_ground"


def municipality_names(rows: list[Row]) -> dict[str, str]:
    """Return the municipality name of each case: of the lowest `rivi_id` that has one (M2)."""
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.origin.rivi_id):
        name = row.values["MUNICIPALITY"]
        if name is not None and name.strip(WHITE_SPACE):
            names.setdefault(row.values["CASE_ID"], name)
    return names


def place(name: str | None, geography: Geography) -> tuple[str, str]:
    """Return employment area and region of the name as written (M2)."""
    return (UNKNOWN, UNKNOWN) if name is None else geography.place_of_name(name)
