"""Lists of trips that people bring: one origin and one destination a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from kazpak.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Pair", "read_pairs"]

_ORIGIN: Final = ("origin", "from", "o")
_DESTINATION: Final = ("destination", "to", "d")
_SEPARATORS: Final = ",;\t"
_TWO: Final = 2


class Pair(NamedTuple):
    """Origin and destination as they were written, and the row of the file, the first being 1."""

    row: int
    origin: str
    destination: str


def read_pairs(path: Path) -> tuple[list[Pair], list[str]]:
    """Pairs of a CSV file, in its order, and what is wrong with the rows that are none.

    Parameters
    ----------
    path
        UTF-8; separated by comma, semicolon or tab. With a header, the columns `origin` and `destination` (or `from`
        and `to`) count and others are left alone; without one every row has these two.

    Raises
    ------
    InputError
        If the file cannot be read or has no row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: is not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not numbered:
        raise InputError(f"{path}: is empty; one origin and one destination a row are right")
    at = _header(numbered[0][1])
    body = numbered[1:] if at else numbered
    if not body:
        raise InputError(f"{path}: has a header and no pair below it")
    width = len(numbered[0][1]) if at else _TWO
    found = {number: _fault(row, at, width) for number, row in body}
    faults = [f"{path}, row {number}, {wrong}" for number, wrong in found.items() if wrong]
    origin, destination = at or (0, 1)
    return [Pair(number, row[origin], row[destination]) for number, row in body if not found[number]], faults


def _header(row: list[str]) -> tuple[int, int] | None:
    """Where origin and destination stand, if a row is a header."""
    names = [cell.casefold() for cell in row]
    origin = next((names.index(name) for name in _ORIGIN if name in names), None)
    destination = next((names.index(name) for name in _DESTINATION if name in names), None)
    return None if origin is None or destination is None else (origin, destination)


def _fault(row: list[str], at: tuple[int, int] | None, width: int) -> str:
    """What is wrong with a row; empty if nothing is."""
    if at is not None and len(row) > width:
        return f"{len(row)} cells: {width}, as the header has, are right; put quotes around lat,lon"
    if at is None and len(row) != _TWO:
        return f"{len(row)} cells: origin and destination are right; put quotes around lat,lon, or give a header"
    for name, column in zip(("origin", "destination"), at or (0, 1), strict=True):
        if column >= len(row) or not row[column]:
            return f"{name}: is empty; a name, an id or lat,lon in quotes is right"
    return ""
