"""What a number decides: ways against a number that is turned, or the winner over two of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kazpak.charts.answer import Document
from kazpak.charts.chart import Chart
from kazpak.charts.frame import canvas, caption, foot_in, number_axis, say_nothing, words
from kazpak.charts.labels import Board
from kazpak.charts.style import GREY, HATCHES, INK, PALETTE, look_of, styled
from kazpak.charts.text import folded, legible
from kazpak.errors import InputError
from kazpak.locale import option_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from kazpak.locale import Catalogue

__all__ = ["is_sweep", "sweep_chart"]

_SIZE_IN: Final = (8.3, 5.6)
_LEFT, _RIGHT = 0.09, 0.97
_HEAD_IN, _AXIS_IN, _KEY_IN = 0.72, 0.5, 0.2
_MOST_WAYS: Final = 8
_DAY_H: Final = 24.0
_WRITTEN_AT_MOST: Final = 150
_TICKS_AT_MOST: Final = 14
_SPAN_LIMIT: Final = 44


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through gates: its place in the key, and its total at the points where it is an option."""

    index: int
    label: str
    totals: Mapping[int, float]
    wins: frozenset[int]


def sweep_chart(document: Document, *, lang: str = "en") -> Chart:
    """Draw the answers of a sweep.

    Over one number every way is a line of the criterion asked for, with a larger mark where it wins, and a
    dashed line where the winner changes. Over two numbers each point is a cell in the colour and hatch of
    the way that wins there.

    Parameters
    ----------
    document
        A comparison, schema `kazpak.compare/1`, whose cases have points (`at`) on one or two axes.
    lang
        Language of the words.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    InputError
        If the cases are not points on one or two axes.
    """
    cases = document.get("cases") or ()
    names = _axes_of(document)
    if not is_sweep(document):
        raise InputError(f"a figure of a sweep shows one or two numbers, not {len(names)}; compare as a table instead")
    cat, notes = words(lang)
    ways, left_out = _ways(document, cat)
    if left_out:
        notes += (cat("charts.left_out", count=left_out),)
    with styled():
        key_in = _KEY_IN * (len(ways) + 1)
        height = _SIZE_IN[1] + key_in
        figure = canvas(_SIZE_IN[0], height)
        bottom = (foot_in(document, cat, _SIZE_IN[0], notes) + key_in + _AXIS_IN) / height
        axes = figure.add_axes((_LEFT, bottom, _RIGHT - _LEFT, 1 - _HEAD_IN / height - bottom))
        points = [tuple(float(case["at"][name]) for name in names) for case in cases]
        axes.set_xlabel(_axis(cat, names[0]))
        _ticks(axes, cat, names[0], sorted({point[0] for point in points}))
        axes.yaxis.set_major_formatter(number_axis(cat))
        hints = _cells(axes, cat, ways, points) if len(names) > 1 else _lines(axes, cat, ways, points, document)
        axes.set_ylabel(_axis(cat, names[1]) if len(names) > 1 else _axis(cat, str(document.get("by"))))
        if not ways:
            say_nothing(axes, cat)
        _key(axes, ways, over_two=len(names) > 1)
        spans = [
            f"{n}={min(v):g}\N{HORIZONTAL ELLIPSIS}{max(v):g}"
            for n, v in zip(names, zip(*points, strict=True), strict=True)
        ]
        asked = {**document, "cases": [{"name": legible(", ".join(spans), limit=_SPAN_LIMIT)}]}
        alt = caption(figure, asked, cat, title=cat("charts.sweep.title"), notes=notes)
    return Chart(figure, f"{alt} {_told(cat, document)}".strip(), hints, notes)


def is_sweep(document: Document) -> bool:
    """Whether the cases of a comparison are points on one or two axes."""
    return len(_axes_of(document)) in (1, 2)


def _axes_of(document: Document) -> list[str]:
    """Numbers that are turned."""
    cases = document.get("cases") or ()
    return list(cases[0].get("at") or ()) if cases else []


def _ways(document: Document, cat: Catalogue) -> tuple[list[_Way], int]:
    """Ways in the order in which they first win, then by how often they are an option; and how many are left out."""
    by = str(document.get("by"))
    scale = _DAY_H if by == "time_h" else 1.0
    totals: dict[tuple[Any, ...], dict[int, float]] = {}
    wins: dict[tuple[Any, ...], set[int]] = {}
    labels: dict[tuple[Any, ...], str] = {}
    for i, case in enumerate(document["cases"]):
        for option in case.get("options") or ():
            way = (*option["signature"], *option["modes"])
            totals.setdefault(way, {})[i] = float(option["totals"][by]) / scale
            labels.setdefault(way, legible(option_label(document, option, cat), limit=110))
            if option["rank"] == 1:
                wins.setdefault(way, set()).add(i)
    order = sorted(totals, key=lambda way: (min(wins.get(way, {len(document["cases"])})), -len(totals[way])))
    kept = order[:_MOST_WAYS]
    found = [_Way(n, labels[w], totals[w], frozenset(wins.get(w, ()))) for n, w in enumerate(kept)]
    return found, len(order) - len(kept)


