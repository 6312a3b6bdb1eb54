"""A drawn map of the options: for print, for slides, for wherever no browser goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.answer import Document, Drawn, drawn_options
from kazpak.charts.chart import Chart
from kazpak.charts.frame import DPI, canvas, caption, foot_in, say_nothing, words
from kazpak.charts.ground import Extent, draw_ground, mercator, name_places, open_basemap
from kazpak.charts.key import draw_key
from kazpak.charts.labels import Board
from kazpak.charts.marks import Plate, draw_gates, scale_bar
from kazpak.charts.style import look_of, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from kazpak.locale import Catalogue
    from kazpak.sources.basemap import BaseMap

__all__ = ["map_figure"]

_WIDTH_IN: Final = 11.69
_LEFT, _RIGHT = 0.012, 0.755
_HEAD_IN: Final = 0.68
_TALL_IN: Final = (4.6, 6.9)
_AIR: Final = 0.07
_LEAST_DEG: Final = 2.0
_SIMPLE_PX: Final = 0.35
_ASIDE_PT: Final = 1.4
_CASING_PT: Final = 1.6


def map_figure(
    document: Document,
    basemap_folder: str | Path | None = None,
    *,
    lang: str = "en",
    options: Sequence[str] | None = None,
) -> Chart:
    """Draw the options on a map, gates by status, boundaries by class, with scale bar and notices.

    Lines that share a road are drawn beside each other; a railway has white ties along it.

    Parameters
    ----------
    document
        An answer document.
    basemap_folder
        Folder of the base map; without one, or with one that cannot be read, the map has plain paper and
        says so.
    lang
        Language of the words and of names where known.
    options
        Ids of the options to draw; all when None, at most eight.

    Returns
    -------
    Chart
        The figure.
    """
    cat, notes = words(lang)
    base = open_basemap(None if basemap_folder is None else Path(basemap_folder))
    drawn, left_out = drawn_options(document, cat, only=options)
    lined = [item for item in drawn if len(item.points) > 1]
    notes += _notes(cat, base, left_out, len(drawn) - len(lined))
    extent, height_in = _extent(document, lined)
    with styled():
        foot = foot_in(document, cat, _WIDTH_IN, notes)
        full = height_in + _HEAD_IN + foot
        figure = canvas(_WIDTH_IN, full)
        axes = figure.add_axes((_LEFT, foot / full, _RIGHT - _LEFT, height_in / full))
        _blank(axes, extent)
        draw_ground(axes, base, extent, width_px=int(_WIDTH_IN * (_RIGHT - _LEFT) * DPI))
        plate = Plate(axes, extent, Board.over(axes), cat, document, lined)
        for item in reversed(lined):
            _draw_option(plate, item)
        scale_bar(plate)
        draw_gates(plate)
        name_places(axes, base, extent, plate.board, lang=cat.lang)
        corner = (_RIGHT + 0.006, axes.get_position().y1 + 0.01)
        draw_key(figure, corner, cat, drawn=drawn, states=plate.states, base=base)
        if not lined:
            say_nothing(axes, cat)
        alt = caption(figure, document, cat, title=cat("charts.map.title"), notes=notes)
    return Chart(figure, f"{alt} {'; '.join(item.label for item in drawn)}", plate.hints, notes)


def _notes(cat: Catalogue, base: BaseMap | None, left_out: int, unlined: int) -> tuple[str, ...]:
    """What the map does not show, and whose boundaries it does."""
    found = []
    if left_out:
        found.append(cat("charts.left_out", count=left_out))
    if unlined:
        found.append(cat("charts.map.no_line", count=unlined))
    if base is None:
        found.append(cat("charts.map.no_base"))
    elif base.border_pack:
        found.append(cat("charts.map.borders", name=base.border_pack))
    return tuple(found)


def _extent(document: Document, lined: Sequence[Drawn]) -> tuple[Extent, float]:
    """What is seen, and how tall it is on paper [in]: all lines and both ends, with air around."""
    points = [p for item in lined for p in item.points]
    for end in ("origin", "destination"):
        place = document.get(end) or {}
        if place.get("lon") is not None and place.get("lat") is not None:
            points.append((float(place["lon"]), float(place["lat"])))
    spots = mercator(points or [(60.0, 25.0), (80.0, 45.0)])
    west, east = min(p[0] for p in spots), max(p[0] for p in spots)
    south, north = min(p[1] for p in spots), max(p[1] for p in spots)
    wide = max(east - west, _LEAST_DEG) * (1 + 2 * _AIR)
    tall = max(north - south, _LEAST_DEG) * (1 + 2 * _AIR)
    width_in = _WIDTH_IN * (_RIGHT - _LEFT)
    height_in = min(max(width_in * tall / wide, _TALL_IN[0]), _TALL_IN[1])
    if width_in * tall / wide > height_in:
        wide = tall * width_in / height_in
    else:
        tall = wide * height_in / width_in
    x, y = (west + east) / 2, (south + north) / 2
    return (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2), height_in


def _blank(axes: Axes, extent: Extent) -> None:
    """Empty map with its edges."""
    axes.set_xlim(extent[0], extent[2])
    axes.set_ylim(extent[1], extent[3])
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)


def _simple(points: Sequence[tuple[float, float]], extent: Extent) -> list[tuple[float, float]]:
    """Line in map units without the points that would not be seen."""
    import shapely

    spots = mercator(points)
    tolerance = _SIMPLE_PX * (extent[2] - extent[0]) / (_WIDTH_IN * (_RIGHT - _LEFT) * DPI)
    line = shapely.LineString(spots).simplify(tolerance) if len(spots) > 1 else None
    return [(float(x), float(y)) for x, y in line.coords] if line is not None else spots


def _draw_option(plate: Plate, item: Drawn) -> None:
    """Line of an option with a pale casing, a little aside of the others, ties along its railways."""
    from matplotlib.transforms import ScaledTranslation

    count = len(plate.lined)
    aside_in = (item.index - (count - 1) / 2) * _ASIDE_PT / 72
    shift = ScaledTranslation(aside_in, -aside_in, plate.axes.figure.dpi_scale_trans)
    place: dict[str, Any] = {"transform": plate.axes.transData + shift}
    look = look_of(item.index, item.status)
    spots = _simple(item.points, plate.extent)
    xs, ys = zip(*spots, strict=True)
    layer = 3 + 0.5 * (1 - item.index / max(count, 1))
    plate.axes.plot(xs, ys, color="white", linewidth=look.width + _CASING_PT, alpha=0.75, zorder=layer, **place)
    (line,) = plate.axes.plot(xs, ys, **look.line(), zorder=layer + 0.01, **place)
    gid = f"kz-map-{item.index}"
    line.set_gid(gid)
    plate.hints[gid] = (str(item.option.get("id")), item.label)
    for rails in _railways(item):
        xs, ys = zip(*_simple(rails, plate.extent), strict=True)
        ties: dict[str, Any] = {"color": "white", "linewidth": look.width * 0.45, "linestyle": (0, (2, 6))}
        plate.axes.plot(xs, ys, **ties, zorder=layer + 0.02, **place)
    plate.board.trace(plate.axes.transData.transform(spots))


def _railways(item: Drawn) -> list[list[tuple[float, float]]]:
    """Pieces of an option's line that run by rail."""
    found = []
    for part in item.parts:
        if part.get("kind") == "haul" and part.get("mode") == "rail" and part.get("first") is not None:
            points = item.points[int(part["first"]) : int(part["last"]) + 1]
            found += [points] if len(points) > 1 else []
    return found
