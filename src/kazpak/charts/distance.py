"""The time/cost-distance chart, in which planners read where a trip loses its days and its money.

References
----------
UNESCAP, Time/Cost-Distance Methodology; the form in which CAREC's corridor monitoring reports trips.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kazpak.charts.answer import Document, Drawn, drawn_options
from kazpak.charts.chart import Chart
from kazpak.charts.ends import label_ends
from kazpak.charts.frame import caption, say_nothing, state_word, words
from kazpak.charts.labels import Board
from kazpak.charts.panels import Drawing, lay_out
from kazpak.charts.rows import Row, distance_rows
from kazpak.charts.style import INK, USABLE, look_of, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["distance_chart"]

_LEAST_STEP: Final = {"h": 0.012, "usd_t": 0.018}
"""Part of the axis that a step must rise to be named: smaller ones are seen as a marker only."""

_SAME_PLACE_PX: Final = 26.0
_PROFILE_POINTS: Final = 300
_SAME_PASS_KM, _SAME_PASS_M = 250.0, 400.0
_SLOPES: Final = frozenset({"haul", "access", "junction"})


@dataclass(frozen=True, slots=True)
class _Step:
    """A gate on a panel: how much it takes, where its middle is, in the units of the axes."""

    size: float
    x: float
    y: float
    item: Drawn
    row: Row


def distance_chart(document: Document, *, lang: str = "en", options: Sequence[str] | None = None) -> Chart:
    """Draw time (above) and money (below it, where known) since the start against distance.

    A haul is a slope, a border, transfer or port a vertical step with its name. The elevation along the
    way is drawn beneath when options carry a profile. At most eight options are drawn.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the words.
    options
        Ids of the options to draw; all when None.

    Returns
    -------
    Chart
        The figure. Its numbers are those of `distance_rows`.
    """
    cat, notes = words(lang)
    drawn, left_out = drawn_options(document, cat, only=options)
    rows: dict[str, list[Row]] = {item.key: [] for item in drawn}
    for row in distance_rows(document, lang=cat.lang, options=options):
        if row["key"] in rows:
            rows[row["key"]].append(row)
    if left_out:
        notes += (cat("charts.left_out", count=left_out),)
    with styled():
        drawing = lay_out(document, cat, drawn, rows, notes=notes)
        for unit in drawing.panels:
            if unit == "profile":
                _draw_profile(drawing)
            else:
                _draw_lines(drawing, unit)
        if not drawn:
            say_nothing(drawing.panels["h"], cat)
        alt = caption(drawing.figure, document, cat, title=cat("charts.distance.title"), notes=notes)
    ends = [f"{i.label}: {drawing.total(i, 'h')}, {drawing.total(i, 'usd_t')}".rstrip(", ") for i in drawn]
    return Chart(drawing.figure, f"{alt} {'; '.join(ends)}".strip(), drawing.hints, notes)


def _draw_lines(drawing: Drawing, unit: str) -> None:
    """Lines, steps, labels and line ends of one amount."""
    axes = drawing.panels[unit]
    lines: dict[str, list[tuple[float, float]]] = {}
    for item in drawing.drawn:
        lines[item.key] = [(0.0, 0.0)] + [
            (row["to_km"], drawing.scaled(unit, row[f"to_{unit}"]))
            for row in drawing.rows[item.key]
            if row[f"to_{unit}"] is not None and row["to_km"] is not None
        ]
        xs, ys = zip(*lines[item.key], strict=True)
        (line,) = axes.plot(xs, ys, **look_of(item.index, item.status).line(), zorder=3 + item.index / 100)
        line.set_gid(drawing.mark(item, unit, f"{item.label}: {drawing.total(item, unit)}"))
    axes.set_ylim(0, 1.06 * max((y for line in lines.values() for _, y in line), default=0.0) or 1.0)
    board = Board.over(axes)
    for corners in lines.values():
        board.trace(axes.transData.transform(corners))
    _name_steps(drawing, unit, board, _draw_steps(drawing, unit))
    label_ends(drawing, unit, lines)


def _draw_steps(drawing: Drawing, unit: str) -> list[_Step]:
    """Marker on top of every vertical step."""
    steps = []
    for item in drawing.drawn:
        look = look_of(item.index, item.status)
        for row in drawing.rows[item.key]:
            start, end = row[f"from_{unit}"], row[f"to_{unit}"]
            if row["kind"] in _SLOPES or end is None or row["to_km"] is None:
                continue
            low, high = drawing.scaled(unit, start), drawing.scaled(unit, end)
            (point,) = drawing.panels[unit].plot([row["to_km"]], [high], **look.point(), zorder=4, clip_on=False)
            point.set_gid(
                drawing.mark(
                    item,
                    unit,
                    drawing.cat("charts.step.hint", name=row["name"], value=drawing.amount(unit, end - start)),
                )
            )
            steps.append(_Step(end - start, row["to_km"], (low + high) / 2, item, row))
    return steps


def _name_steps(drawing: Drawing, unit: str, board: Board, steps: Sequence[_Step]) -> None:
    """Names of as many steps as there is room for, the largest first, the destination once."""
    axes = drawing.panels[unit]
    least = _LEAST_STEP[unit] * axes.get_ylim()[1]
    goal = (drawing.document.get("destination") or {}).get("id")
    seen: list[tuple[str, float, float]] = []
    for step in sorted(steps, key=lambda s: (-s.size, s.item.index)):
        row = step.row
        px, py = axes.transData.transform((step.x, step.y))
        apart = _SAME_PLACE_PX * board.scale
        known = any(g == row["id"] and (g == goal or abs(px - a) + abs(py - b) < apart) for g, a, b in seen)
        if known or not row["name"] or drawing.scaled(unit, step.size) < least:
            continue
        seen.append((row["id"], px, py))
        status = row["status"] or "open"
        state = "" if status in USABLE else f" ({state_word(drawing.cat, status)})"
        text = drawing.cat("charts.step", name=f"{row['name']}{state}", value=drawing.amount(unit, step.size))
        board.put(axes, text, step.x, step.y, fontsize=7.5, color=INK, zorder=6)


def _draw_profile(drawing: Drawing) -> None:
    """Elevation along every option."""
    axes = drawing.panels["profile"]
    for item in drawing.drawn:
        profile = item.option.get("profile") or []
        if not profile:
            continue
        every = max(1, len(profile) // _PROFILE_POINTS)
        kept = [*profile[::every], profile[-1]]
        style = look_of(item.index, item.status).line() | {"linewidth": 1.1}
        (line,) = axes.plot([p[0] for p in kept], [p[1] for p in kept], **style)
        line.set_gid(drawing.mark(item, "profile", f"{item.label}: {_height(drawing, max(p[1] for p in profile))}"))
    axes.set_ylim(0, 1.12 * axes.get_ylim()[1])
    _name_passes(drawing)


def _height(drawing: Drawing, top_m: float) -> str:
    """Write an elevation with its unit."""
    return drawing.cat("unit.m", value=drawing.cat.number(top_m, decimals=0))


def _name_passes(drawing: Drawing) -> None:
    """Highest point of each option, once where options share a pass."""
    axes = drawing.panels["profile"]
    board = Board.over(axes)
    for line in axes.get_lines():
        board.trace(axes.transData.transform(line.get_xydata()))
    named: list[tuple[float, float]] = []
    for item in drawing.drawn:
        km, top = max(item.option.get("profile") or [(0.0, 0.0)], key=lambda point: float(point[1]))
        if top and all(abs(km - a) > _SAME_PASS_KM or abs(top - b) > _SAME_PASS_M for a, b in named):
            named.append((km, top))
            board.put(axes, _height(drawing, top), km, top, fontsize=7, color=INK)
