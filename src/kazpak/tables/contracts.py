"""The contracts of every table in a data folder. Each column is declared here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kazpak.kinds import CONFIDENCES, COUNTRIES, GATE_KINDS, GAUGES_MM, MODES, STATUSES
from kazpak.tables.columns import Column, Table, TableRow
from kazpak.units import holds_money, unit_of

__all__ = ["ASSUMPTIONS", "CITIES", "DISTANCES", "GATES", "LINKS", "PLACE_ID", "STATUSES_TABLE", "TABLES", "TRIPS"]

PLACE_ID: Final = r"[A-Z]{3}(-[A-Z]{3})?:[A-Z0-9]+(-[A-Z0-9]+)*"
_ID_HINT: Final = "an id such as PAK:AZAKHEL or AFG-PAK:TORKHAM"
_LOCODE: Final = r"[A-Z]{2}[A-Z2-9]{3}"
_DIRECTION: Final = r"[A-Z]{3}>[A-Z]{3}|a>b|b>a"
_SCOPE: Final = (
    rf"default|line:[a-z0-9-]+|region:[A-Z]{{2}}-[A-Z0-9]{{1,3}}|cargo:[a-z0-9-]+|[A-Z]{{3}}(-[A-Z]{{3}})?"
    rf"|{PLACE_ID}(/(road|rail)(/[A-Z]{{3}}>[A-Z]{{3}})?|/(road>rail|rail>road|road>sea|sea>road|rail>sea|sea>rail)"
    rf"|/[0-9]{{4}}>[0-9]{{4}}|/(road|rail)/(a>b|b>a))?"
)
_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2050


def _id(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, "text", meaning, pattern=PLACE_ID, pattern_hint=_ID_HINT, nullable=nullable)


def _names() -> tuple[Column, ...]:
    return (
        Column("name", "text", "name in English"),
        Column("name_ru", "text", "name in Russian", nullable=True),
        Column("name_kk", "text", "name in Kazakh (Cyrillic)", nullable=True),
        Column("name_ur", "text", "name in Urdu", nullable=True),
        Column("aliases", "words", "other spellings, joined by |", nullable=True),
    )


def _lon_lat(prefix: str = "", *, nullable: bool = False) -> tuple[Column, Column]:
    what = "rail" if prefix else "road, or of the only mode,"
    return (
        Column(f"{prefix}lon", "number", f"longitude of the {what} point", "degrees", nullable, -180.0, 180.0),
        Column(f"{prefix}lat", "number", f"latitude of the {what} point", "degrees", nullable, -90.0, 90.0),
    )


def _modes(*, nullable: bool = False) -> Column:
    meaning = "modes served, joined by ;" + (" (empty: all)" if nullable else "")
    return Column("modes", "words", meaning, allowed=tuple(MODES), separator=";", nullable=nullable)


_SOURCE: Final = Column("source", "text", "short titles and addresses, joined by ' ; ', or `planning assumption`")
_CONFIDENCE: Final = Column("confidence", "text", "how far to trust the row", allowed=CONFIDENCES)
_NOTE: Final = Column("note", "text", "what a user should know", nullable=True)
_UNLOCODE: Final = Column(
    "unlocode", "text", "UN/LOCODE", nullable=True, pattern=_LOCODE, pattern_hint="a UN/LOCODE such as PKKHI"
)


def _gate_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """A gate's id, countries, modes and gauges tell the same story."""
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
    if row["kind"] == "gauge_break" and (row["modes"] != ("rail",) or len(row["gauges_mm"]) < 2):  # noqa: PLR2004
        yield "gauges_mm", "a change of gauge serves rail and at least two gauges"
    if row["kind"] == "terminal" and set(row["modes"]) != set(MODES):
        yield "modes", "a terminal serves road;rail"


