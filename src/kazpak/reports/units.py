"""Units and places after the point of a column, read off its name.

Names carry their unit at the end (`time_h`, `cost_usd_t`, `dwell_h_low`), so nothing has to be declared
twice and the column of a new criterion is shown rightly from the first day.
"""

from __future__ import annotations

from typing import Final

__all__ = ["SIDES", "decimals_of", "unit_of"]

SIDES: Final = ("low", "central", "high", "change")
"""What a column may tell of an amount, at the end of its name: a bound, or the difference to the first case."""

_UNITS: Final[dict[str, tuple[str, int]]] = {
    "_usd_t": ("USD/t", 2),
    "_usd_per_tkm": ("USD/t-km", 3),
    "_kgco2e_t": ("kg CO2e/t", 1),
    "_kg_t": ("kg CO2e/t", 1),
    "_km": ("km", 1),
    "_mm": ("mm", 0),
    "_h": ("h", 1),
    "_m": ("m", 0),
    "_hazard": ("-ln(1-p)", 3),
}
_WHOLE: Final[dict[str, tuple[str, int]]] = {
    "risk": ("0-1", 3),
    "lon": ("°E", 4),
    "lat": ("°N", 4),
    "on": ("ISO 8601", 0),
    "as_of": ("ISO 8601", 0),
    "since": ("ISO 8601", 0),
    "confirmed": ("ISO 8601", 0),
}


def unit_of(column: str) -> str:
    """Unit of a column as it is printed; empty when it has none.

    Parameters
    ----------
    column
        Column name.
    """
    return _found(column)[0]


def decimals_of(column: str) -> int:
    """Places after the point that a reader needs of a column's numbers.

    Parameters
    ----------
    column
        Column name.
    """
    return _found(column)[1]


def _found(column: str) -> tuple[str, int]:
    """Unit and decimals; a bound or a difference has those of its amount."""
    for side in SIDES:
        column = column.removesuffix(f"_{side}")
    if column in _WHOLE:
        return _WHOLE[column]
    for suffix, found in _UNITS.items():
        if column.endswith(suffix):
            return found
    return "", 0
