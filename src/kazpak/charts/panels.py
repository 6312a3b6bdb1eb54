"""The panels of the time/cost-distance chart: which there are, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kazpak.charts.frame import canvas, foot_in, number_axis, time_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from kazpak.charts.answer import Document, Drawn
    from kazpak.charts.rows import Row
    from kazpak.locale import Catalogue

__all__ = ["Drawing", "lay_out"]

_WIDTH_IN: Final = 11.69
_LEFT, _RIGHT = 0.062, 0.775
_PANELS_IN: Final = {"h": 3.22, "usd_t": 1.95, "profile": 0.9}
_GAP_IN: Final = 0.22
_HEAD_IN, _AXIS_IN = 0.7, 0.46
_DAYS_FROM_H: Final = 96.0


@dataclass(slots=True)
class Drawing:
    """What the panels of one chart share.

    Attributes
    ----------
    document
        The answer drawn.
    cat
        Words.
    figure
        matplotlib figure.
    panels
        Axes by what they show: "h", "usd_t", "profile".
    drawn
        Options, in their order.
    rows
        Rows of each option, by its key.
    in_days
        Whether the time axis is in days.
    hints
        For the group ids of artists: option key and text on hover.
    """

    document: Document
    cat: Catalogue
    figure: Figure
    panels: Mapping[str, Axes]
    drawn: Sequence[Drawn]
    rows: Mapping[str, Sequence[Row]]
    in_days: bool
    hints: dict[str, tuple[str, str]] = field(default_factory=dict)

    def scaled(self, unit: str, value: float) -> float:
        """Turn an amount into the unit of its axis."""
        return value / 24 if unit == "h" and self.in_days else value

    def amount(self, unit: str, value: float) -> str:
        """Write an amount with its unit."""
        if unit == "h":
            return time_text(self.cat, value)
        return self.cat("unit.usd_t", value=self.cat.number(value, decimals=0))

    def total(self, item: Drawn, unit: str) -> str:
        """Write the total of an option; nothing when there is none."""
        total = item.total({"h": "time_h", "usd_t": "cost_usd_t"}[unit])
        return "" if total is None else self.amount(unit, total)

    def mark(self, item: Drawn, what: str, text: str) -> str:
        """Give an artist of an option an id, and remember what to say when it is pointed at."""
        gid = f"kz-{what}-{len(self.hints)}"
        self.hints[gid] = (str(item.option.get("id")), text)
        return gid


def lay_out(
    document: Document,
    cat: Catalogue,
    drawn: Sequence[Drawn],
    rows: Mapping[str, Sequence[Row]],
    *,
    notes: tuple[str, ...] = (),
) -> Drawing:
    """Make empty axes, one above the other over one distance axis, for what the document knows.

    Parameters
    ----------
    document
        An answer document.
    cat
        Words.
    drawn
        Options to draw.
    rows
        Rows of each option, by its key.
    notes
        Small print besides the notices.
    """
    every = [row for mine in rows.values() for row in mine]
    shown = ["h"]
    if any(row["to_usd_t"] is not None for row in every):
        shown.append("usd_t")
    if any(item.option.get("profile") for item in drawn):
        shown.append("profile")
    foot = foot_in(document, cat, _WIDTH_IN, notes)
    height = _HEAD_IN + _AXIS_IN + foot + sum(_PANELS_IN[p] for p in shown) + _GAP_IN * (len(shown) - 1)
    figure = canvas(_WIDTH_IN, height)
    in_days = max((item.total("time_h") or 0.0 for item in drawn), default=0.0) > _DAYS_FROM_H
    titles = {"h": "days" if in_days else "hours", "usd_t": "cost", "profile": "elevation"}
    panels: dict[str, Axes] = {}
    top = height - _HEAD_IN
    for name in shown:
        bottom = top - _PANELS_IN[name]
        place = (_LEFT, bottom / height, _RIGHT - _LEFT, _PANELS_IN[name] / height)
        axes = figure.add_axes(place, sharex=panels.get("h"), facecolor="none")
        last = name == shown[-1]
        axes.tick_params(axis="x", labelbottom=last, length=3 if last else 0)
        axes.set_ylabel(cat(f"charts.axis.{titles[name]}"))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(number_axis(cat))
        panels[name] = axes
        top = bottom - _GAP_IN
    panels[shown[-1]].set_xlabel(cat("charts.axis.distance"))
    panels["h"].set_xlim(0, 1.01 * max((row["to_km"] or 0.0 for row in every), default=0.0) or 1.0)
    return Drawing(document, cat, figure, panels, drawn, rows, in_days)
