"""How wide the columns of a printed table are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["shared_widths"]


def shared_widths(room: float, least: Sequence[float], wished: Sequence[float]) -> list[float]:
    """Widths of columns that fit into a room: as wished where there is enough, else each its share of the rest.

    Parameters
    ----------
    room
        Width for all columns together.
    least
        Width of the longest word of every column.
    wished
        Width of the longest line of every column; never less than `least`.

    Returns
    -------
    list of float
        In the same unit; their sum is at most `room`.
    """
    if sum(wished) <= room:
        return list(wished)
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least]
    more = [wish - word for word, wish in zip(least, wished, strict=True)]
    return [word + extra * spare / sum(more) for word, extra in zip(least, more, strict=True)]
