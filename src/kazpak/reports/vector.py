"""Answers as geographic files: GeoJSON, GeoParquet and GeoPackage, longitude before latitude."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from kazpak.reports.answer import Document, cases, finite, options, part_points
from kazpak.reports.every import all_rows
from kazpak.reports.qgis import add_styles
from kazpak.reports.rows import Row, columns, options_rows
from kazpak.reports.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["write_geojson", "write_gpkg", "write_parquet"]

Points = Sequence[tuple[float, float]]

_LINE: Final = 2
_NOT_BUILT: Final = frozenset({"planned", "under_construction"})


def geojson(document: Document) -> dict[str, Any]:
    """One LineString feature per option (RFC 7946), its properties the options table.

    A case without a route is a feature without geometry. Reasons, notices, attributions, the question and
    the run manifest travel as foreign members.

    Parameters
    ----------
    document
        An answer document.
    """
    rows = options_rows(document)
    lines = _lines(document, rows)
    features = [
        {
            "type": "Feature",
            "properties": {name: _clean(value) for name, value in row.items()},
            "geometry": {"type": "LineString", "coordinates": points} if len(points) >= _LINE else None,
        }
        for row, points in zip(rows, lines, strict=True)
    ]
    points = [point for line in lines for point in line]
    bounds = {"bbox": _bounds(points)} if points else {}
    return {"type": "FeatureCollection", **bounds, "features": features, **_colophon(document)}


def _bounds(points: Points) -> list[float]:
    """West, south, east, north."""
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def write_geojson(document: Document, path: Path) -> None:
    """Write the options as GeoJSON; see `geojson`.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write.
    """
    text = json.dumps(geojson(document), ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _colophon(document: Document) -> dict[str, Any]:
    """What a map made from the file has to say beside it."""
    return {
        "notice": [plain(n) for n in document.get("notices") or ()],
        "attribution": [plain(a) for a in document.get("attributions") or ()],
        "question": document.get("question"),
        "no_route": {case.name: case.no_route for case in cases(document) if case.no_route} or None,
        "manifest": document.get("manifest"),
    }


def write_parquet(document: Document, path: Path) -> None:
    """Write the options as GeoParquet 1.1: one row and one line per option, EPSG:4326.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write.
    """
    import pyarrow.parquet as pq
    import pyproj

    rows = options_rows(document)
    lines = _lines(document, rows)
    table = _table(rows, lines)
    geometry = {
        "encoding": "WKB",
        "geometry_types": ["LineString"] if any(lines) else [],
        "crs": pyproj.CRS.from_epsg(4326).to_json_dict(),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    metadata = {"geo": json.dumps(geo), "kazpak": json.dumps(_colophon(document))}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def write_gpkg(document: Document, path: Path) -> None:
    """Write a GeoPackage with the layers options, parts, planned and gates, and the other tables of `all_rows`.

    `planned` holds the parts that run over lines which are not built yet. The layers bring QGIS styles with
    them: they open in colours and dashes by rank or case, by mode and by status.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write.
    """
    import pyogrio

    layers = _layers(document)
    written = [layer for layer in layers if layer[1]]
    # GDAL insists on the suffix, whatever the file is going to be called.
    made = path.with_name(f"{path.name}.gpkg")
    try:
        with _dated(str(document.get("as_of") or "2000-01-01")):
            for i, (name, rows, shapes, kind) in enumerate(written):
                place: dict[str, Any] = {}
                if shapes is not None:
                    # The styles name the column: QGIS looks for them under its name.
                    named = {"layer_options": {"GEOMETRY_NAME": "geometry"}}
                    place = {"geometry_name": "geometry", "geometry_type": kind, "crs": "EPSG:4326", **named}
                pyogrio.write_arrow(_table(rows, shapes), made, driver="GPKG", layer=name, append=i > 0, **place)
        names = [case.name for case in cases(document)]
        add_styles(made, [name for name, _, shapes, _ in written if shapes is not None], cases=names)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


@contextmanager
def _dated(day: str) -> Iterator[None]:
    """Stamp the file with the data's date, not the clock's, so that the same answer gives the same file."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _layers(document: Document) -> list[tuple[str, list[Row], Sequence[Points] | None, str | None]]:
    """Name, rows, shapes and kind of shape of every table; those without shapes are plain tables."""
    tables = all_rows(document)
    rows, parts = tables.pop("options"), tables.pop("itinerary")
    lines = _part_lines(document)
    planned = [i for i, row in enumerate(parts) if row["status"] in _NOT_BUILT and lines[i]]
    gates = tables.pop("gates")
    return [
        ("options", rows, _lines(document, rows), "LineString"),
        ("parts", parts, lines, "LineString"),
        ("planned", [parts[i] for i in planned], [lines[i] for i in planned], "LineString"),
        ("gates", gates, [_gate_point(row) for row in gates], "Point"),
        *((name, table, None, None) for name, table in tables.items()),
    ]


def _lines(document: Document, rows: Sequence[Row]) -> list[Points]:
    """Line of the option that each row tells of; empty when it has none."""
    found: dict[tuple[object, object], Points] = {}
    for case, option in options(document):
        points = (option.get("geometry") or {}).get("coordinates") or ()
        found[case.name, option.get("id")] = [(float(p[0]), float(p[1])) for p in points]
    return [found.get((row["case"], row["option"]), []) for row in rows]


def _part_lines(document: Document) -> list[Points]:
    """Line of every part in the order of the itinerary; a gate has none, it is a point of another layer."""
    found = [part_points(option, part) for _, option in options(document) for part in option.get("parts") or ()]
    return [points if len(points) >= _LINE else [] for points in found]


def _gate_point(row: Row) -> Points:
    """Where a gate stands."""
    return [] if row["lon"] is None or row["lat"] is None else [(row["lon"], row["lat"])]


def _table(rows: Sequence[Row], shapes: Sequence[Points] | None) -> pa.Table:
    """Rows as an Arrow table with a WKB column for the shapes, if any."""
    import pyarrow as pa

    arrays = {name: _array([row[name] for row in rows]) for name in columns(rows)}
    if shapes is not None:
        arrays["geometry"] = pa.array([_wkb(points) for points in shapes], pa.binary())
    return pa.table(arrays)


def _wkb(points: Points) -> bytes | None:
    """Well-known bytes of a point or a line; None for nothing."""
    import shapely

    if not points:
        return None
    shape = shapely.Point(points[0]) if len(points) < _LINE else shapely.LineString(points)
    return bytes(shapely.to_wkb(shape))


def _array(values: Sequence[object]) -> pa.Array:
    """A typed Arrow column: whole numbers, numbers, truth values, else text."""
    import pyarrow as pa

    known = [v for v in values if v is not None]
    kinds: list[tuple[Callable[[object], bool], Any]] = [
        (lambda v: isinstance(v, bool), pa.bool_()),
        (lambda v: isinstance(v, int) and not isinstance(v, bool), pa.int64()),
        (lambda v: isinstance(v, int | float) and not isinstance(v, bool), pa.float64()),
    ]
    for holds, kind in kinds:
        if known and all(holds(v) for v in known):
            return pa.array(values, kind)
    return pa.array([None if v is None else plain(v) for v in values], pa.string())


def _clean(value: object) -> object:
    """A JSON value without anything that acts on a reader's terminal or page layout."""
    if isinstance(value, bool):
        return value
    number = finite(value)
    return number if number is not None or value is None or isinstance(value, float) else plain(value)
