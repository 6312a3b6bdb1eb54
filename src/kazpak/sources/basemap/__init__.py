"""The bundled base map: what lies under the routes on every map.

`read_basemap` reads a folder of it. The folder itself is derived once from pinned archives by
`python -m kazpak.sources.basemap INPUTS --out corridors/basemap`; see `inputs` for the archives.
A boundary pack of another authority is a folder with another `borders.geojson`; without that file no
boundary is drawn at all.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kazpak.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BORDER_CLASSES", "BaseMap", "Place", "lighter", "read_basemap"]

BORDER_CLASSES = ("international", "line_of_control", "disputed", "indefinite")
"""Every class that a boundary line may carry."""

_LIGHTER = 0.6
LANGUAGES = ("en", "ru", "kk", "ur")
Feature = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A name on the map.

    Attributes
    ----------
    kind
        "city", "country", "water" or "land" (a range or a desert).
    rank
        1 the first to be labelled, 5 the last.
    at
        Where the label may stand, best first, each lon, lat [degrees].
    names
        Language code to name; a language may be missing, English never is.
    """

    kind: str
    rank: int
    at: tuple[tuple[float, float], ...]
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BaseMap:
    """A base map in memory.

    Attributes
    ----------
    relief_jpeg
        Hill shade in Web Mercator.
    relief_corners
        Its south-west and north-east corner, lon before lat [degrees].
    sea, lakes, rivers
        GeoJSON features.
    borders
        GeoJSON features, each with its `class`; empty where the pack draws none.
    border_pack
        Name of the boundary pack, printed on every page.
    places
        Names.
    credits
        What the sources ask to be said.
    """

    relief_jpeg: bytes
    relief_corners: list[list[float]]
    sea: list[Feature]
    lakes: list[Feature]
    rivers: list[Feature]
    borders: list[Feature]
    border_pack: str
    places: tuple[Place, ...]
    credits: tuple[str, ...]


def read_basemap(folder: Path) -> BaseMap:
    """Read a base map folder.

    Parameters
    ----------
    folder
        Holds hillshade.jpg, hillshade.json, sea, lakes and rivers .geojson, places.csv, basemap.json and,
        unless no boundary shall be drawn, borders.geojson.

    Raises
    ------
    DataError
        A file is missing or cannot be read.
    InputError
        A file is there but holds something else than it should; all faults are listed.
    """
    try:
        record = json.loads((folder / "basemap.json").read_text(encoding="utf-8"))
        corners = json.loads((folder / "hillshade.json").read_text(encoding="utf-8"))["corners"]
        relief = (folder / "hillshade.jpg").read_bytes()
        layers = {name: _features(folder / f"{name}.geojson") for name in ("sea", "lakes", "rivers")}
        pack = _features(folder / "borders.geojson") if (folder / "borders.geojson").exists() else []
        table = io.StringIO((folder / "places.csv").read_text(encoding="utf-8"), newline="")
        rows = list(csv.DictReader(table, restval=""))
    except OSError as error:
        raise DataError(f"base map: {error}") from error
    except (ValueError, KeyError) as error:
        raise InputError(f"{folder}: not a base map: {error}") from error
    known = ", ".join(BORDER_CLASSES)
    faults = [
        f"{folder / 'borders.geojson'}, feature {number}, class: {kind!r} is none of {known}"
        for number, kind in enumerate(feature["properties"].get("class") for feature in pack)
        if kind not in BORDER_CLASSES
    ]
    places = _places(folder / "places.csv", rows, faults)
    if faults:
        raise InputError(faults)
    return BaseMap(
        relief_jpeg=relief,
        relief_corners=corners,
        sea=layers["sea"],
        lakes=layers["lakes"],
        rivers=layers["rivers"],
        borders=pack,
        border_pack=str(record["border_pack"]) if pack else "",
        places=places,
        credits=tuple(str(text) for text in record["credits"]),
    )


def lighter(base: BaseMap) -> BaseMap:
    """The same with a hill shade of a third of the bytes, for small pictures."""
    from PIL import Image

    packed = io.BytesIO()
    with Image.open(io.BytesIO(base.relief_jpeg)) as shade:
        small = shade.resize((round(shade.width * _LIGHTER), round(shade.height * _LIGHTER)), Image.Resampling.LANCZOS)
        small.save(packed, "JPEG", quality=60, optimize=True)
    return replace(base, relief_jpeg=packed.getvalue())


def _features(path: Path) -> list[Feature]:
    features: list[Feature] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _places(path: Path, rows: list[dict[str, str]], faults: list[str]) -> tuple[Place, ...]:
    found = []
    for line, row in enumerate(rows, start=2):
        try:
            points = tuple((float(lon), float(lat)) for lon, lat in (p.split() for p in row["at"].split("|")))
            names = {code: row[code] for code in LANGUAGES if row[code]}
            found.append(Place(kind=row["kind"], rank=int(row["rank"]), at=points, names=names))
        except (KeyError, ValueError, TypeError) as error:
            faults.append(f"{path}, line {line}: {error}; should be kind, rank, at (lon lat), names")
    return tuple(found)
