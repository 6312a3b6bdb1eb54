"""Chances of serious delay or loss, and how they join.

Independent chances p, q join to 1 - (1 - p)(1 - q). The hazard -ln(1 - p) turns that into a sum, so the
safest trip is a shortest path, and any number of draws is plain arithmetic.
"""

from __future__ import annotations

import math

from kazpak.units import THOUSAND_KM

__all__ = ["chance", "hazard", "hazard_per_km", "join"]

# exp(-700) is nothing beside 1, so the chance is 1; and unlike infinity it may be multiplied by nought.
_CERTAIN = 700.0


def hazard(probability: float) -> float:
    """Hazard of a chance, -ln(1 - p); at most 700, which stands for certainty.

    Parameters
    ----------
    probability
        Between 0 and 1.
    """
    return _CERTAIN if probability >= 1.0 else -math.log1p(-probability)


def hazard_per_km(probability_per_1000_km: float) -> float:
    """Hazard of one kilometre where the chance over 1,000 km is given."""
    return hazard(probability_per_1000_km) / THOUSAND_KM


def chance(hazard_sum: float) -> float:
    """Chance of a sum of hazards, 1 - exp(-h)."""
    return -math.expm1(-hazard_sum)


def join(*probabilities: float) -> float:
    """Chance that at least one of several independent events happens."""
    return chance(math.fsum(hazard(p) for p in probabilities))