GATES: Final = Table(
    "places/gates.csv",
    "A gate: a place where a rule applies and time or money is spent.",
    (
        _id("id", "unique id; a crossing's begins with both countries in alphabetical order"),
        Column("kind", "text", "; ".join(f"{k}: {m}" for k, m in GATE_KINDS.items()), allowed=tuple(GATE_KINDS)),
        *_names(),
        Column("country_a", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("country_b", "text", "second country of a crossing", allowed=tuple(COUNTRIES), nullable=True),
        *_lon_lat(),
        *_lon_lat("rail_", nullable=True),
        _modes(),
        Column("gauges_mm", "integers", "gauges served, joined by ;", "mm", nullable=True, separator=";",
               allowed=tuple(str(g) for g in GAUGES_MM)),
        _UNLOCODE,
        Column("snap_km", "number", "how far the network may be moved to meet it", "km", least=0.1, most=60.0),
        _NOTE,
        _SOURCE,
        _CONFIDENCE,
    ),
    key=("id",),
    rules=(_gate_rules,),
)  # fmt: skip


def _status_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Intervals run forward and are confirmed after they began."""
    if row["to"] is not None and row["to"] <= row["from"]:
        yield "to", f"{row['to']} is not after {row['from']}; the day after the last one is right"
    if row["last_confirmed"] < row["from"]:
        yield "last_confirmed", f"{row['last_confirmed']} is before the interval begins ({row['from']})"


STATUSES_TABLE: Final = Table(
    "places/statuses.csv",
    "One interval of a gate's status. `from` belongs to it, `to` does not; intervals of one gate, mode and direction never "
    "overlap. An interval that names modes or a direction overrules one that names none.",
    (
        _id("gate_id", "the gate"),
        _modes(nullable=True),
        Column("direction", "text", "one way only, such as PAK>AFG (empty: both)", nullable=True, pattern=_DIRECTION,
               pattern_hint="two countries such as PAK>AFG, or nothing"),
        Column("status", "text", "; ".join(f"{k}: {m}" for k, m in STATUSES.items()), allowed=tuple(STATUSES)),
        Column("from", "date", "first day", "ISO 8601"),
        Column("to", "date", "day after the last one (empty: no end known)", "ISO 8601", nullable=True),
        Column("last_confirmed", "date", "newest day a source speaks of", "ISO 8601"),
        Column("cause", "text", "why, in two or three words", nullable=True),
        _NOTE,
        _SOURCE,
        _CONFIDENCE,
    ),
    key=("gate_id", "modes", "direction", "from"),
    rules=(_status_rules,),
)  # fmt: skip

CITIES: Final = Table(
    "places/cities.csv",
    "A city or town where a trip may start or end.",
    (
        _id("id", "unique id"),
        *_names(),
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("lon", "number", "longitude", "degrees", least=-180.0, most=180.0),
        Column("lat", "number", "latitude", "degrees", least=-90.0, most=90.0),
        Column("population", "integer", "inhabitants as the gazetteer has them", nullable=True, least=0),
        _UNLOCODE,
        _SOURCE,
        _CONFIDENCE,
    ),
    key=("id",),
)


def _assumption_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Ranges are ordered, units are those of the name, money has a price year."""
    unit = unit_of(row["name"])
    if unit is None:
        yield "name", f"{row['name'].rpartition('.')[2]!r} is no unit; a name ends in one, such as gate.queue.h"
        return
    if row["unit"] != unit.text:
        yield "unit", f"{row['unit']!r} is not the unit of this name; {unit.text!r} is right"
    if not row["low"] <= row["central"] <= row["high"]:
        yield "central", f"low {row['low']:g}, central {row['central']:g}, high {row['high']:g}; low <= central <= high is right"
    for name in ("low", "central", "high"):
        if not unit.least <= row[name] <= unit.most:
            yield name, f"{row[name]:g} {unit.text} is outside of {unit.least:g} to {unit.most:g}"
    if holds_money(unit.text) and row["price_year"] is None:
        yield "price_year", "is empty; money needs the year of its prices"
    if not holds_money(unit.text) and row["price_year"] is not None:
        yield "price_year", f"{row['price_year']} is given for what is not money; leave it empty"


ASSUMPTIONS: Final = Table(
    "assumptions/*.csv",
    "One number with its range and its source. The file it stands in decides nothing; the name ends in its unit.",
    (
        Column("name", "text", "dotted name, unit last", pattern=r"[a-z0-9_]+(\.[a-z0-9_]+)+",
               pattern_hint="a dotted name such as gate.queue.h"),
        Column("applies_to", "text", "what it holds for, see the order of look-up", pattern=_SCOPE,
               pattern_hint="default, a country, a gate, GATE/road/PAK>AFG, line:ml1, region:PK-BA or cargo:grain"),
        Column("low", "number", "low end of the range"),
        Column("central", "number", "most likely value"),
        Column("high", "number", "high end of the range"),
        Column("unit", "text", "unit of the three"),
        Column("year", "integer", "year of the fact or of the judgement", least=_EARLIEST_YEAR, most=_LATEST_YEAR),
        Column("price_year", "integer", "year of the prices, money only", nullable=True, least=_EARLIEST_YEAR, most=_LATEST_YEAR),
        _SOURCE,
        _CONFIDENCE,
        Column("remark", "text", "how it was come by", nullable=True),
    ),
    key=("name", "applies_to"),
    rules=(_assumption_rules,),
)  # fmt: skip


def _trip_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    low, high = row["time_d_low"], row["time_d_high"]
    if (low is None) != (high is None):
        yield "time_d_low", "time_d_low and time_d_high go together"
    elif low is not None and low > high:
        yield "time_d_low", f"{low:g} is more than time_d_high {high:g}"


TRIPS: Final = Table(
    "observed/trips.csv",
    "A real trip, to hold the model against.",
    (
        Column("id", "text", "unique id", pattern=r"[a-z0-9-]+", pattern_hint="lower case and hyphens"),
        Column("date", "text", "when, as closely as published", pattern=r"\d{4}(-\d{2}(-\d{2})?)?",
               pattern_hint="2024, 2024-06 or 2024-06-03"),
        _id("from_id", "where it began"),
        _id("to_id", "where it ended"),
        _modes(),
        Column("via", "words", "gates and cities passed, in order, joined by |", nullable=True, pattern=PLACE_ID,
               pattern_hint=_ID_HINT),
        Column("length_km", "number", "length as published", "km", nullable=True, least=1.0),
        Column("time_d_low", "number", "days, lower figure", "d", nullable=True, least=0.1),
        Column("time_d_high", "number", "days, upper figure", "d", nullable=True, least=0.1),
        Column("use", "text", "calibration: the model was fitted to it; test: it was not", allowed=("calibration", "test")),
        _NOTE,
        _SOURCE,
        _CONFIDENCE,
    ),
    key=("id",),
    rules=(_trip_rules,),
)  # fmt: skip

_STOP: Final = re.compile(r"(.+) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")


def stop_of(text: str) -> tuple[str, float, float] | None:
    """Stop of a published distance, `name lon lat`; None where it is none."""
    match = _STOP.fullmatch(text)
    return (match[1], float(match[2]), float(match[3])) if match else None


DISTANCES: Final = Table(
    "observed/distances.csv",
    "A published length of a road or railway, to hold the network against.",
    (
        Column("mode", "text", "road or rail", allowed=tuple(MODES)),
        Column("route", "text", "in words"),
        Column("stops", "words", "stops in order, each `name lon lat`, joined by |", pattern=_STOP.pattern,
               pattern_hint="a name, longitude and latitude, such as `Almaty 76.93 43.255`"),
        Column("published_km", "number", "length", "km", least=1.0),
        _SOURCE,
    ),
    key=("mode", "route"),
)  # fmt: skip

LINKS: Final = Table(
    "networks/*.parquet",
    "One undirected link of road or rail between two nodes, with its geometry (GeoParquet, EPSG:4326, longitude first).",
    (
        Column("id", "text", "unique over both files: R and T with a number, or line/number for curated sections"),
        Column("from_id", "text", "node at the first point; a gate's id where it is one"),
        Column("to_id", "text", "node at the last point"),
        Column("mode", "text", "road or rail", allowed=tuple(MODES)),
        Column("gauge_mm", "integer", "gauge of a railway", "mm", nullable=True),
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("region", "text", "ISO 3166-2 where numbers differ inside a country", nullable=True),
        Column("line", "text", "id of a curated line", nullable=True),
        Column("status", "text", "open; planned links come from projects/", allowed=tuple(STATUSES)),
        Column("length_km", "number", "length", "km", least=0.0),
        Column("length_source", "text", "measured, corrected for terrain, or published", allowed=("osm", "terrain", "published")),
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

TABLES: Final[tuple[Table, ...]] = (GATES, STATUSES_TABLE, CITIES, ASSUMPTIONS, TRIPS, DISTANCES)
"""Every CSV table of a data folder."""
