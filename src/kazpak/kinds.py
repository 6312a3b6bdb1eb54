"""Closed vocabularies: countries, modes, gauges, kinds of gate, states, criteria.

A word that is not listed here is refused by every reader. What the words mean for freight is said once,
beside them.
"""

from __future__ import annotations

from typing import Final, Literal

__all__ = [
    "ACCESS_CATEGORIES",
    "ACCESS_FORMS",
    "CONDITION_KINDS",
    "CONDITION_TERMS",
    "CONFIDENCES",
    "COUNTRIES",
    "EXCHANGES",
    "GATE_KINDS",
    "GAUGES_MM",
    "HEADINGS",
    "MODES",
    "OUTSIDE",
    "REFUSALS",
    "STATUSES",
    "TO_PORT",
    "TRANSIT",
    "UP_COUNTRY",
    "WINTER",
    "Confidence",
    "GateKind",
    "Mode",
    "Status",
    "alpha2",
    "crossing_id",
]

Mode = Literal["road", "rail"]
GateKind = Literal["crossing", "terminal", "gauge_break", "port", "checkpoint"]
Status = Literal["open", "closed", "planned", "under_construction", "seasonal"]
Confidence = Literal["high", "medium", "low"]

COUNTRIES: Final[dict[str, str]] = {
    "AFG": "Afghanistan",
    "CHN": "China (west)",
    "IRN": "Iran",
    "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan",
    "PAK": "Pakistan",
    "TJK": "Tajikistan",
    "TKM": "Turkmenistan",
    "UZB": "Uzbekistan",
}
"""The nine covered countries, ISO 3166-1 alpha-3; China is covered in its west only."""

OUTSIDE: Final[dict[str, str]] = {
    "ARE": "United Arab Emirates",
    "AZE": "Azerbaijan",
    "GEO": "Georgia",
    "IND": "India",
    "IRQ": "Iraq",
    "RUS": "Russia",
    "TUR": "Turkiye",
}
"""Neighbours that trade figures or far ends speak of; nothing is routed through them."""

_ALPHA2: Final[dict[str, str]] = {
    "AF": "AFG",
    "CN": "CHN",
    "IR": "IRN",
    "KZ": "KAZ",
    "KG": "KGZ",
    "PK": "PAK",
    "TJ": "TJK",
    "TM": "TKM",
    "UZ": "UZB",
}

MODES: Final[tuple[Mode, ...]] = ("road", "rail")
GAUGES_MM: Final[tuple[int, ...]] = (1435, 1520, 1676)
"""Standard (China, Iran), broad of the former Soviet railways, broad of Pakistan."""

GATE_KINDS: Final[dict[GateKind, str]] = {
    "crossing": "a border between two countries, with two sides and two directions",
    "terminal": "where cargo passes between road and rail",
    "gauge_break": "where cargo passes between two gauges of track in one country",
    "port": "where cargo passes between land and sea",
    "checkpoint": "a place on one road that all traffic there must pass and may be held at",
}

STATUSES: Final[dict[Status, str]] = {
    "open": "it works; whom it takes stands in access.csv",
    "closed": "freight does not pass",
    "planned": "not there yet, no works",
    "under_construction": "not there yet, works are going on",
    "seasonal": "it works, under a yearly calendar that is not certain to the day",
}
"""What an interval says; at `open` and `seasonal` freight may pass, at the others it does not."""

ACCESS_CATEGORIES: Final[dict[str, str]] = {
    "international": "goods of all countries",
    "bilateral": "goods that begin or end in one of its countries, and what transit says of others",
    "local": "the trade of its two countries only: goods that begin and end in them",
}

TRANSIT: Final[dict[str, str]] = {
    "yes": "goods of third countries pass",
    "limited": "goods of third countries pass in the forms given only",
    "no": "goods of third countries do not pass",
}

ACCESS_FORMS: Final[dict[str, str]] = {
    "permit": "a permit of each country for each trip",
    "quota": "a limited number of permits a year",
    "tir": "under a TIR carnet",
    "agreement": "under a transit agreement that names the gate",
    "exchange": "the tractor, the trailer or the load is changed",
    "convoy": "in a convoy or under escort",
}

EXCHANGES: Final[dict[str, str]] = {
    "none": "the vehicle goes through",
    "tractor": "tractor or trailer is changed",
    "reload": "the load is moved to another vehicle",
}

REFUSALS: Final[dict[str, str]] = {
    "freight": "takes no freight",
    "season": "is shut at this time of the year",
    "local": "takes the trade of its two countries only",
    "transit": "takes no transit",
}
"""Why a gate or road that works does not take a trip."""

CONDITION_KINDS: Final[dict[str, str]] = {
    "sanctions": "banks, insurers or carriers are barred from it",
    "war_risk": "war, or the threat of it",
    "insurance": "cover is refused or dear",
    "bank_guarantee": "a guarantee for the duty is asked for",
    "convoy": "vehicles wait for a convoy or an escort",
    "permit": "a permit is asked for",
    "night_ban": "vehicles may not drive at night",
}

CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "medium", "low")

CONDITION_TERMS: Final[dict[str, tuple[str, str, str]]] = {
    "place": ("condition.time.h", "condition.cost.usd_per_t", "condition.risk.p"),
    "haul": ("condition.time.h_per_1000_km", "condition.cost.usd_per_tkm", "condition.risk.p_per_1000_km"),
}
"""Numbers that a condition needs: of a country or gate for each passing, of a line or region by the kilometre."""


UP_COUNTRY: Final = "up-country"
TO_PORT: Final = "to-port"
HEADINGS: Final = (UP_COUNTRY, TO_PORT)
"""Ways of a trip in a country: away from its sea ports, and towards them."""

WINTER: Final = "winter"
"""What narrows a number to the winter of the place it holds for."""


def alpha2(country: str) -> str:
    """ISO 3166-1 alpha-2 code of a covered country.

    Parameters
    ----------
    country
        Its alpha-3 code.

    Raises
    ------
    KeyError
        If the country is not covered.
    """
    for short, code in _ALPHA2.items():
        if code == country:
            return short
    raise KeyError(country)


def crossing_id(country_a: str, country_b: str, name: str) -> str:
    """Id of a crossing: both countries in alphabetical order, then a name.

    Parameters
    ----------
    country_a, country_b
        Alpha-3 codes, in either order.
    name
        Upper-case ASCII with hyphens.
    """
    first, second = sorted((country_a, country_b))
    return f"{first}-{second}:{name}"
