"""Natural Earth lines and areas to small GeoJSON: fine in the region, coarse around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kazpak.errors import DataError
from kazpak.sources.basemap.extent import BORDERS, CONTEXT, REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shapely import Geometry

    from kazpak.sources.basemap.extent import Box

__all__ = ["BORDER_CLASSES", "borders", "lakes", "rivers", "sea"]

BORDER_CLASSES = {
    "International boundary (verify)": "international",
    "Line of control (please verify)": "line_of_control",
    "Disputed (please verify)": "disputed",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
}
"""Natural Earth's class of a boundary line to ours."""

NOT_BOUNDARIES = {"Lease limit", "Overlay limit"}

COARSE_DEG = 0.06
SEA_DEG, LAKE_DEG, RIVER_DEG, BORDER_DEG = 0.006, 0.006, 0.008, 0.005  # tolerance in the region
SEA_LEAST_DEG2, LAKE_LEAST_DEG2, OUTSIDE_LEAST_DEG2 = 0.004, 0.006, 0.12  # smaller areas are left out
RIVER_RANK_MOST, RIVER_RANK_MOST_OUTSIDE = 8, 3
DIGITS = 3  # about 100 m

Feature = dict[str, Any]


def sea(ocean: Any) -> list[Feature]:  # noqa: ANN401 (a shapefile as GDAL takes it)
    """Oceans and the seas joined to them."""
    shapes = _polygons(_read(ocean, CONTEXT), fine_deg=SEA_DEG, least_deg2=SEA_LEAST_DEG2)
    return [_feature(shape, {}) for shape in shapes]


def lakes(water: Any) -> list[Feature]:  # noqa: ANN401
    """Lakes, the Caspian Sea among them, largest first."""
    shapes = _polygons(_read(water, CONTEXT), fine_deg=LAKE_DEG, least_deg2=LAKE_LEAST_DEG2)
    return [_feature(shape, {}) for shape in sorted(shapes, key=lambda shape: -shape.area)]


def rivers(lines: Any) -> list[Feature]:  # noqa: ANN401
    """River lines with name and rank (1 the greatest)."""
    found = []
    for row in _read(lines, CONTEXT).itertuples():
        rank = int(row.scalerank)
        inside = row.geometry.intersects(_as_polygon(REGION))
        if rank <= (RIVER_RANK_MOST if inside else RIVER_RANK_MOST_OUTSIDE):
            found.append((rank, str(row.name or ""), row.geometry))
    found.sort(key=lambda item: (item[0], item[1], item[2].bounds))
    return [_feature(_thin(shape, RIVER_DEG), {"rank": rank, "name": name}) for rank, name, shape in found]


def borders(lines: Any) -> list[Feature]:  # noqa: ANN401
    """Boundary lines, each with its class and the country codes that Natural Earth writes on its sides."""
    table = _read(lines, CONTEXT)
    table = table[table.geometry.intersects(_as_polygon(BORDERS))]
    unknown = set(table.featurecla) - {*BORDER_CLASSES, *NOT_BOUNDARIES}
    if unknown:
        raise DataError(f"boundary classes without a meaning here: {', '.join(sorted(unknown))}")
    found = [
        (BORDER_CLASSES[row.featurecla], sorted([str(row.adm0_a3_l), str(row.adm0_a3_r)]), row.geometry)
        for row in table.itertuples()
        if row.featurecla in BORDER_CLASSES
    ]
    found.sort(key=lambda item: (item[0], item[1], item[2].bounds))
    return [_feature(_thin(shape, BORDER_DEG), {"class": kind, "sides": sides}) for kind, sides, shape in found]


def _read(source: Any, box: Box) -> Any:  # noqa: ANN401
    import geopandas

    corners = (box.west, box.south, box.east, box.north)
    table = geopandas.read_file(source, bbox=corners)
    table["geometry"] = table.geometry.make_valid()
    return table.clip(corners)


def _as_polygon(box: Box) -> Geometry:
    import shapely

    return shapely.box(box.west, box.south, box.east, box.north)


def _polygons(table: Any, *, fine_deg: float, least_deg2: float) -> list[Any]:  # noqa: ANN401
    """Every polygon that is large enough to be seen, thinned."""
    import shapely

    region = _as_polygon(REGION)
    kept = []
    for shape in shapely.get_parts(table.geometry.to_numpy()):
        if shape.geom_type == "MultiPolygon":
            kept.extend(shape.geoms)
        elif shape.geom_type == "Polygon":
            kept.append(shape)
    large = [s for s in kept if s.area >= (least_deg2 if s.intersects(region) else OUTSIDE_LEAST_DEG2)]
    thinned = []
    for shape in large:
        rings = [_thin_ring(ring, fine_deg, region, least_deg2) for ring in (shape.exterior, *shape.interiors)]
        if rings[0] is not None:
            thinned.append(shapely.Polygon(rings[0], [hole for hole in rings[1:] if hole is not None]))
    return sorted(thinned, key=lambda shape: shape.bounds)


def _thin_ring(ring: Any, fine_deg: float, region: Geometry, least_deg2: float) -> Any:  # noqa: ANN401
    import shapely

    area = shapely.Polygon(ring).area
    if area < (least_deg2 if ring.intersects(region) else OUTSIDE_LEAST_DEG2):
        return None
    points = _thin_points(list(ring.coords), fine_deg)
    return points if len(points) >= 4 else None  # noqa: PLR2004 (a ring)


def _thin(shape: Any, fine_deg: float) -> Geometry:  # noqa: ANN401
    """Lines thinned; parts that share a name or a side stay one feature."""
    import shapely

    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    lines = [part for part in getattr(merged, "geoms", [merged]) if part.geom_type == "LineString"]
    return shapely.MultiLineString([_thin_points(list(line.coords), fine_deg) for line in lines])


def _thin_points(points: list[tuple[float, ...]], fine_deg: float) -> list[tuple[float, ...]]:
    """Fewer points: runs inside the region lose little, runs outside much; their ends stay."""
    import shapely

    holds: Callable[[float, float], bool] = REGION.holds
    runs: list[list[tuple[float, ...]]] = [[points[0]]]
    inside = holds(*points[0][:2])
    for point in points[1:]:
        runs[-1].append(point)
        if holds(*point[:2]) != inside:
            inside = not inside
            runs.append([point])
    kept: list[tuple[float, ...]] = []
    for run in runs:
        middle = run[len(run) // 2]
        tolerance = fine_deg if holds(*middle[:2]) else COARSE_DEG
        thin = list(shapely.LineString(run).simplify(tolerance).coords) if len(run) > 1 else run
        kept.extend(thin if not kept else thin[1:])
    return kept


def _feature(shape: Geometry, properties: dict[str, Any]) -> Feature:
    import shapely

    def rounded(items: Iterable[Any]) -> list[Any]:
        values = list(items)
        if values and isinstance(values[0], float | int):
            return [round(value, DIGITS) for value in values[:2]]
        return [rounded(value) for value in values]

    geometry = json.loads(shapely.to_geojson(shape))
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])},
    }
