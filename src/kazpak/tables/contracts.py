"""The contracts of every table in a data folder, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.tables.access import ACCESS, CONDITIONS
from kazpak.tables.links import LINKS
from kazpak.tables.numbers import ASSUMPTIONS
from kazpak.tables.observed import DISTANCES, TRIPS
from kazpak.tables.places import CITIES, FAMILIES, GATES, STATUSES_TABLE

if TYPE_CHECKING:
    from kazpak.tables.columns import Table

__all__ = [
    "ACCESS",
    "ASSUMPTIONS",
    "CITIES",
    "CONDITIONS",
    "DISTANCES",
    "FAMILIES",
    "GATES",
    "LINKS",
    "STATUSES_TABLE",
    "TABLES",
    "TRIPS",
]

TABLES: Final[tuple[Table, ...]] = (
    GATES,
    STATUSES_TABLE,
    ACCESS,
    CONDITIONS,
    CITIES,
    FAMILIES,
    ASSUMPTIONS,
    TRIPS,
    DISTANCES,
)
"""Every CSV table of a data folder; `LINKS` are GeoParquet and read elsewhere."""
