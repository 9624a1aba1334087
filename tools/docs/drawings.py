"""Which unit tests the method pages draw."""

from __future__ import annotations

from tools.docs.drawn_counts import COUNTS
from tools.docs.drawn_lives import LIVES
from tools.docs.drawn_offers import OFFERS
from tools.docs.drawn_permits import PERMITS
from tools.docs.sheet import Drawing

DRAWINGS: tuple[Drawing, ...] = (*LIVES, *OFFERS, *PERMITS, *COUNTS)
