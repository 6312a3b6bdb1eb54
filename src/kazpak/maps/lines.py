"""Lines as short text for a page: each number the difference to the one before it.

A coordinate becomes a whole number of ten-thousandths or thousandths of a degree; the difference to the
point before is folded to a positive number (0, -1, 1, -2 ... to 0, 1, 2, 3 ...) and written in base 32,
five bits a letter, lowest first, with letters of the upper half saying that more follows. The letters are
those of base64url, so the text is inert in HTML, in JSON and in scripts. `assets/lines.js` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["LETTERS", "decoded", "encoded"]

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS: Final = 5
_MORE: Final = 1 << _BITS

Point = Sequence[float]


def encoded(line: Iterable[Point], *, digits: int) -> str:
    """One line as text.

    Parameters
    ----------
    line
        Points, lon before lat [degrees]; further numbers of a point are dropped.
    digits
        Decimals to keep.
    """
    scale = 10**digits
    out: list[str] = []
    before = (0, 0)
    for point in line:
        here = (round(point[0] * scale), round(point[1] * scale))
        for step in (here[0] - before[0], here[1] - before[1]):
            _write(step, out)
        before = here
    return "".join(out)


def decoded(text: str, *, digits: int) -> list[tuple[float, float]]:
    """Points of a text, lon before lat [degrees]: the inverse of `encoded` up to rounding."""
    scale = 10**digits
    numbers: list[int] = []
    value = shift = 0
    for letter in text:
        bits = LETTERS.index(letter)
        value |= (bits & (_MORE - 1)) << shift
        shift += _BITS
        if bits < _MORE:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points = []
    lon = lat = 0
    for at in range(0, len(numbers), 2):
        lon += numbers[at]
        lat += numbers[at + 1]
        points.append((lon / scale, lat / scale))
    return points


def _write(step: int, out: list[str]) -> None:
    folded = ~(step << 1) if step < 0 else step << 1
    while folded >= _MORE:
        out.append(LETTERS[folded & (_MORE - 1) | _MORE])
        folded >>= _BITS
    out.append(LETTERS[folded])
