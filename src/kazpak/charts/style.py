"""How figures look: colours, dashes, markers, letters - the same on any machine.

Colour is never alone: each option has its dash and its marker too, so that a grey print and a colour-blind
reader lose nothing.

References
----------
Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are
friendly to colorblind people.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.text import FAMILIES, load_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GREY", "HATCHES", "INK", "PALE", "PALETTE", "USABLE", "Look", "look_of", "styled"]

INK: Final = "#1a1a1a"
GREY: Final = "#5c5c5c"
PALE: Final = "#d9d9d9"

PALETTE: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito's colours without the yellow, which white paper swallows."""

HATCHES: Final = ("", "////", "\\\\\\\\", "xxxx", "----", "||||", "++++", "//")
"""Lines only: a dotted pattern makes an SVG ten times as large."""

USABLE: Final = frozenset({"open", "seasonal"})
"""States of an option that freight can use on the day."""

_DASHES: Final = (
    (0, ()),
    (0, (4.5, 1.6)),
    (0, (1.7, 1.1)),
    (0, (5, 1.3, 1.3, 1.3)),
    (0, (7.5, 1.6)),
    (0, (1, 1.1)),
    (0, (3.2, 0.9, 1, 0.9, 1, 0.9)),
    (0, (6, 1.2, 2.4, 1.2)),
)
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")


@dataclass(frozen=True, slots=True)
class Look:
    """Appearance of one option.

    Attributes
    ----------
    colour
        Hexadecimal.
    dash
        matplotlib line style.
    marker
        matplotlib marker.
    face
        Fill of the marker: white when the option cannot be used on the day.
    width
        Line width [pt].
    """

    colour: str
    dash: tuple[int, tuple[float, ...]]
    marker: str
    face: str
    width: float

    def line(self) -> dict[str, Any]:
        """Keyword arguments of a matplotlib line."""
        return {
            "color": self.colour,
            "linestyle": self.dash,
            "linewidth": self.width,
            "dash_capstyle": "butt",
            "solid_capstyle": "round",
        }

    def point(self) -> dict[str, Any]:
        """Keyword arguments of a matplotlib marker."""
        return {
            "marker": self.marker,
            "markerfacecolor": self.face,
            "markeredgecolor": self.colour,
            "markeredgewidth": 1.2,
            "markersize": 5,
            "linestyle": "none",
        }


def look_of(index: int, status: str) -> Look:
    """Appearance of the option in a place of the figure's list.

    Parameters
    ----------
    index
        From 0; looks repeat after eight.
    status
        State of the option; one that cannot be used gets hollow markers and a thinner line.
    """
    usable = status in USABLE
    i = index % len(PALETTE)
    face = PALETTE[i] if usable else "white"
    return Look(PALETTE[i], _DASHES[i], _MARKERS[i], face, 2.0 if usable else 1.3)


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save under kazpak's settings; the reader's own are back afterwards."""
    import matplotlib as mpl

    load_fonts()
    own = {
        "font.family": FAMILIES,
        "font.size": 9.0,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.formatter.useoffset": False,
        "grid.color": PALE,
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.5,
        "text.color": INK,
        "text.parse_math": False,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "savefig.facecolor": "white",
        "svg.fonttype": "none",
        "svg.hashsalt": "kazpak",
        "pdf.fonttype": 42,
        "path.simplify": True,
    }
    base = {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(("backend", "webagg", "interactive"))}
    with mpl.rc_context(base | own):
        yield
