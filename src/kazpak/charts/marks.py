"""What stands on the lines of a drawn map: gates by status, both ends, a scale bar, the north."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.answer import name_of, origin_destination
from kazpak.charts.frame import state_word, time_text
from kazpak.charts.ground import mercator
from kazpak.charts.style import INK, USABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from kazpak.charts.answer import Document, Drawn
    from kazpak.charts.ground import Extent
    from kazpak.charts.labels import Board
    from kazpak.locale import Catalogue

__all__ = ["GATE_LOOKS", "Plate", "draw_gates", "gate_style", "scale_bar"]

GATE_LOOKS: Final[dict[str, tuple[str, str, bool]]] = {
    "open": ("o", "#009E73", True),
    "seasonal": ("^", "#E69F00", True),
    "closed": ("X", "#D55E00", True),
    "planned": ("D", "#0072B2", False),
    "under_construction": ("s", "#0072B2", False),
}
"""State of a gate: marker, colour, whether it is filled."""

_EARTH_KM_PER_DEG: Final = 111.32
_PAPER: Final[dict[str, Any]] = {
    "boxstyle": "square,pad=0.1",
    "facecolor": "white",
    "alpha": 0.7,
    "linewidth": 0,
}
_FIXED: Final[dict[str, Any]] = {"scalex": False, "scaley": False}
_SMALLEST_PT, _LARGEST_PT, _PT_PER_ROOT_H = 4.5, 10.5, 0.7


@dataclass(slots=True)
class Plate:
    """What the pieces of one drawn map share.

    Attributes
    ----------
    axes
        matplotlib axes in map units.
    extent
        What is seen.
    board
        Keeps labels apart.
    cat
        Words.
    document
        The answer drawn.
    lined
        Options that have a line.
    hints
        For the group ids of artists: option key and text on hover.
    states
        States of the gates drawn.
    """

    axes: Axes
    extent: Extent
    board: Board
    cat: Catalogue
    document: Document
    lined: Sequence[Drawn]
    hints: dict[str, tuple[str, str]] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)


def gate_style(status: str) -> dict[str, Any]:
    """Keyword arguments of a marker for a gate in a state; an unknown state looks open."""
    marker, colour, filled = GATE_LOOKS.get(status, GATE_LOOKS["open"])
    return {
        "marker": marker,
        "markerfacecolor": colour if filled else "white",
        "markeredgecolor": INK if filled else colour,
        "markeredgewidth": 0.8,
        "linestyle": "none",
    }


def draw_gates(plate: Plate) -> None:
    """Draw gates on the way and both ends of the trip, named where there is room.

    Parameters
    ----------
    plate
        The map, its lines drawn.
    """
    named = _ends(plate)
    ends = {(plate.document.get(end) or {}).get("id") for end in ("origin", "destination")}
    passed = {part.get("id"): part for item in plate.lined for part in item.parts if part.get("lon") is not None}
    for i, (gate_id, part) in enumerate(passed.items()):
        spot, name, status = _gate(plate, i, part)
        if gate_id not in ends:
            said = name if status in USABLE else f"{name} ({state_word(plate.cat, status)})"
            named.append((spot, said, {"fontsize": 7.5}))
    for spot, _, style in named:
        px, py = plate.axes.transData.transform(spot)
        around = (9 if "fontweight" in style else 5) * plate.board.scale
        plate.board.taken.append((px - around, py - around, px + around, py + around))
    for spot, name, style in named:
        plate.board.put(plate.axes, name, *spot, color=INK, zorder=7, **style)


def _ends(plate: Plate) -> list[tuple[tuple[float, float], str, dict[str, Any]]]:
    """Origin and destination as squares; returns what to write beside them."""
    found: list[tuple[tuple[float, float], str, dict[str, Any]]] = []
    names = origin_destination(plate.document, lang=plate.cat.lang)
    for end, name in zip(("origin", "destination"), names, strict=True):
        place = plate.document.get(end) or {}
        if place.get("lon") is not None:
            (spot,) = mercator([(place["lon"], place["lat"])])
            style: dict[str, Any] = {
                "marker": "s",
                "markersize": 6.5,
                "color": INK,
                "markeredgecolor": "white",
            }
            plate.axes.plot(*spot, **style, zorder=6, **_FIXED)
            found.append((spot, name, {"fontsize": 9, "fontweight": "bold"}))
    return found


def _gate(plate: Plate, number: int, part: Mapping[str, Any]) -> tuple[tuple[float, float], str, str]:
    """Marker of one gate, larger the longer it takes; returns place, name and state."""
    known = {gate.get("id"): gate for gate in plate.document.get("gates") or ()}
    status = str(part.get("status") or (known.get(part.get("id")) or {}).get("status") or "open")
    (spot,) = mercator([(part["lon"], part["lat"])])
    hours = float(part.get("time_h") or 0.0)
    size = min(_LARGEST_PT, _SMALLEST_PT + _PT_PER_ROOT_H * math.sqrt(max(hours, 0.0)))
    (point,) = plate.axes.plot(*spot, **gate_style(status), markersize=size, zorder=5, **_FIXED)
    name = name_of(plate.document, part, lang=plate.cat.lang)
    gid = f"kz-gate-{number}"
    point.set_gid(gid)
    plate.hints[gid] = (
        "",
        f"{name}: {state_word(plate.cat, status)}, {time_text(plate.cat, hours)}",
    )
    plate.states.add(status)
    return spot, name, status


def scale_bar(plate: Plate) -> None:
    """Draw a bar of a round length, true at the latitude it names, and an arrow to the north.

    Parameters
    ----------
    plate
        The map.
    """
    west, south, east, north = plate.extent
    wide, tall = east - west, north - south
    middle = math.degrees(math.atan(math.sinh(math.radians((south + north) / 2))))
    km_per_unit = _EARTH_KM_PER_DEG * math.cos(math.radians(middle))
    room_km = 0.22 * wide * km_per_unit
    power = 10 ** math.floor(math.log10(room_km))
    km = max(step * power for step in (1, 2, 5) if step * power <= room_km)
    left, y = west + 0.03 * wide, south + 0.045 * tall
    right = left + km / km_per_unit
    for width, colour in ((5.0, "white"), (2.2, INK)):
        style: dict[str, Any] = {"color": colour, "linewidth": width, "solid_capstyle": "butt"}
        plate.axes.plot([left, right], [y, y], **style, zorder=8, **_FIXED)
    text = plate.cat("charts.map.scale", km=plate.cat.number(km, decimals=0), lat=plate.cat.number(middle, decimals=0))
    lift = 0.012 * tall
    plate.axes.text(left, y + lift, text, fontsize=7.5, va="bottom", ha="left", color=INK, zorder=8, bbox=_PAPER)
    _keep_clear(plate, (west, south, right, y + 4 * lift))
    _north(plate, east - 0.03 * wide, north - 0.03 * tall, 0.055 * tall)


def _north(plate: Plate, x: float, top: float, tall: float) -> None:
    """Arrow to the north with its letter."""
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.2}
    plate.axes.annotate("", (x, top), (x, top - tall), arrowprops=arrow, zorder=8)
    style: dict[str, Any] = {
        "fontsize": 8,
        "fontweight": "bold",
        "ha": "center",
        "va": "top",
        "color": INK,
        "bbox": _PAPER,
    }
    plate.axes.text(x, top - tall, plate.cat("charts.map.north"), zorder=8, **style)
    _keep_clear(plate, (x - 0.6 * tall, top - 1.6 * tall, plate.extent[2], plate.extent[3]))


def _keep_clear(plate: Plate, box: tuple[float, float, float, float]) -> None:
    """Let no label lie on a box given in map units."""
    (left, bottom), (right, top) = plate.axes.transData.transform([box[:2], box[2:]])
    plate.board.taken.append((left, bottom, right, top))
