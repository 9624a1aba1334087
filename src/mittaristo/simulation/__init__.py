"""The simulator: latent lives of clients, and the register deliveries that come of them."""

from mittaristo.simulation.plan import Plan, PlanError
from mittaristo.simulation.run import Summary, simulate

__all__ = ["Plan", "PlanError", "Summary", "simulate"]
