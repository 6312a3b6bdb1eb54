"""Checked values to typed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kazpak.tables.observed import stop_of
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

if TYPE_CHECKING:
    from kazpak.tables.columns import TableRow

__all__ = [
    "access_of",
    "cargo_of",
    "city_of",
    "condition_of",
    "dataset_of",
    "distance_of",
    "family_of",
    "gate_of",
    "named_of",
    "project_of",
    "status_of",
    "trip_of",
]


def _names(row: TableRow, stem: str = "name") -> dict[str, str]:
    """Names by language, English always among them; empty ones left out."""
    names = {"en": row[stem], "ru": row[f"{stem}_ru"], "kk": row[f"{stem}_kk"], "ur": row[f"{stem}_ur"]}
    return {lang: name for lang, name in names.items() if name}


def gate_of(row: TableRow) -> Gate:
    """Gate of a row of places/gates.csv."""
    kept = (
        "id",
        "kind",
        "name",
        "country_a",
        "country_b",
        "lon",
        "lat",
        "modes",
        "gauges_mm",
        "aliases",
        "rail_lon",
        "rail_lat",
        "unlocode",
        "snap_km",
        "note",
        "source",
        "confidence",
    )
    return Gate(names=_names(row), **{name: row[name] for name in kept})


def city_of(row: TableRow) -> City:
    """City of a row of places/cities.csv."""
    kept = ("id", "name", "country", "lon", "lat", "aliases", "unlocode", "source", "confidence")
    return City(names=_names(row), population=row["population"] or 0, **{name: row[name] for name in kept})


def status_of(row: TableRow) -> StatusInterval:
    """Interval of a row of places/statuses.csv."""
    kept = (
        "gate_id",
        "status",
        "modes",
        "direction",
        "last_confirmed",
        "cause",
        "note",
        "source",
        "confidence",
    )
    return StatusInterval(start=row["from"], end=row["to"], **{name: row[name] for name in kept})


def access_of(row: TableRow) -> AccessInterval:
    """Interval of a row of places/access.csv."""
    kept = {name: value for name, value in row.items() if name not in ("from", "to")}
    return AccessInterval(start=row["from"], end=row["to"], **kept)


def condition_of(row: TableRow) -> Condition:
    """Condition of a row of places/conditions.csv."""
    kept = ("id", "kind", "applies_to", "modes", "last_confirmed", "refuses_cargo", "text", "source", "confidence")
    texts = _names(row, "text")
    return Condition(start=row["from"], end=row["to"], texts=texts, **{name: row[name] for name in kept})


def family_of(row: TableRow) -> Family:
    """Family of corridors of a row of named/families.csv."""
    return Family(row["gate_id"], row["name"], _names(row))


def trip_of(row: TableRow) -> Trip:
    """Trip of a row of observed/trips.csv."""
    return Trip(**row)


def distance_of(row: TableRow) -> Distance:
    """Published length of a row of observed/distances.csv."""
    stops = tuple(stop for text in row["stops"] if (stop := stop_of(text)))
    kept = ("mode", "route", "published_km", "tolerance_percent", "use", "source")
    return Distance(stops=stops, **{name: row[name] for name in kept})


def cargo_of(row: dict[str, Any]) -> Cargo:
    """Cargo of a checked document."""
    kept = (
        "name",
        "title",
        "intent",
        "equipment_road",
        "equipment_rail",
        "modes",
        "refused_gates",
        "group",
        "source",
    )
    titles, cooled, perishable = _names(row, "title"), bool(row["cooled"]), bool(row["perishable"])
    return Cargo(titles=titles, cooled=cooled, perishable=perishable, **{name: row[name] for name in kept})


def named_of(row: dict[str, Any]) -> NamedCorridor:
    """Named corridor of a checked document."""
    kept = ("id", "name", "intent", "modes", "through", "status", "published_length_km", "source")
    return NamedCorridor(names=_names(row), **{name: row[name] for name in kept})


def project_of(row: dict[str, Any]) -> Project:
    """Project of a checked document."""
    kept = (
        "id",
        "name",
        "intent",
        "mode",
        "gauge_mm",
        "gauge_options",
        "status",
        "opening_year",
        "opened",
        "length_km",
        "cost_musd",
        "design_speed_km_per_h",
        "capacity_mt_per_year",
        "waypoints",
        "joins",
        "upgrade",
        "source",
        "confidence",
    )
    return Project(names=_names(row), start=row["from"], end=row["to"], **{name: row[name] for name in kept})


def dataset_of(row: dict[str, Any]) -> DataSet:
    """Data set of a checked document."""
    return DataSet(**row)
