"""Rows and documents of corridors/ as typed values, light enough to make by the thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

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


@dataclass(frozen=True, slots=True)
class Gate:
    """One row of places/gates.csv."""

    id: str
    kind: str
    name: str
    country_a: str
    country_b: str
    lon: float
    lat: float
    modes: tuple[str, ...] = ()
    gauges_mm: tuple[int, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    rail_lon: float | None = None
    rail_lat: float | None = None
    unlocode: str = ""
    snap_km: float = 0.0
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """One row of places/cities.csv."""

    id: str
    name: str
    country: str
    lon: float
    lat: float
    population: int = 0
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    unlocode: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class StatusInterval:
    """One row of places/statuses.csv: `start` belongs to the interval, `end` does not."""

    gate_id: str
    status: str
    start: dt.date
    end: dt.date | None = None
    modes: tuple[str, ...] = ()
    direction: str = ""
    last_confirmed: dt.date | None = None
    cause: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class AccessInterval:
    """One row of places/access.csv: `start` belongs to the interval, `end` does not; a season holds both its days."""

    applies_to: str
    freight: str
    start: dt.date
    end: dt.date | None = None
    modes: tuple[str, ...] = ()
    direction: str = ""
    category: str = ""
    transit: str = ""
    forms: tuple[str, ...] = ()
    tir: str = ""
    exchange: str = ""
    season_from: str = ""
    season_to: str = ""
    hours: str = ""
    heaviest_t: float | None = None
    conditions: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of places/conditions.csv: what a trip meets in a country, at a gate or on a line."""

    id: str
    kind: str
    applies_to: str
    start: dt.date
    end: dt.date | None = None
    modes: tuple[str, ...] = ()
    last_confirmed: dt.date | None = None
    refuses_cargo: tuple[str, ...] = ()
    text: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    source: str = ""
    confidence: str = ""

    @property
    def scope(self) -> str:
        """Where what it adds is looked up, `condition:<id>`."""
        return f"condition:{self.id}"


@dataclass(frozen=True, slots=True)
class Cargo:
    """One document of cargo/."""

    name: str
    title: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    intent: str = ""
    equipment_road: str = ""
    equipment_rail: str = ""
    modes: tuple[str, ...] = ("road", "rail")
    refused_gates: tuple[str, ...] = ()
    cooled: bool = False
    perishable: bool = False
    group: str = ""
    source: str = ""

    @property
    def scope(self) -> str:
        """Where the numbers of this cargo are looked up, `cargo:<group>`."""
        return f"cargo:{self.group or self.name}"


@dataclass(frozen=True, slots=True)
class Family:
    """One row of named/families.csv: what corridors that cross a border by one gate are called."""

    gate_id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedCorridor:
    """One document of named/."""

    id: str
    name: str
    intent: str = ""
    names: dict[str, str] = field(default_factory=dict)
    modes: tuple[str, ...] = ("road",)
    through: tuple[str, ...] = ()
    status: str = ""
    published_length_km: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """One document of projects/. Ranges are (low, central, high).

    `waypoints` hold both ends. Each of `joins` says where the line meets a gate or the network: `end` is
    start, end or the number of a waypoint, `gate` an id or None, `point` lon and lat. An upgrade changes a
    line that exists: `upgrade` holds its id and the ranges it gets. `opened` is the day since which the project is
    there, whatever the scenario.
    """

    id: str
    name: str
    intent: str = ""
    mode: str = "rail"
    gauge_mm: int | None = None
    gauge_options: tuple[int, ...] = ()
    status: str = "planned"
    opening_year: tuple[float, float, float] | None = None
    length_km: tuple[float, float, float] | None = None
    cost_musd: tuple[float, float, float] | None = None
    design_speed_km_per_h: float | None = None
    capacity_mt_per_year: float | None = None
    waypoints: tuple[tuple[float, float, str], ...] = ()
    joins: tuple[dict[str, object], ...] = ()
    upgrade: dict[str, object] | None = None
    source: str = ""
    names: dict[str, str] = field(default_factory=dict)
    start: str = ""
    end: str = ""
    confidence: str = ""
    opened: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """One row of observed/trips.csv."""

    id: str
    date: str
    from_id: str
    to_id: str
    modes: tuple[str, ...]
    via: tuple[str, ...]
    length_km: float | None
    time_d_low: float | None
    time_d_high: float | None
    use: str
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Distance:
    """One row of observed/distances.csv: a published length over named stops, each (name, lon, lat)."""

    mode: str
    route: str
    stops: tuple[tuple[str, float, float], ...]
    published_km: float
    tolerance_percent: float = 5.0
    use: str = "test"
    source: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """dataset.yaml: what a folder of corridors is, and as of when."""

    name: str
    version: str
    as_of: dt.date
    price_year: int
    intent: str = ""
    licence: str = ""
    attributions: tuple[str, ...] = ()
