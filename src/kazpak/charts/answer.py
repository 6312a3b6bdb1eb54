"""What the figures read of an answer document.

`kazpak.routes/1` holds the options of one case, `kazpak.compare/1` those of many; a figure draws them
all, and names the case beside the option when there is more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kazpak.charts.text import legible
from kazpak.locale import case_name, crossing_name, option_label

if TYPE_CHECKING:
    from kazpak.locale import Catalogue

__all__ = [
    "MOST_OPTIONS",
    "Document",
    "Drawn",
    "Part",
    "all_options",
    "drawn_options",
    "name_of",
    "origin_destination",
]

Document: TypeAlias = Mapping[str, Any]
Part: TypeAlias = Mapping[str, Any]

MOST_OPTIONS: Final = 8
"""A figure with more lines than there are colours and dashes to tell them apart is not read."""

_LABEL_LIMIT: Final = 96
_NAME_LIMIT: Final = 28


@dataclass(frozen=True, slots=True)
class Drawn:
    """One option as a figure shows it.

    Attributes
    ----------
    index
        Its place among the options drawn, from 0: decides colour, dash and marker.
    key
        Unique within the figure: case and option id.
    case
        Name of its case.
    label
        What to call it, with the case when the document has several.
    option
        The option itself.
    """

    index: int
    key: str
    case: str
    label: str
    option: Mapping[str, Any]

    @property
    def parts(self) -> Sequence[Part]:
        """Its parts in travelling order."""
        parts: Sequence[Part] = self.option.get("parts") or ()
        return parts

    @property
    def status(self) -> str:
        """Whether it can be used on the day: open, closed, planned ..."""
        return str(self.option.get("status") or "open")

    @property
    def points(self) -> list[tuple[float, float]]:
        """(lon, lat) of its line."""
        points = (self.option.get("geometry") or {}).get("coordinates") or ()
        return [(float(p[0]), float(p[1])) for p in points]

    def total(self, criterion: str) -> float | None:
        """Total of a criterion, None when the answer has none."""
        value = (self.option.get("totals") or {}).get(criterion)
        return None if value is None else float(value)


def all_options(document: Document, cat: Catalogue, *, only: Sequence[str] | None = None) -> list[Drawn]:
    """Options of a document, of every case, in its order.

    Parameters
    ----------
    document
        An answer document.
    cat
        Words, for the labels.
    only
        Ids of the options wanted; all when None.
    """
    if document.get("cases") is not None:
        holders = [(str(c.get("name") or "base"), c.get("options") or ()) for c in document["cases"]]
    else:
        holders = [(str((document.get("case") or {}).get("name") or "base"), document.get("options") or ())]
    found: list[Drawn] = []
    for case, options in holders:
        for option in options:
            if only is None or option.get("id") in only:
                name = legible(option_label(document, option, cat), limit=_LABEL_LIMIT)
                called = legible(case_name(case, cat), limit=18)
                label = cat("tables.label.case", case=called, label=name) if len(holders) > 1 else name
                found.append(Drawn(len(found), f"{len(found)}-{option.get('id')}", case, label, option))
    return found


def drawn_options(document: Document, cat: Catalogue, *, only: Sequence[str] | None = None) -> tuple[list[Drawn], int]:
    """Options that a figure has room for, the first ones, and how many are left out."""
    found = all_options(document, cat, only=only)
    return found[:MOST_OPTIONS], len(found[MOST_OPTIONS:])


def name_of(document: Document, part: Part, *, lang: str) -> str:
    """Name of the gate that a part passes, in a language when it is known there; a long one cut to one side."""
    for gate in document.get("gates") or ():
        if gate.get("id") == part.get("id"):
            names: Mapping[str, str] = gate.get("names") or {}
            name = str(names.get(lang) or gate.get("name") or "")
            short = len(name) > _NAME_LIMIT and gate.get("kind") == "crossing"
            return legible(crossing_name(gate, lang) if short else name, limit=_NAME_LIMIT)
    fallback = str(part.get("id") or "").split(":", 1)[-1].replace("-", " ").title()
    return legible(part.get("name") or fallback, limit=_NAME_LIMIT)


def origin_destination(document: Document, *, lang: str = "en") -> tuple[str, str]:
    """Names of both ends of the trip."""
    ends = []
    for end in ("origin", "destination"):
        place: Mapping[str, Any] = document.get(end) or {}
        names: Mapping[str, str] = place.get("names") or {}
        ends.append(legible(names.get(lang) or place.get("name") or place.get("id"), limit=34))
    return ends[0], ends[1]
