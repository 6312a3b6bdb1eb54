"""Criteria: what an option may be best by. Each knows how it adds along a trip; higher floors name none.

A criterion is a weighted sum of terms. To add one, add an entry here; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kazpak.costs.money import value_of_time_usd_t_h
from kazpak.costs.risk import chance
from kazpak.costs.terms import (
    EMISSION_TERMS,
    HAZARD_TERMS,
    INDEX,
    LENGTH_TERM,
    MONEY_TERMS,
    TERMS,
    TIME_TERMS,
)
from kazpak.errors import UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case

__all__ = ["CRITERIA", "Criterion", "criterion"]

_KG_PER_T = 1000.0


@dataclass(frozen=True)
class Criterion:
    """One thing to be best by.

    Attributes
    ----------
    name
        With its unit, as in every table.
    aliases
        Short names that users write.
    meaning
        One line for tables and help.
    weigh
        Case to the weight of each term.
    show
        From the sum along a trip to the value shown.
    """

    name: str
    aliases: tuple[str, ...]
    meaning: str
    weigh: Callable[[Case], Mapping[str, float]]
    show: Callable[[float], float] = float

    def weights(self, case: Case) -> NDArray[np.float64]:
        """Weight of every term of `TERMS`, in that order."""
        vector = np.zeros(len(TERMS))
        for term, weight in self.weigh(case).items():
            vector[INDEX[term]] = weight
        return vector


def _ones(*terms: str) -> Callable[[Case], Mapping[str, float]]:
    return lambda _case: dict.fromkeys(terms, 1.0)


def _generalised(case: Case) -> Mapping[str, float]:
    """Money, the value of time, the carbon price and the risk premium, all in USD/t."""
    value = case.number("cargo.value.usd_per_t")
    hour = value_of_time_usd_t_h(case.number("cargo.time.percent_of_value_per_day"), value)
    carbon = case.number("carbon.price.usd_per_t") / _KG_PER_T
    premium = case.number("risk.premium.share_of_value") * value
    return {
        **dict.fromkeys(MONEY_TERMS, 1.0),
        **dict.fromkeys(TIME_TERMS, hour),
        **dict.fromkeys(EMISSION_TERMS, carbon),
        **dict.fromkeys(HAZARD_TERMS, premium),
    }


CRITERIA: Final[Mapping[str, Criterion]] = {
    c.name: c
    for c in (
        Criterion("length_km", ("length", "distance", "km"), "distance travelled", _ones(LENGTH_TERM)),
        Criterion("time_h", ("time", "hours", "duration"), "door-to-door time", _ones(*TIME_TERMS)),
        Criterion("cost_usd_t", ("cost", "money", "price"), "what the shipper pays", _ones(*MONEY_TERMS)),
        Criterion(
            "emission_kgco2e_t",
            ("emission", "emissions", "co2", "co2e", "carbon"),
            "CO2e, well to wheel",
            _ones(*EMISSION_TERMS),
        ),
        Criterion("risk", ("danger",), "chance of serious delay or loss", _ones(*HAZARD_TERMS), chance),
        Criterion(
            "generalised_usd_t",
            ("generalised", "generalized", "total"),
            "money, value of time, carbon price and risk premium together",
            _generalised,
        ),
    )
}


def criterion(name: str) -> Criterion:
    """Criterion of a name or short name.

    Raises
    ------
    UnknownNameError
        Lists the known names.
    """
    for c in CRITERIA.values():
        if name.casefold() in (c.name, *c.aliases):
            return c
    known = [f"{c.name} ({', '.join(c.aliases)})" for c in CRITERIA.values()]
    error = UnknownNameError("criterion", name, known=CRITERIA)
    error.faults = [f"unknown criterion {name!r}; known: {', '.join(known)}"]
    error.args = ("\n".join(error.faults),)
    raise error
