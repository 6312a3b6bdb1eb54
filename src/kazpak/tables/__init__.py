"""Column contracts of corridors/, declared once, and rows as typed values."""

from __future__ import annotations

from kazpak.tables.rows import (
    AccessInterval,
    Cargo,
    City,
    Condition,
    DataSet,
    Distance,
    Family,
    Gate,
    NamedCorridor,
    Project,
    StatusInterval,
    Trip,
)

__all__ = [
    "AccessInterval",
    "Cargo",
    "City",
    "Condition",
    "DataSet",
    "Distance",
    "Family",
    "Gate",
    "NamedCorridor",
    "Project",
    "StatusInterval",
    "Trip",
]
