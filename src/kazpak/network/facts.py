"""Facts about lines that no package knows: sections with published lengths, names, gauges, closures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kazpak.errors import InputError
from kazpak.network.overlay import Section, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["LineFact", "read_lines_table", "read_sections"]


@dataclass(frozen=True)
class LineFact:
    """A way between stops, and what holds along it.

    Attributes
    ----------
    use
        line: name it; gauge: it has another gauge than its country; exclude: trains do not run there.
    stops
        Places or gates in order.
    """

    line: str
    mode: str
    use: str
    gauge_mm: int | None
    electrified: bool
    stops: tuple[Stop, ...]


def read_sections(path: Path, gates: Mapping[str, tuple[float, float]]) -> list[Section]:
    """Read `corridors/networks/sections.csv`.

    Parameters
    ----------
    path
        The table.
    gates
        Place of every gate, as `mode/id` to (lon, lat).

    Raises
    ------
    InputError
        If a stop names an unknown gate.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [_section(row, gates, f"{path.name}, {row['id']}") for row in csv.DictReader(file)]


def _section(row: dict[str, str], gates: Mapping[str, tuple[float, float]], where: str) -> Section:
    return Section(
        id=row["id"],
        line=row["line"],
        mode=row["mode"],
        gauge_mm=int(row["gauge_mm"]) if row["gauge_mm"] else None,
        country=row["country"],
        length_km=float(row["length_km"]),
        beside_km=float(row["beside_km"]),
        valley=row["valley"] == "1",
        source=row["source"],
        stops=_stops(row["waypoints"], row["mode"], gates, where),
    )


def read_lines_table(path: Path, gates: Mapping[str, tuple[float, float]]) -> list[LineFact]:
    """Read `corridors/networks/lines.csv`; see `read_sections`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            LineFact(
                line=row["line"],
                mode=row["mode"],
                use=row["use"],
                gauge_mm=int(row["gauge_mm"]) if row["gauge_mm"] else None,
                electrified=row["electrified"] == "yes",
                stops=_stops(row["stops"], row["mode"], gates, f"{path.name}, {row['line']}"),
            )
            for row in csv.DictReader(file)
        ]


def _stops(text: str, mode: str, gates: Mapping[str, tuple[float, float]], where: str) -> tuple[Stop, ...]:
    stops = []
    for part in text.split("|"):
        if part.startswith("@"):
            gate = part[1:]
            if f"{mode}/{gate}" not in gates:
                raise InputError(f"{where}: no gate {gate!r} for {mode} in the gate table")
            lon, lat = gates[f"{mode}/{gate}"]
            stops.append(Stop(lon, lat, gate, joins=True, gate=gate))
        else:
            lon_text, lat_text, name = part.lstrip("*").split(" ", 2)
            stops.append(Stop(float(lon_text), float(lat_text), name, joins=part.startswith("*")))
    return tuple(stops)
