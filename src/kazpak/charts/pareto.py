"""Options as points between two criteria: what a better value on one costs on the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kazpak.charts.answer import Document, Drawn, drawn_options
from kazpak.charts.chart import Chart
from kazpak.charts.frame import canvas, caption, foot_in, number_axis, say_nothing, state_word, words
from kazpak.charts.labels import Board
from kazpak.charts.style import GREY, INK, USABLE, look_of, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from kazpak.locale import Catalogue

__all__ = ["pareto_chart"]

_SIZE_IN: Final = (8.3, 5.6)
_LEFT, _RIGHT = 0.085, 0.97
_HEAD_IN, _AXIS_IN = 0.72, 0.5
_DAY_H: Final = 24.0


def pareto_chart(
    document: Document,
    x: str = "time_h",
    y: str = "cost_usd_t",
    *,
    lang: str = "en",
    options: Sequence[str] | None = None,
) -> Chart:
    """Draw options as points of two criteria, with the front of those that none beats on both.

    Less is better on both axes. Ranges are drawn as thin bars where the document has them. An option that
    cannot be used on the day is hollow and does not count for the front.

    Parameters
    ----------
    document
        An answer document.
    x, y
        Criteria, by their names in the totals.
    lang
        Language of the words.
    options
        Ids of the options to draw; all when None, at most eight.

    Returns
    -------
    Chart
        The figure.
    """
    cat, notes = words(lang)
    drawn, left_out = drawn_options(document, cat, only=options)
    placed = [item for item in drawn if item.total(x) is not None and item.total(y) is not None]
    if left_out:
        notes += (cat("charts.left_out", count=left_out),)
    if len(placed) < len(drawn):
        notes += (cat("charts.pareto.absent", count=len(drawn) - len(placed)),)
    with styled():
        figure = canvas(*_SIZE_IN)
        bottom = (foot_in(document, cat, _SIZE_IN[0], notes) + _AXIS_IN) / _SIZE_IN[1]
        axes = figure.add_axes((_LEFT, bottom, _RIGHT - _LEFT, 1 - _HEAD_IN / _SIZE_IN[1] - bottom))
        axes.grid(visible=True, axis="both")
        axes.set_xlabel(_axis(cat, x))
        axes.set_ylabel(_axis(cat, y))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(number_axis(cat))
        hints = _draw(axes, cat, placed, x, y)
        if not placed:
            say_nothing(axes, cat)
        alt = caption(figure, document, cat, title=cat("charts.pareto.title"), notes=notes)
    said = "; ".join(f"{i.label}: {_scaled(x, i.total(x)):.4g}, {_scaled(y, i.total(y)):.4g}" for i in placed)
    return Chart(figure, f"{alt} {_axis(cat, x)}; {_axis(cat, y)}. {said}", hints, notes)


def _axis(cat: Catalogue, criterion: str) -> str:
    """Title of an axis; a criterion that the catalogue does not know goes by its name."""
    key = f"charts.axis.{criterion}"
    return cat(key) if key in cat else criterion


def _scaled(criterion: str, value: float | None) -> float:
    """A total in the unit of its axis: times are in days."""
    return (value or 0.0) / _DAY_H if criterion.endswith("_h") else value or 0.0


def _draw(axes: Axes, cat: Catalogue, placed: list[Drawn], x: str, y: str) -> dict[str, tuple[str, str]]:
    """Points, ranges, front and labels."""
    points = {item.key: (_scaled(x, item.total(x)), _scaled(y, item.total(y))) for item in placed}
    front = _front([points[item.key] for item in placed if item.status in USABLE])
    hints: dict[str, tuple[str, str]] = {}
    for item in placed:
        _ranges(axes, item, points[item.key], x, y)
        look = look_of(item.index, item.status)
        (point,) = axes.plot(*points[item.key], **(look.point() | {"markersize": 9, "zorder": 5}))
        gid = f"kz-pareto-{item.index}"
        point.set_gid(gid)
        hints[gid] = (str(item.option.get("id")), item.label)
    if len(front) > 1:
        axes.plot(*zip(*_corners(front), strict=True), color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), zorder=2)
    # Asking for the limits settles them; labels are placed by where things then are.
    axes.set_xlim(axes.get_xlim())
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.04 * (high - low), high + 0.08 * (high - low))
    board = Board.over(axes)
    for line in axes.get_lines():
        board.trace(axes.transData.transform(line.get_xydata()))
    around = 7 * board.scale
    for px, py in axes.transData.transform(list(points.values()) or [(0.0, 0.0)]):
        board.taken.append((px - around, py - around, px + around, py + around))
    for item in placed:
        state = "" if item.status in USABLE else f" ({state_word(cat, item.status)})"
        board.put(axes, f"{item.label}{state}", *points[item.key], fontsize=8, color=INK, zorder=6)
    if len(front) > 1:
        axes.text(
            0.995,
            0.985,
            f"- - -  {cat('charts.pareto.front')}",
            transform=axes.transAxes,
            ha="right",
            va="top",
            fontsize=7.5,
            color=GREY,
        )
    return hints


def _corners(front: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners of the stairs through a front."""
    stairs = [front[0]]
    for (_, before), (x, y) in pairwise(front):
        stairs += [(x, before), (x, y)]
    return stairs


def _front(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points that no other is at least as good as on both axes and better on one, from left to right."""
    kept: list[tuple[float, float]] = []
    for point in sorted(set(points)):
        if not kept or point[1] < kept[-1][1]:
            kept.append(point)
    return kept


def _ranges(axes: Axes, item: Drawn, point: tuple[float, float], x: str, y: str) -> None:
    """Low to high of each criterion, where the document knows it."""
    bands = item.option.get("bands") or {}
    for criterion, along in ((x, 0), (y, 1)):
        band = bands.get(criterion) or {}
        if band.get("low") is None or band.get("high") is None:
            continue
        ends = [_scaled(criterion, band["low"]), _scaled(criterion, band["high"])]
        line = (ends, [point[1]] * 2) if along == 0 else ([point[0]] * 2, ends)
        axes.plot(*line, color=look_of(item.index, item.status).colour, linewidth=0.8, alpha=0.6, zorder=1)
