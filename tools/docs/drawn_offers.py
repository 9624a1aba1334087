"""Drawings of offers and presentations: to which area they lead, and where the client lives on the day."""

from __future__ import annotations

from collections.abc import Sequence

from tools.docs.flows import Flows
from tools.docs.sheet import BLUE, GREEN, ORANGE, Drawing
from tools.docs.timelines import Layer, Timeline
from tools.docs.unit_tests import Row


def _home_areas(rows: Sequence[Row]) -> str:
    return "\n".join(f"{row['row_id']}: client of area {row['client_area_code']}" for row in rows)


OFFERS: tuple[Drawing, ...] = (
    Flows(
        indicator="4.3",
        test="ind_4_3__cases_o2_o3_another_known_area_than_the_offering_one",
        title="4.3: from the offering area to the workplace's",
        target="workplace_area_code",
        what="workplace",
    ),
    Flows(
        indicator="4.4",
        test="ind_4_4__cases_o2_o4_another_known_area_than_the_offering_one",
        title="4.4: from the offering area to the client's",
        target="client_area_code",
        what="client",
    ),
    Timeline(
        indicator="4.4",
        test="int_offers__offers_o4_the_clients_home_area_on_the_day",
        title="4.4: where the client lives on the day of the offer",
        layers=(
            Layer(
                "stg_ura__home_municipalities",
                "start_date",
                "home, with its municipality",
                GREEN,
                end="end_date",
                label=lambda row: row["municipality_code"],
            ),
            Layer(
                "int_offers__events",
                "offered_on",
                "offer",
                BLUE,
                label=lambda row: row["row_id"],
                where=lambda row: row["kind"] == "offer",
            ),
            Layer(
                "int_offers__events",
                "offered_on",
                "presentation",
                ORANGE,
                "square",
                label=lambda row: row["row_id"],
                where=lambda row: row["kind"] == "presentation",
            ),
        ),
        marks=(),
        verdict=_home_areas,
    ),
)
