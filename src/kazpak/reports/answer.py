"""What an answer document holds: one case, or several under one roof.

Everything in this package reads the plain document that a question gives, never the objects behind it.
`kazpak.routes/1` holds the options of one case, `kazpak.compare/1` those of many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = [
    "Case",
    "Document",
    "Option",
    "cases",
    "criteria",
    "finite",
    "is_comparison",
    "is_stale",
    "name_of",
    "options",
    "part_points",
]

Document: TypeAlias = Mapping[str, Any]
Option: TypeAlias = Mapping[str, Any]
Part: TypeAlias = Mapping[str, Any]

_FIRST = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t")


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a document.

    Attributes
    ----------
    name
        Its name, "base" when nothing was changed.
    changes
        What differs from the base: mappings with target, old and new.
    options
        The options found, best first.
    no_route
        Reason and remedies when none was found, else None.
    """

    name: str
    changes: Sequence[Mapping[str, Any]]
    options: Sequence[Option]
    no_route: Mapping[str, Any] | None


def is_comparison(document: Document) -> bool:
    """Whether a document holds several cases under one roof, schema `kazpak.compare/1`."""
    return document.get("cases") is not None


def is_stale(option: Option) -> bool:
    """Whether the state of some gate of an option was last confirmed long ago."""
    return any(part.get("stale") for part in option.get("parts") or ())


def cases(document: Document) -> list[Case]:
    """Cases of a document, in its order.

    Parameters
    ----------
    document
        `kazpak.routes/1` or `kazpak.compare/1`.
    """
    if is_comparison(document):
        return [_case(c.get("name"), c.get("changes"), c) for c in document["cases"]]
    about: Mapping[str, Any] = document.get("case") or {}
    return [_case(about.get("name"), about.get("changes"), document)]


def _case(name: str | None, changes: Sequence[Mapping[str, Any]] | None, holder: Mapping[str, Any]) -> Case:
    """Case with the gaps of a sparse document filled."""
    return Case(name or "base", changes or (), holder.get("options") or (), holder.get("no_route"))


def options(document: Document) -> Iterator[tuple[Case, Option]]:
    """Every option of every case, each with its case."""
    for case in cases(document):
        for option in case.options:
            yield case, option


def criteria(document: Document) -> list[str]:
    """Names of all criteria that some option has a total for, in the usual order, new ones last."""
    seen = {name: None for _, option in options(document) for name in option.get("totals", {})}
    return [name for name in _FIRST if name in seen] + [name for name in seen if name not in _FIRST]


def finite(value: object) -> float | None:
    """A number that can be written anywhere, or None: what is missing is never zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def name_of(document: Document, place_id: str, *, lang: str = "en", fallback: str = "") -> str:
    """Name of a gate, a city or an end of the trip in a language, else in English, else made from its id.

    Parameters
    ----------
    document
        An answer document.
    place_id
        Id such as `AFG-PAK:TORKHAM`.
    lang
        Language of the name.
    fallback
        Used when the document says nothing about the place.
    """
    ends = [document.get("origin") or {}, document.get("destination") or {}]
    for place in (*(document.get("gates") or ()), *(document.get("cities") or ()), *ends):
        if place_id and place.get("id") == place_id:
            names: Mapping[str, str] = place.get("names") or {}
            return names.get(lang) or place.get("name") or names.get("en") or fallback or place_id
    return fallback or place_id.split(":", 1)[-1].replace("-", " ").title()


def part_points(option: Option, part: Part) -> list[tuple[float, float]]:
    """(lon, lat) points of a part along its option; one for a gate, none when nothing is known."""
    points: Sequence[Sequence[float]] = (option.get("geometry") or {}).get("coordinates") or ()
    first, last = part.get("first"), part.get("last")
    if first is None or last is None:
        return []
    return [(float(p[0]), float(p[1])) for p in points[first : last + 1]]
