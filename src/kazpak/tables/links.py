"""Contract of networks/: one link of road or rail."""

from __future__ import annotations

from typing import Final

from kazpak.kinds import COUNTRIES, MODES, STATUSES
from kazpak.tables.columns import Column, Table

__all__ = ["LINKS"]

_LENGTH_SOURCES: Final = ("osm", "terrain", "published")

LINKS: Final = Table(
    "networks/*.parquet",
    "One undirected link of road or rail between two nodes, with its geometry (GeoParquet, EPSG:4326, "
    "longitude first).",
    (
        Column("id", "text", "unique over both files: R and T with a number, or line/number for curated sections"),
        Column("from_id", "text", "node at the first point; a gate's id where it is one"),
        Column("to_id", "text", "node at the last point"),
        Column("mode", "text", "road or rail", allowed=MODES),
        Column("gauge_mm", "integer", "gauge of a railway", "mm", nullable=True),
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("region", "text", "ISO 3166-2 where numbers differ inside a country", nullable=True),
        Column("line", "text", "id of a curated line", nullable=True),
        Column("status", "text", "open; planned links come from projects/", allowed=tuple(STATUSES)),
        Column("length_km", "number", "length", "km", least=0.0),
        Column("length_source", "text", "measured, corrected for terrain, or published", allowed=_LENGTH_SOURCES),
        Column("relief_m", "number", "mean local height range along it", "m", nullable=True),
        Column("highest_m", "number", "highest point", "m", nullable=True),
        Column("climb_m", "number", "metres climbed from first to last point", "m", nullable=True),
        Column("descent_m", "number", "metres descended", "m", nullable=True),
        Column("electrified", "flag", "overhead line, rail only", nullable=True),
        Column("source", "text", "where it is from"),
        Column("geometry", "text", "line from from_id to to_id", "lon lat"),
    ),
    key=("id",),
)
