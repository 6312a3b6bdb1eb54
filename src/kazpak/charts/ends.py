"""Beside a panel of lines: a sample of each line, what it is, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.frame import state_word
from kazpak.charts.labels import spread
from kazpak.charts.style import INK, PALE, USABLE, look_of
from kazpak.charts.text import directed, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.charts.answer import Drawn
    from kazpak.charts.panels import Drawing

__all__ = ["label_ends"]

_WRAP: Final = 32
_LINE_PX: Final = 13.0
_ARABIC_PX: Final = 16.5
_OUT_PX: Final = 36.0
_EDGE: Final = 0.992
_BASE_DPI: Final = 100


def label_ends(drawing: Drawing, unit: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    """Name the lines of a panel at their ends, kept apart from each other.

    Parameters
    ----------
    drawing
        The chart.
    unit
        What the panel shows: "h" or "usd_t".
    lines
        Corners of each option's line in the units of the axes, by the option's key.
    """
    axes = drawing.panels[unit]
    box = axes.get_window_extent()
    px = drawing.figure.dpi / _BASE_DPI
    ends = [axes.transData.transform(lines[item.key][-1]) for item in drawing.drawn]
    line_px = (_ARABIC_PX if drawing.cat.rtl else _LINE_PX) * px
    for most in (3, 2, 1):
        texts = [_text(drawing, item, unit, most) for item in drawing.drawn]
        tall = line_px * max((text.count("\n") + 1 for text in texts), default=1) + 2 * px
        if tall * len(texts) <= box.height + tall:
            break
    # Half a label may stand out above or below the panel, more would meet what stands there.
    out = max(0.0, (tall - _OUT_PX * px) / 2)
    levels = spread([float(end[1]) for end in ends], gap=tall, low=box.y0 + out, high=box.y1 - out)
    for item, text, end, level in zip(drawing.drawn, texts, ends, levels, strict=True):
        look = look_of(item.index, item.status)
        across = [(box.x1 + dx * px, level) for dx in (8, 14, 16, 36, 56, 62)]
        _line(drawing, [(float(end[0]), float(end[1])), *across[:2]], color=PALE, linewidth=0.8, zorder=-1)
        _line(drawing, [across[2], across[4]], **look.line())
        _line(drawing, [across[3]], **look.point())
        x, y = drawing.figure.transFigure.inverted().transform(across[5])
        x, side = (_EDGE, "right") if drawing.cat.rtl else (x, "left")
        label = drawing.figure.text(x, y, text, fontsize=8, va="center", ha=side, color=INK, linespacing=1.15)
        label.set_gid(drawing.mark(item, f"end-{unit}", ""))


def _line(drawing: Drawing, pixels: Sequence[tuple[float, float]], **style: Any) -> None:  # noqa: ANN401
    """Line in the margin of the figure."""
    from matplotlib.lines import Line2D

    points = drawing.figure.transFigure.inverted().transform(pixels)
    transform = drawing.figure.transFigure
    drawing.figure.add_artist(Line2D(points[:, 0], points[:, 1], transform=transform, **style))


def _text(drawing: Drawing, item: Drawn, unit: str, most: int) -> str:
    """Name, on so many lines at most, state and totals of an option; beside the money the total alone."""
    if unit != "h":
        return drawing.total(item, unit)
    state = "" if item.status in USABLE else f" ({state_word(drawing.cat, item.status)})"
    name = folded(f"{item.label}{state}", width=_WRAP, lines=most)
    km = item.total("length_km")
    totals = [drawing.total(item, unit)]
    totals += [] if km is None else [drawing.cat("unit.km", value=drawing.cat.number(km, decimals=0))]
    return directed(f"{name}\n{' · '.join(filter(None, totals))}")
