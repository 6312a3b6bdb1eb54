"""Column contracts of corridors/, declared once, and rows as typed values."""

from __future__ import annotations

from kazpak.tables.rows import (
    Cargo,
    City,
    DataSet,
    Distance,
    Gate,
    NamedCorridor,
    Project,
    StatusInterval,
    Trip,
)

__all__ = [
    "Cargo",
    "City",
    "DataSet",
    "Distance",
    "Gate",
    "NamedCorridor",
    "Project",
    "StatusInterval",
    "Trip",
]
