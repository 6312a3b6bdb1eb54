"""The key beside a drawn map: options, gates and boundaries explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.frame import state_word, time_text
from kazpak.charts.ground import BORDER_COLOUR, BORDER_LINES
from kazpak.charts.marks import GATE_LOOKS, gate_style
from kazpak.charts.style import INK, USABLE, look_of
from kazpak.charts.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from kazpak.charts.answer import Drawn
    from kazpak.locale import Catalogue
    from kazpak.sources.basemap import BaseMap

__all__ = ["draw_key"]

_WRAP: Final = 32
_EDGE: Final = 0.995


def draw_key(
    figure: Figure,
    place: tuple[float, float],
    cat: Catalogue,
    *,
    drawn: Sequence[Drawn],
    states: Iterable[str],
    base: BaseMap | None,
) -> None:
    """Explain beside the map what is on it, and nothing else.

    Parameters
    ----------
    figure
        matplotlib figure.
    place
        Upper left corner, in parts of the figure.
    cat
        Words.
    drawn
        Options on the map.
    states
        States of the gates on the map.
    base
        Base map, for the classes of its boundaries.
    """
    from matplotlib.lines import Line2D

    rows: list[tuple[Any, str]] = [
        (Line2D([], [], **look_of(item.index, item.status).line()), _option_text(cat, item)) for item in drawn
    ]
    if any(part.get("mode") == "rail" for item in drawn for part in item.parts):
        # A pair is drawn one on the other.
        ties = Line2D([], [], color="white", linewidth=1.0, linestyle=(0, (2, 6)))
        rows.append(((Line2D([], [], color=INK, linewidth=2.2), ties), cat("charts.map.rail")))
    seen = set(states)
    for status in (s for s in GATE_LOOKS if s in seen):
        sample = Line2D([], [], **gate_style(status), markersize=6.5)
        rows.append((sample, cat("charts.map.gate", status=state_word(cat, status))))
    classes = {feature["properties"].get("class") for feature in (base.borders if base else ())}
    for kind in (k for k in BORDER_LINES if k in classes):
        sample = Line2D([], [], color=BORDER_COLOUR, linewidth=0.9, linestyle=BORDER_LINES[kind])
        rows.append((sample, cat(f"charts.map.border.{kind}")))
    if rows:
        samples, texts = zip(*rows, strict=True)
        side = "right" if cat.rtl else "left"
        style = {
            "fontsize": 8,
            "frameon": False,
            "handlelength": 4.4,
            "labelspacing": 0.75,
            "alignment": side,
            "markerfirst": not cat.rtl,
        }
        corner = (_EDGE, place[1]) if cat.rtl else place
        key = figure.legend(samples, texts, loc=f"upper {side}", bbox_to_anchor=corner, **style)
        for text in key.get_texts():
            text.set_multialignment("right" if cat.rtl else "left")


def _option_text(cat: Catalogue, item: Drawn) -> str:
    """Name, state, time and length of an option."""
    state = "" if item.status in USABLE else f" ({state_word(cat, item.status)})"
    hours, km = item.total("time_h"), item.total("length_km")
    totals = [] if hours is None else [time_text(cat, hours)]
    totals += [] if km is None else [cat("unit.km", value=cat.number(km, decimals=0))]
    return folded(f"{item.label}{state}", width=_WRAP, lines=3) + "\n" + " · ".join(totals)
