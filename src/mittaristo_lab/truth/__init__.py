"""Known truth: what every measure really is in the simulated world, computed without any register.

The third way to every number, beside the warehouse's SQL and the plain Python of `mittaristo_lab.reference`:
whole-array arithmetic on the latent lives. With clean deliveries the warehouse must equal it cell by cell.
"""

from mittaristo_lab.truth.known_truth import TRUTH, KnownTruth

__all__ = ["TRUTH", "KnownTruth"]
