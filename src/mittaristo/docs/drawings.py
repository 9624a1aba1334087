"""Which unit tests the method pages draw."""

from __future__ import annotations

from mittaristo.docs.drawn_counts import COUNTS
from mittaristo.docs.drawn_lives import LIVES
from mittaristo.docs.drawn_offers import OFFERS
from mittaristo.docs.drawn_permits import PERMITS
from mittaristo.docs.sheet import Drawing

DRAWINGS: tuple[Drawing, ...] = (*LIVES, *OFFERS, *PERMITS, *COUNTS)
