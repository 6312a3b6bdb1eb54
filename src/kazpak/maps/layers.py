"""One function for each thing on the map: a result in, a layer out. Nothing is computed here.

A layer names the function in `assets/` that draws it, and holds its data; `shell` makes a Folium element of
it. Only `assets/lines.js` and `labels` turn lon, lat into the order that Leaflet wants.
"""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kazpak.maps.cards import look_of_part
from kazpak.maps.escape import visible
from kazpak.maps.gate_cards import is_used, used_gates
from kazpak.maps.lines import encoded
from kazpak.maps.style import BORDERS, MODES, STATUSES, LineLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kazpak.maps.sheet import Record, Sheet
    from kazpak.sources.basemap import BaseMap

__all__ = [
    "ENDS",
    "Drawn",
    "borders",
    "ends",
    "frame",
    "gates",
    "is_drawn",
    "labels",
    "line_of",
    "options",
    "relief",
    "tiles",
    "view",
    "water",
]

ENDS: Final = ("origin", "destination")
"""The two ends of the trip, as the document names them."""

_GROUND_DIGITS: Final = 3
_ROUTE_DIGITS: Final = 4
_LEAST_PX, _MOST_PX, _PX_PER_ROOT_HOUR, _OTHER_PX = 17.0, 34.0, 1.9, 14.0
_CONTEXT: Final = [[14.0, 4.0], [122.0, 66.0]]
_WHOLE: Final = [[46.0, 23.5], [88.0, 53.0]]


@dataclass(frozen=True)
class Drawn:
    """Something that the page's script draws.

    Attributes
    ----------
    verb
        Function of the script.
    data
        What it draws; fits into JSON.
    """

    verb: str
    data: dict[str, Any] = field(repr=False)


def frame(sheet: Sheet) -> Drawn:
    """Panes, controls and the first view. Comes before every other element."""
    texts = {key: sheet.cat(f"maps.control.{key}") for key in ("zoomIn", "zoomOut", "home", "full")}
    texts["km"] = sheet.cat("unit.km", value="{value}")
    return Drawn("frame", {"texts": texts, "context": _CONTEXT, "view": view(sheet), "rtl": sheet.cat.rtl})


def view(sheet: Sheet) -> list[list[float]]:
    """South-west and north-east corner of what the page is about, lon before lat."""
    points = [point[:2] for option in sheet.options for point in _coordinates(option)]
    places = [sheet.document.get(end) or {} for end in ENDS]
    points += [[place["lon"], place["lat"]] for place in places if _is_placed(place)]
    if not points:
        return _WHOLE
    lon, lat = [point[0] for point in points], [point[1] for point in points]
    return [[min(lon), min(lat)], [max(lon), max(lat)]]


def relief(base: BaseMap) -> Drawn:
    """Hill shade."""
    picture = f"data:image/jpeg;base64,{base64.b64encode(base.relief_jpeg).decode()}"
    return Drawn("relief", {"picture": picture, "corners": base.relief_corners})


def water(base: BaseMap) -> Drawn:
    """Seas, lakes, rivers."""
    areas = [polygon for feature in (*base.sea, *base.lakes) for polygon in _polygons(feature["geometry"])]
    groups: dict[int, list[str]] = {}
    for feature in base.rivers:
        groups.setdefault(int(feature["properties"]["rank"]), []).extend(_lines(feature["geometry"]))
    rivers = [{"rank": rank, "lines": lines} for rank, lines in sorted(groups.items())]
    return Drawn("water", {"digits": _GROUND_DIGITS, "areas": areas, "rivers": rivers})


def tiles(sheet: Sheet) -> list[Drawn]:
    """Live tiles over the page's own ground; nothing where nobody asked for them."""
    return [] if sheet.tiles is None else [Drawn("tiles", {"url": sheet.tiles.template})]


def borders(base: BaseMap) -> Drawn:
    """Boundaries by class, as the pack classifies them."""
    classes = []
    for name, look in BORDERS.items():
        lines = [line for f in base.borders if f["properties"]["class"] == name for line in _lines(f["geometry"])]
        if lines:
            classes.append({"name": name, "lines": lines, **_look(look)})
    return Drawn("borders", {"digits": _GROUND_DIGITS, "classes": classes})


def options(sheet: Sheet) -> Drawn:
    """The options as lines, in pieces of one look."""
    drawn = [line_of(sheet, option) for option in sheet.options if is_drawn(option)]
    return Drawn(
        "options",
        {"digits": _ROUTE_DIGITS, "looks": {k: _look(v) for k, v in MODES.items()}, "options": drawn},
    )


def gates(sheet: Sheet) -> Drawn:
    """Gates as markers: shape and colour by status, size by dwell."""
    used = used_gates(sheet)
    at_the_end = {str((sheet.document.get(end) or {}).get("id")) for end in ENDS}
    drawn = []
    for gate in sheet.gates:
        if not _is_placed(gate) or str(gate.get("id")) in at_the_end:
            continue
        mine = is_used(gate, used)
        status = str(gate.get("status"))
        drawn.append(
            {
                "key": f"gate:{visible(gate.get('id'))}",
                "name": _spoken(sheet, gate),
                "lines": _written(sheet, gate),
                "lon": gate["lon"],
                "lat": gate["lat"],
                "symbol": status if status in STATUSES else "unknown",
                "size": _size_px(gate) if mine else _OTHER_PX,
                "used": mine,
                "stale": bool(gate.get("stale")),
            }
        )
    return Drawn("gates", {"gates": drawn})


