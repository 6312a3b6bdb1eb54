"""Contracts of observed/: real trips and published lengths, to hold the model against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kazpak.kinds import MODES
from kazpak.tables.columns import Column, Table
from kazpak.tables.shared import CONFIDENCE, NOTE, PLACE_HINT, PLACE_ID, SOURCE, modes, place_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.tables.columns import TableRow

__all__ = ["DISTANCES", "TRIPS", "stop_of"]


def _trip_rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Give both ends of the range of days, in order."""
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
        Column(
            "date",
            "text",
            "when, as closely as published",
            pattern=r"\d{4}(-\d{2}(-\d{2})?)?",
            pattern_hint="2024, 2024-06 or 2024-06-03",
        ),
        place_id("from_id", "where it began"),
        place_id("to_id", "where it ended"),
        modes(),
        Column(
            "via",
            "words",
            "gates and cities passed, in order, joined by |",
            nullable=True,
            pattern=PLACE_ID,
            pattern_hint=PLACE_HINT,
        ),
        Column("length_km", "number", "length as published", "km", nullable=True, least=1.0),
        Column("time_d_low", "number", "days, lower figure", "d", nullable=True, least=0.1),
        Column("time_d_high", "number", "days, upper figure", "d", nullable=True, least=0.1),
        Column(
            "use",
            "text",
            "calibration: the model was fitted to it; test: it was not",
            allowed=("calibration", "test"),
        ),
        NOTE,
        SOURCE,
        CONFIDENCE,
    ),
    key=("id",),
    rules=(_trip_rules,),
)

_STOP: Final = re.compile(r"(.+) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")


def stop_of(text: str) -> tuple[str, float, float] | None:
    """Stop of a published distance, `name lon lat`; None where it is none.

    Parameters
    ----------
    text
        Such as `Almaty 76.93 43.255`.
    """
    match = _STOP.fullmatch(text)
    return (match[1], float(match[2]), float(match[3])) if match else None


DISTANCES: Final = Table(
    "observed/distances.csv",
    "A published length of a road or railway, to hold the network against.",
    (
        Column("mode", "text", "road or rail", allowed=MODES),
        Column("route", "text", "in words"),
        Column(
            "stops",
            "words",
            "stops in order, each `name lon lat`, joined by |",
            pattern=_STOP.pattern,
            pattern_hint="a name, longitude and latitude, such as `Almaty 76.93 43.255`",
        ),
        Column("published_km", "number", "length", "km", least=1.0),
        Column(
            "tolerance_percent",
            "number",
            "how far published lengths of it differ, and places in a town lie apart",
            "%",
            least=1.0,
        ),
        Column(
            "use",
            "text",
            "calibration: the network was fitted to it; test: it was not",
            allowed=("calibration", "test"),
        ),
        SOURCE,
    ),
    key=("mode", "route"),
)
