"""Contracts of places/: gates, their dated statuses, cities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.kinds import COUNTRIES, GATE_KINDS, GAUGES_MM, MODES, STATUSES
from kazpak.tables.columns import Column, Table
from kazpak.tables.shared import (
    CONFIDENCE,
    DIRECTION,
    FROM,
    NOTE,
    SOURCE,
    TO,
    UNLOCODE,
    forward,
    latitude,
    longitude,
    modes,
    names,
    place_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.tables.columns import TableRow

__all__ = ["CITIES", "FAMILIES", "GATES", "STATUSES_TABLE"]

_FEWEST_GAUGES = 2


def _gate_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Hold a gate's id, countries, modes and gauges against each other."""
    owner, crossing = row["id"].partition(":")[0], row["kind"] == "crossing"
    expected = f"{row['country_a']}-{row['country_b']}" if row["country_b"] else row["country_a"]
    if crossing and row["country_a"] >= row["country_b"]:
        yield "country_b", "a crossing has two countries in alphabetical order"
    if not crossing and row["country_b"]:
        yield "country_b", f"a {row['kind']} lies in one country; leave it empty"
    if owner != expected:
        yield "id", f"begins with {owner}; {expected} is right for its countries"
    if (row["rail_lon"] is None) != (row["rail_lat"] is None):
        yield "rail_lon", "rail_lon and rail_lat go together"
    if ("rail" in row["modes"]) != bool(row["gauges_mm"]):
        yield "gauges_mm", "gauges are given where, and only where, rail is among the modes"
    if crossing and len(row["gauges_mm"]) > 1:
        yield "gauges_mm", "one track of one gauge crosses a border; the change of gauge is a gate of its own"
    if row["kind"] == "gauge_break" and (row["modes"] != ("rail",) or len(row["gauges_mm"]) < _FEWEST_GAUGES):
        yield "gauges_mm", "a change of gauge serves rail and at least two gauges"
    if row["kind"] == "terminal" and set(row["modes"]) != set(MODES):
        yield "modes", "a terminal serves road;rail"


GATES: Final = Table(
    "places/gates.csv",
    "A gate: a place where a rule applies and time or money is spent.",
    (
        place_id("id", "unique id; a crossing's begins with both countries in alphabetical order"),
        Column("kind", "text", "; ".join(f"{k}: {m}" for k, m in GATE_KINDS.items()), allowed=tuple(GATE_KINDS)),
        *names(),
        Column("country_a", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("country_b", "text", "second country of a crossing", allowed=tuple(COUNTRIES), nullable=True),
        longitude("lon", "longitude of the road point, or of the only mode"),
        latitude("lat", "latitude of the road point, or of the only mode"),
        longitude("rail_lon", "longitude of the rail point where it lies apart", nullable=True),
        latitude("rail_lat", "latitude of the rail point where it lies apart", nullable=True),
        modes(),
        Column(
            "gauges_mm",
            "integers",
            "gauges served, joined by ;",
            "mm",
            nullable=True,
            separator=";",
            allowed=tuple(str(g) for g in GAUGES_MM),
        ),
        UNLOCODE,
        Column("snap_km", "number", "how far the network may be moved to meet it", "km", least=0.1, most=60.0),
        NOTE,
        SOURCE,
        CONFIDENCE,
    ),
    key=("id",),
    rules=(_gate_rules,),
)


def _status_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Let intervals be confirmed after they began."""
    if row["last_confirmed"] < row["from"]:
        confirmed = f"{row['last_confirmed']} is before the interval begins ({row['from']})"
        yield "last_confirmed", f"{confirmed}; that day or a later one is right"


STATUSES_TABLE: Final = Table(
    "places/statuses.csv",
    "One interval of a gate's status. `from` belongs to it, `to` does not; intervals of one gate, mode and "
    "direction never overlap. An interval that names modes or a direction overrules one that names none.",
    (
        place_id("gate_id", "the gate"),
        modes(nullable=True),
        DIRECTION,
        Column("status", "text", "; ".join(f"{k}: {m}" for k, m in STATUSES.items()), allowed=tuple(STATUSES)),
        FROM,
        TO,
        Column("last_confirmed", "date", "newest day a source speaks of", "ISO 8601"),
        Column("cause", "text", "why, in two or three words", nullable=True),
        NOTE,
        SOURCE,
        CONFIDENCE,
    ),
    key=("gate_id", "modes", "direction", "from"),
    rules=(forward, _status_rules),
)

FAMILIES: Final = Table(
    "named/families.csv",
    "What corridors that cross a border by one gate are called; where a way crosses several of these gates, the first "
    "row names it. `{gate}` in a name stands for the border crossed next to it.",
    (place_id("gate_id", "the gate, a crossing"), *names()[:4]),
    key=("gate_id",),
)

CITIES: Final = Table(
    "places/cities.csv",
    "A city or town where a trip may start or end.",
    (
        place_id("id", "unique id"),
        *names(),
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        longitude("lon", "longitude"),
        latitude("lat", "latitude"),
        Column("population", "integer", "inhabitants as the gazetteer has them", nullable=True, least=0),
        UNLOCODE,
        SOURCE,
        CONFIDENCE,
    ),
    key=("id",),
)
