"""Facts about lines that no package knows: sections with published lengths, names, gauges, closures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import DataError, InputError
from kazpak.kinds import COUNTRIES, MODES
from kazpak.network.overlay import Section, Stop
from kazpak.tables.columns import Column, Table, read_rows
from kazpak.tables.contracts import GATES
from kazpak.tables.convert import gate_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kazpak.tables.rows import Gate

__all__ = ["LINES", "SECTIONS", "Facts", "LineFact", "read_facts", "read_gates"]

_STOP: Final = r"@[A-Z:-]+|\*?-?\d+(\.\d+)? -?\d+(\.\d+)? .+"
_STOP_HINT: Final = "`lon lat name`, with a * before it where the network is joined, or @ and the id of a gate"
_STOPS: Final = Column("stops", "words", "stops in order, joined by |", pattern=_STOP, pattern_hint=_STOP_HINT)
_MODE: Final = Column("mode", "text", "road or rail", allowed=tuple(MODES))
_GAUGE: Final = Column("gauge_mm", "integer", "gauge of the track", "mm", nullable=True)
_SOURCE: Final = Column("source", "text", "where the figure is from")

SECTIONS: Final = Table(
    "networks/sections.csv",
    "A stretch of road or track in one country that is known better than it is drawn.",
    (
        Column("id", "text", "unique name"),
        Column("line", "text", "line it belongs to"),
        _MODE,
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        _GAUGE,
        Column(
            "length_km",
            "number",
            "published; empty: measured on the drawing",
            "km",
            nullable=True,
            least=0.1,
        ),
        Column("beside_km", "number", "drawn links this close are the same road", "km", least=0.0),
        Column("valley", "flag", "whether it is drawn along valleys"),
        _STOPS,
        _SOURCE,
        Column("confidence", "text", "how sure", allowed=("high", "medium", "low")),
    ),
    key=("id",),
)
LINES: Final = Table(
    "networks/lines.csv",
    "What holds along the shortest way between stops of the finished railways or roads.",
    (
        Column("line", "text", "name to give", nullable=True),
        _MODE,
        Column("use", "text", "line: name it; gauge: not the country's gauge; exclude: not there; "
               "through: led through the stops between the first and the last",
               allowed=("line", "gauge", "exclude", "through")),
        _GAUGE,
        Column("electrified", "flag", "whether a wire hangs over it"),
        Column("length_km", "number", "published length from the first to the last stop, to which the way is stretched",
               "km", nullable=True, least=0.1),
        _STOPS,
        Column("note", "text", "why, and where the length is from", nullable=True),
    ),
)  # fmt: skip
REGIONS: Final = Table(
    "networks/regions.csv",
    "A province whose code links carry, because rules or risks differ inside the country.",
    (
        Column("country", "text", "country, ISO 3166 alpha-3", allowed=tuple(COUNTRIES)),
        Column("province", "text", "name in the package of provinces"),
        Column("region", "text", "ISO 3166-2", pattern=r"[A-Z]{2}-[A-Z0-9]{1,3}", pattern_hint="such as PK-BA"),
    ),
)
FACTORS: Final = Table(
    "networks/factors.csv",
    "A number that the derivation uses.",
    (
        Column("name", "text", "dotted, the unit at its end"),
        Column("applies_to", "text", "country or default"),
        Column("value", "number", "the number"),
        Column("unit", "text", "unit"),
        _SOURCE,
    ),
    key=("name", "applies_to"),
)


@dataclass(frozen=True)
class LineFact:
    """A way between stops, and what holds along it.

    Attributes
    ----------
    use
        line: name it; gauge: it has another gauge than its country; exclude: nothing runs there, or it is drawn
        in the wrong place; through: its thinned drawing misses the stops between the first and the last.
    length_km
        Published length of the way; None where it is not known or not used.
    stops
        Places or gates in order.
    """

    line: str
    mode: str
    use: str
    gauge_mm: int | None
    electrified: bool
    length_km: float | None
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Facts:
    """All facts of `corridors/networks`.

    Attributes
    ----------
    regions
        ISO 3166-2 code by country and province.
    factors
        Numbers by name and what they apply to.
    """

    sections: tuple[Section, ...]
    lines: tuple[LineFact, ...]
    regions: dict[tuple[str, str], str]
    factors: dict[tuple[str, str], float]

    def factor(self, name: str, country: str = "") -> float:
        """Give the number for a country, or the default."""
        return self.factors.get((name, country), self.factors[name, "default"])


def read_facts(corridors: Path, gates: Mapping[str, tuple[float, float]]) -> Facts:
    """Read the facts of a data folder.

    Parameters
    ----------
    corridors
        The folder.
    gates
        Place of every gate, as `mode/id` to (lon, lat).

    Raises
    ------
    DataError
        If a table is missing.
    InputError
        If a row is wrong, or names an unknown gate: all faults of one table at once.
    """
    sections = _rows(corridors, SECTIONS)
    lines = _rows(corridors, LINES)
    faults = [
        f"{table.path}, row {number}, stops: no gate {stop[1:]!r} for {row['mode']} in places/gates.csv"
        for table, rows in ((SECTIONS, sections), (LINES, lines))
        for number, row in rows
        for stop in row["stops"]
        if stop.startswith("@") and f"{row['mode']}/{stop[1:]}" not in gates
    ]
    if faults:
        raise InputError(faults)
    regions = {(row["country"], row["province"]): row["region"] for _, row in _rows(corridors, REGIONS)}
    factors = {(row["name"], row["applies_to"]): row["value"] for _, row in _rows(corridors, FACTORS)}
    return Facts(
        tuple(_section(row, gates) for _, row in sections),
        tuple(_line(row, gates) for _, row in lines),
        regions,
        factors,
    )


def _section(row: dict[str, Any], gates: Mapping[str, tuple[float, float]]) -> Section:
    kept = ("id", "line", "mode", "gauge_mm", "country", "length_km", "beside_km", "valley", "source")
    return Section(stops=_stops(row, gates), **{name: row[name] for name in kept})


def _line(row: dict[str, Any], gates: Mapping[str, tuple[float, float]]) -> LineFact:
    kept = ("line", "mode", "use", "gauge_mm", "electrified", "length_km")
    return LineFact(stops=_stops(row, gates), **{name: row[name] for name in kept})


def _stops(row: dict[str, Any], gates: Mapping[str, tuple[float, float]]) -> tuple[Stop, ...]:
    stops = []
    for text in row["stops"]:
        if text.startswith("@"):
            lon, lat = gates[f"{row['mode']}/{text[1:]}"]
            stops.append(Stop(lon, lat, text[1:], joins=True, gate=text[1:]))
        else:
            lon_text, lat_text, name = text.lstrip("*").split(" ", 2)
            stops.append(Stop(float(lon_text), float(lat_text), name, joins=text.startswith("*")))
    return tuple(stops)


def read_gates(corridors: Path) -> list[Gate]:
    """Read the gate table of a data folder.

    Raises
    ------
    DataError, InputError
        If it is missing, or rows are wrong.
    """
    return [gate_of(row) for _, row in _rows(corridors, GATES)]


def _rows(corridors: Path, table: Table) -> list[tuple[int, dict[str, Any]]]:
    path = corridors / table.path
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        rows, faults = read_rows(table, header, [(lines.line_num, cells) for cells in lines if cells], file=table.path)
    if faults:
        raise InputError(faults)
    return rows