def _lines(
    axes: Axes, cat: Catalogue, ways: Sequence[_Way], points: Sequence[tuple[float, ...]], document: Document
) -> dict[str, tuple[str, str]]:
    """A line for each way, and where the winner changes."""
    hints: dict[str, tuple[str, str]] = {}
    for way in ways:
        at = sorted(way.totals, key=lambda i: points[i][0])
        xs, ys = [points[i][0] for i in at], [way.totals[i] for i in at]
        look = look_of(way.index, "open")
        (line,) = axes.plot(xs, ys, **look.line(), zorder=3)
        axes.plot(xs, ys, **(look.point() | {"markersize": 3}), zorder=4)
        best = [i for i in at if i in way.wins]
        axes.plot(
            [points[i][0] for i in best], [way.totals[i] for i in best], **(look.point() | {"markersize": 8}), zorder=5
        )
        gid = f"kz-sweep-{way.index}"
        line.set_gid(gid)
        hints[gid] = (f"w{way.index}", way.label)
    axes.margins(y=0.12)
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    board = Board.over(axes)
    for line in axes.get_lines():
        corners = np.asarray(line.get_xydata())
        if len(corners) > 1:
            board.trace(axes.transData.transform(corners))
    for turn in document.get("change_overs") or ():
        if turn.get("about") is None:
            continue
        axes.axvline(turn["about"], color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), zorder=2)
        told = cat("charts.sweep.about", value=cat.number(turn["about"], decimals=1))
        board.put(axes, told, turn["about"], axes.get_ylim()[1], fontsize=8, color=INK, zorder=6)
    return hints


def _cells(
    axes: Axes, cat: Catalogue, ways: Sequence[_Way], points: Sequence[tuple[float, ...]]
) -> dict[str, tuple[str, str]]:
    """A cell for each point, with its total; none where there is no route."""
    from matplotlib.patches import Rectangle

    winner = {i: way for way in ways for i in way.wins}
    edges = [_edges(sorted({point[k] for point in points})) for k in (0, 1)]
    hints: dict[str, tuple[str, str]] = {}
    for i, (x, y) in enumerate(points):
        if i not in winner:
            continue
        way = winner[i]
        (left, right), (low, high) = edges[0][x], edges[1][y]
        cell = Rectangle(
            (left, low), right - left, high - low, facecolor=PALETTE[way.index % len(PALETTE)],
            hatch=HATCHES[way.index % len(HATCHES)], edgecolor="white", linewidth=0.6, alpha=0.75,
        )  # fmt: skip
        axes.add_patch(cell)
        gid = f"kz-sweep-cell-{i}"
        cell.set_gid(gid)
        said = cat.number(way.totals[i], decimals=1 if way.totals[i] < 100 else 0)  # noqa: PLR2004 - room in a cell
        hints[gid] = (f"w{way.index}", f"{way.label}: {said}")
        if len(points) <= _WRITTEN_AT_MOST:
            axes.text(
                (left + right) / 2, (low + high) / 2, said, ha="center", va="center", fontsize=7.5, color=INK,
                bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "alpha": 0.85, "linewidth": 0},
            )  # fmt: skip
    axes.set_xlim(min(low for low, _ in edges[0].values()), max(high for _, high in edges[0].values()))
    axes.set_ylim(min(low for low, _ in edges[1].values()), max(high for _, high in edges[1].values()))
    axes.grid(visible=False)
    return hints


def _edges(values: Sequence[float]) -> dict[float, tuple[float, float]]:
    """Both edges of the cell around each of some rising values: half-way to its neighbours."""
    if len(values) == 1:
        return {values[0]: (values[0] - 0.5, values[0] + 0.5)}
    between = [(a + b) / 2 for a, b in pairwise(values)]
    first, last = 2 * values[0] - between[0], 2 * values[-1] - between[-1]
    bounds = [first, *between, last]
    return {value: (bounds[i], bounds[i + 1]) for i, value in enumerate(values)}


def _key(axes: Axes, ways: Sequence[_Way], *, over_two: bool) -> None:
    """Ways below the axes, a line each."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    for way in ways:
        look = look_of(way.index, "open")
        label = folded(way.label, width=105, lines=1)
        if over_two:
            hatch = HATCHES[way.index % len(HATCHES)]
            handles.append(Patch(label=label, facecolor=look.colour, hatch=hatch, edgecolor="white"))
        else:
            handles.append(Line2D([], [], label=label, **(look.point() | look.line())))
    drop = -_AXIS_IN / (axes.get_window_extent().height / axes.figure.dpi)
    if handles:
        axes.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, drop), fontsize=8, frameon=False, borderaxespad=0,
            handlelength=2.6,
        )  # fmt: skip


def _ticks(axes: Axes, cat: Catalogue, name: str, values: Sequence[float]) -> None:
    """Marks at the points that were asked, where there is room; years are written without a separator."""
    if len(values) <= _TICKS_AT_MOST:
        axes.set_xticks(values)
    if name == "year":
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    else:
        axes.xaxis.set_major_formatter(number_axis(cat))


def _axis(cat: Catalogue, name: str) -> str:
    """Title of an axis: a criterion in words, a setting as it is written."""
    key = f"charts.axis.{name}"
    return cat(key) if key in cat else legible(name, limit=70)


def _told(cat: Catalogue, document: Document) -> str:
    """Change-overs in words, for those who do not see them."""
    said = []
    for turn in document.get("change_overs") or ():
        value = turn["about"] if turn.get("about") is not None else (turn["from"] + turn["to"]) / 2
        about = cat("charts.sweep.about", value=cat.number(value, decimals=1))
        said.append(
            f"{_axis(cat, str(turn['axis']))} {about}: {turn.get('before')} \N{RIGHTWARDS ARROW} {turn.get('after')}"
        )
    return "; ".join(said)