def ends(sheet: Sheet) -> Drawn:
    """Origin and destination; one that is a gate tells what is known of the gate."""
    gate_ids = {str(gate.get("id")) for gate in sheet.gates}
    drawn = []
    for end in ENDS:
        place = sheet.document.get(end) or {}
        if not _is_placed(place):
            continue
        place_id = str(place.get("id"))
        drawn.append(
            {
                "key": f"gate:{visible(place_id)}" if place_id in gate_ids else f"end:{end}",
                "name": f"{sheet.cat(f'maps.{end}')}: {sheet.name(place_id, place.get('name'))}",
                "lines": _written(sheet, place),
                "lon": place["lon"],
                "lat": place["lat"],
                "symbol": end,
            }
        )
    return Drawn("ends", {"ends": drawn})


def labels(sheet: Sheet, base: BaseMap) -> Drawn:
    """Names of cities, countries, waters and ranges, for the script to place."""
    lang = sheet.cat.lang
    drawn = []
    for place in base.places:
        local = visible(place.names.get(lang) or place.names["en"])
        latin = visible(place.names["en"]) if sheet.cat.rtl and place.kind == "city" else ""
        if place.kind == "country" and not sheet.cat.rtl:
            local = local.upper()
        drawn.append(
            {
                "kind": place.kind,
                "rank": place.rank,
                "at": [[lat, lon] for lon, lat in place.at],
                "lines": [local, latin] if latin and latin != local else [local],
                "order": _order(place.kind, place.rank),
                "spaced": not sheet.cat.rtl,
            }
        )
    return Drawn("labels", {"places": drawn})


def _order(kind: str, rank: int) -> float:
    """Which name is placed before which: great cities, countries, then the rest by rank."""
    return rank + {"city": 0.0, "country": 0.5, "water": 1.2, "land": 1.6}.get(kind, 2.0)


def is_drawn(option: Record) -> bool:
    """Whether an option has a line to draw."""
    return len(_coordinates(option)) > 1


def line_of(sheet: Sheet, option: Record) -> dict[str, Any]:
    """One option as the script draws it."""
    points = _coordinates(option)
    pieces = []
    for part in option.get("parts") or ():
        first, last = part.get("first"), part.get("last")
        if isinstance(first, int) and isinstance(last, int) and 0 <= first < last < len(points):
            pieces.append({"first": first, "last": last, "look": look_of_part(part)})
    if not pieces:
        mode = str((option.get("modes") or ["road"])[0])
        pieces = [{"first": 0, "last": len(points) - 1, "look": mode if mode in MODES else "road"}]
    return {
        "id": visible(option.get("id")),
        "rank": option.get("rank"),
        "colour": sheet.colour(option),
        "ink": sheet.ink(option),
        "usable": sheet.is_usable(option),
        "line": encoded(points, digits=_ROUTE_DIGITS),
        "pieces": pieces,
    }


def _coordinates(option: Record) -> Sequence[Sequence[float]]:
    return (option.get("geometry") or {}).get("coordinates") or ()


def _is_placed(place: Record) -> bool:
    return isinstance(place.get("lon"), int | float) and isinstance(place.get("lat"), int | float)


def _spoken(sheet: Sheet, gate: Record) -> str:
    """Name of a gate's marker for those who do not see it."""
    name = sheet.name(str(gate.get("id")), gate.get("name"))
    stale = f", {sheet.cat('maps.stale_short')}" if gate.get("stale") else ""
    return f"{name}: {sheet.status(gate.get('status'))}{stale}"


def _written(sheet: Sheet, place: Record) -> list[str]:
    """Name of a place as the map writes it: a line, in Urdu a second one in Latin letters."""
    return [visible(line, limit=40) for line in sheet.name_lines(str(place.get("id")), place.get("name")) if line]


def _size_px(gate: Record) -> float:
    """Size of a marker: grows with the root of the hours, so that its area grows with them."""
    hours = (gate.get("dwell_h") or {}).get("central")
    root = math.sqrt(max(0.0, hours)) if isinstance(hours, int | float) else 0.0
    return round(min(_MOST_PX, _LEAST_PX + _PX_PER_ROOT_HOUR * root), 1)


def _look(look: LineLook) -> dict[str, Any]:
    def dashes(lengths: Iterable[float]) -> str | None:
        return " ".join(f"{length:g}" for length in lengths) or None

    return {"width": look.width, "dash": dashes(look.dash), "inlay": dashes(look.inlay)}


def _polygons(geometry: dict[str, Any]) -> list[list[str]]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[encoded(ring, digits=_GROUND_DIGITS) for ring in shape] for shape in shapes]


def _lines(geometry: dict[str, Any]) -> list[str]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    return [encoded(line, digits=_GROUND_DIGITS) for line in shapes]
