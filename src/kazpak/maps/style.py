"""How things look on a map: colours, dashes and shapes; never a colour alone.

References
----------
Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are
friendly to colorblind people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "BORDERS",
    "MODES",
    "PALETTE",
    "STATUSES",
    "USABLE",
    "LineLook",
    "colour_of",
    "drawing",
    "icon",
    "symbol",
]

PALETTE: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Colours of the options in their order, the same as in the charts: Okabe and Ito's without the yellow."""

USABLE: Final = frozenset({"open", "seasonal"})
"""States that freight can pass."""


@dataclass(frozen=True)
class LineLook:
    """How a piece of an option is drawn.

    Attributes
    ----------
    width
        Of the line [px].
    dash
        Lengths of strokes and gaps [px]; empty for a solid line.
    inlay
        Dashes of a white line upon it, as railways are drawn; empty for none.
    """

    width: float
    dash: tuple[float, ...] = ()
    inlay: tuple[float, ...] = ()


MODES: Final[dict[str, LineLook]] = {
    "road": LineLook(4.0),
    "rail": LineLook(4.5, inlay=(8, 7)),
    "sea": LineLook(3.5, dash=(10, 7)),
    "access": LineLook(2.5, dash=(3, 5)),
    "planned": LineLook(4.0, dash=(0.1, 7)),
}
"""By mode; "planned" is for any mode that is not there yet, "access" for the way to the network."""

BORDERS: Final[dict[str, LineLook]] = {
    "international": LineLook(1.1),
    "line_of_control": LineLook(1.5, dash=(0.1, 4)),
    "disputed": LineLook(1.3, dash=(6, 5)),
    "indefinite": LineLook(1.3, dash=(9, 4, 1.5, 4)),
}
"""By the class that the boundary pack gives a line."""

_INK: Final = "#1d2733"
_SYMBOLS: Final[dict[str, str]] = {
    "open": '<circle cx="12" cy="12" r="8.5" fill="#2fb48c"/><path d="M8 12.4l2.8 2.8 5.2-6" fill="none"/>',
    "closed": (
        '<rect x="4" y="4" width="16" height="16" rx="1.5" fill="#d55e00"/>'
        '<path d="M8 8l8 8M16 8l-8 8" fill="none" stroke="#fff" stroke-width="2.6"/>'
    ),
    "planned": '<path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z" fill="#fff" stroke-dasharray="3.2 2.2"/>',
    "under_construction": (
        '<path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z" fill="#fff"/>'
        '<path d="M2.5 12h19L12 21.5z" fill="#8d7bb8" stroke="none"/>'
        '<path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z" fill="none"/>'
    ),
    "seasonal": '<path d="M12 3l9.5 17h-19z" fill="#f0c94a"/><path d="M12 9v5.4M12 16.6v.6" fill="none"/>',
    "unknown": (
        '<circle cx="12" cy="12" r="8.5" fill="#fff"/>'
        '<path d="M9.4 9.6a2.7 2.7 0 1 1 3.7 2.6c-.8.3-1.1.8-1.1 1.7M12 16.6v.5" fill="none"/>'
    ),
}
STATUSES: Final = tuple(_SYMBOLS)
"""States of a gate that have a symbol, "unknown" for any other."""


def colour_of(index: int) -> str:
    """Colour of the option in a place of the list, from 0."""
    return PALETTE[index % len(PALETTE)]


def drawing(inner: str, *, width: int, height: int, box: str | None = None) -> str:
    """An svg element that says nothing to those who do not see it; words stand beside it."""
    seen = box or f"0 0 {width} {height}"
    return f'<svg width="{width}" height="{height}" viewBox="{seen}" aria-hidden="true">{inner}</svg>'


def icon(status: str, *, size: int) -> str:
    """Symbol of a gate's status as an element of its own."""
    return drawing(symbol(status), width=size, height=size, box="0 0 24 24")


def symbol(status: str) -> str:
    """Drawing of a gate's status in a box of 24 by 24, without the svg element around it."""
    drawing = _SYMBOLS.get(status, _SYMBOLS["unknown"])
    return f'<g stroke="{_INK}" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round">{drawing}</g>'
