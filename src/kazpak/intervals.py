"""Rows that hold from a day to a day, for some modes and directions: which of them holds for a passage on a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Days", "Interval", "holds_on", "is_day_of_year", "most_particular", "particularity"]

_LEAP_YEAR: Final = 2024
"""A year that has every day of the calendar."""


class Days(Protocol):
    """Days from `start` up to but not including `end`; without an end from `start` on."""

    @property
    def start(self) -> dt.date:
        """First day."""

    @property
    def end(self) -> dt.date | None:
        """Day after the last one."""


class Interval(Days, Protocol):
    """Days on which something holds for some modes and one direction; for all where these are empty."""

    @property
    def modes(self) -> tuple[str, ...]:
        """Of kinds.MODES."""

    @property
    def direction(self) -> str:
        """Such as PAK>AFG."""


Row = TypeVar("Row", bound=Interval)


def holds_on(row: Days, day: dt.date) -> bool:
    """Whether a row holds on a day."""
    return row.start <= day and (row.end is None or day < row.end)


def particularity(row: Interval) -> int:
    """How particular an interval is: one with a direction overrules one with modes, and that one without either."""
    return 2 * bool(row.direction) + bool(row.modes)


def most_particular(rows: Iterable[Row], mode: str, direction: str, day: dt.date) -> Row | None:
    """The row that holds for a passage on a day: the most particular one, of equals the last; None without any."""
    best: tuple[int, Row] | None = None
    for row in rows:
        if (not row.modes or mode in row.modes) and row.direction in ("", direction) and holds_on(row, day):
            rank = particularity(row)
            if best is None or rank >= best[0]:
                best = (rank, row)
    return best[1] if best else None


def is_day_of_year(text: str) -> bool:
    """Whether a text is month and day, such as 04-01, of a day that a calendar has."""
    try:
        dt.date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        return False
    return True
