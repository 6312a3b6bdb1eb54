"""What lies under the routes of a drawn map: relief, water, boundaries by class, names.

The map is in Web Mercator, like the bundled relief: north is up everywhere, and the scale bar says for
which latitude it holds.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kazpak.charts.style import GREY, INK
from kazpak.charts.text import legible
from kazpak.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from shapely import Geometry

    from kazpak.charts.labels import Board
    from kazpak.sources.basemap import BaseMap

__all__ = ["BORDER_LINES", "Extent", "draw_ground", "mercator", "name_places", "open_basemap"]

Extent: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in map units: degrees of longitude, and as many of Mercator."""

BORDER_LINES: Final[dict[str, Any]] = {
    "international": (0, ()),
    "line_of_control": (0, (1, 1.6)),
    "disputed": (0, (4, 2)),
    "indefinite": (0, (5, 1.6, 1, 1.6)),
}
"""Dash of each class of boundary."""

BORDER_COLOUR: Final = "#7a5c8a"
Feature: TypeAlias = "Mapping[str, Any]"
_WATER: Final = "#cfe3ef"
_SHORE: Final = "#8fb3c9"
_LAND: Final = "#f6f4ee"
_RANKS: Final = {"country": 5, "city": 3, "water": 2, "land": 0}
_CAPITALS: Final = {"country"}


def mercator(points: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
    """(lon, lat) in degrees to map units."""
    return [(p[0], math.degrees(math.asinh(math.tan(math.radians(p[1]))))) for p in points]


def open_basemap(folder: Path | None) -> BaseMap | None:
    """Base map of a folder, or None when there is none that can be read."""
    if folder is None:
        return None
    from kazpak.sources.basemap import read_basemap

    try:
        return read_basemap(folder)
    except (DataError, InputError):
        return None


def draw_ground(axes: Axes, base: BaseMap | None, extent: Extent, *, width_px: int) -> None:
    """Draw relief, sea, lakes, rivers and boundaries.

    Parameters
    ----------
    axes
        matplotlib axes in map units.
    base
        Base map; without one there is plain paper.
    extent
        What is seen.
    width_px
        How many pixels wide it is going to be; the relief is not finer than that.
    """
    axes.set_facecolor(_LAND)
    if base is None:
        return
    _relief(axes, base, extent, width_px)
    _areas(axes, [*base.sea, *base.lakes], extent)
    for feature in base.rivers:
        rank = int(feature["properties"].get("rank") or 9)
        _lines(axes, feature, extent, color=_SHORE, linewidth=max(0.3, 1.1 - 0.12 * rank), zorder=1.2)
    for feature in base.borders:
        dash = BORDER_LINES.get(feature["properties"].get("class"), BORDER_LINES["indefinite"])
        _lines(axes, feature, extent, color=BORDER_COLOUR, linewidth=0.9, linestyle=dash, zorder=1.3)


def _relief(axes: Axes, base: BaseMap, extent: Extent, width_px: int) -> None:
    """Hill shade, cut to what is seen and reduced to few tones so that files stay small."""
    import numpy as np
    from PIL import Image

    (west, south), (east, north) = mercator(base.relief_corners)
    with Image.open(io.BytesIO(base.relief_jpeg)) as picture:
        across, down = picture.width / (east - west), picture.height / (north - south)
        seen = (max(extent[0], west), max(extent[1], south), min(extent[2], east), min(extent[3], north))
        if seen[0] >= seen[2] or seen[1] >= seen[3]:
            return
        box = (
            (seen[0] - west) * across,
            (north - seen[3]) * down,
            (seen[2] - west) * across,
            (north - seen[1]) * down,
        )
        share = (seen[2] - seen[0]) / (extent[2] - extent[0])
        wide = max(1, min(int(width_px * share), round(box[2] - box[0])))
        tall = max(1, round(wide * (box[3] - box[1]) / (box[2] - box[0])))
        small = picture.convert("RGB").resize((wide, tall), Image.Resampling.LANCZOS, box=box)
    tones = small.quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    axes.imshow(
        np.asarray(tones),
        extent=(seen[0], seen[2], seen[1], seen[3]),
        interpolation="nearest",
        aspect="auto",
        zorder=0.5,
    )


def _clipped(feature: Feature, extent: Extent) -> Geometry:
    """Geometry of a feature within what is seen, still in degrees."""
    import shapely

    west, south, east, north = extent
    low, high = (math.degrees(math.atan(math.sinh(math.radians(y)))) for y in (south, north))
    shape = shapely.geometry.shape(feature["geometry"])
    return shapely.clip_by_rect(shape, west - 0.2, low - 0.2, east + 0.2, high + 0.2)


def _areas(axes: Axes, features: Sequence[Feature], extent: Extent) -> None:
    """Water areas with their shore; holes are islands."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    for feature in features:
        shape = _clipped(feature, extent)
        for polygon in getattr(shape, "geoms", [shape]):
            if polygon.geom_type != "Polygon" or polygon.is_empty:
                continue
            rings = [mercator(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
            outline = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
            axes.add_patch(PathPatch(outline, facecolor=_WATER, edgecolor=_SHORE, linewidth=0.4, zorder=1))


def _lines(axes: Axes, feature: Feature, extent: Extent, **style: Any) -> None:  # noqa: ANN401
    """Lines of a feature."""
    shape = _clipped(feature, extent)
    for line in getattr(shape, "geoms", [shape]):
        if line.geom_type == "LineString" and not line.is_empty:
            axes.plot(*zip(*mercator(line.coords), strict=True), scalex=False, scaley=False, **style)


def name_places(axes: Axes, base: BaseMap | None, extent: Extent, board: Board, *, lang: str) -> None:
    """Names of countries, cities and waters where there is room, the most important first.

    Parameters
    ----------
    axes
        matplotlib axes in map units.
    base
        Base map; without one nothing is named.
    extent
        What is seen.
    board
        What is already on the map.
    lang
        Language of the names.
    """
    places = () if base is None else base.places
    for place in sorted(places, key=lambda p: (p.rank, p.kind != "country")):
        if place.rank > _RANKS.get(place.kind, 0):
            continue
        inside = [p for p in mercator(place.at) if extent[0] < p[0] < extent[2] and extent[1] < p[1] < extent[3]]
        name = legible(place.names.get(lang) or place.names["en"], limit=30)
        if not inside:
            continue
        if place.kind == "city":
            _name_city(axes, name, inside[0], board)
            continue
        caps = place.kind in _CAPITALS
        style: dict[str, Any] = {
            "color": GREY if caps else "#3f6f8c",
            "fontsize": 8.5 if caps else 7,
            "zorder": 4.3,
        }
        if caps:
            style["bbox"] = {
                "boxstyle": "square,pad=0.1",
                "facecolor": "white",
                "alpha": 0.6,
                "linewidth": 0,
            }
        board.centre(axes, name.upper() if caps else name, inside, **style)


def _name_city(axes: Axes, name: str, spot: tuple[float, float], board: Board) -> None:
    """A dot and a name, unless the place is an end of the trip or a gate already named there."""
    px, py = axes.transData.transform(spot)
    if any(box[0] < px < box[2] and box[1] < py < box[3] for box in board.taken):
        return
    if board.put(axes, name, *spot, fontsize=6.5, color=INK, zorder=4.5) is not None:
        axes.plot(*spot, "o", markersize=2.2, color=GREY, zorder=4.4, scalex=False, scaley=False)
