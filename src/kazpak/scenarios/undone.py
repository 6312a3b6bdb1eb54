"""Changes of one card that a later one of the same card makes void: a contradiction, not an exception."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kazpak.scenarios.changes import (
    ACCESS_FIELDS,
    Admit,
    Assume,
    Build,
    Close,
    Delay,
    Open,
    Reprice,
    SetStatus,
    Upgrade,
)
from kazpak.scenarios.ways import chosen, gates_of

if TYPE_CHECKING:
    from kazpak.scenarios.changes import AtGates, Change, Item
    from kazpak.scenarios.ways import Ways

__all__ = ["undone"]

Cell = tuple[str, str, str]


class _Reach(NamedTuple):
    """What a change says something about, and whether it says all there is to say."""

    subject: tuple[str, ...]
    cells: frozenset[Cell] = frozenset()
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    anew: bool = True

    def voids(self, earlier: _Reach) -> bool:
        """Whether nothing of an earlier change is left after this one."""
        return (
            self.anew
            and self.subject == earlier.subject[: len(self.subject)]
            and self.first <= earlier.first
            and earlier.last <= self.last
            and earlier.cells <= self.cells
        )


def undone(items: Sequence[Item | None], ways: Ways) -> Iterator[tuple[int, str, str]]:
    """Changes of a card that a later one leaves nothing of.

    A narrower change after a wider one is an exception and stands; a wider one after a narrower one, or two
    of one reach, contradict each other.

    Parameters
    ----------
    items
        Changes in their order; None for one that is not to be looked at.
    ways
        Through the gates of the case.

    Yields
    ------
    tuple
        Position, verb and what would be right.
    """
    reaches = {i: _reach(item.change, ways) for i, item in enumerate(items) if item is not None}
    void: set[int] = set()
    for (i, earlier), (j, later) in combinations(reaches.items(), 2):
        item, other = items[i], items[j]
        if item is None or other is None or i in void or not later.voids(earlier):
            continue
        void.add(i)
        right = "write only one of them" if later == earlier else "write the wider one first, or only one of them"
        yield i, item.verb, f"changes[{j + 1}].{other.verb} below leaves nothing of it; {right}"


def _reach(change: Change, ways: Ways) -> _Reach:
    if isinstance(change, (Close, Open, SetStatus)):
        days = (change.start or dt.date.min, change.end or dt.date.max)
        return _Reach(("status",), _cells(change, ways), *days)
    if isinstance(change, Admit):
        said = tuple(name for name in ACCESS_FIELDS if getattr(change, name) is not None)
        days = (change.start or dt.date.min, change.end or dt.date.max)
        cells = frozenset({(f"line:{change.line}", "", "")}) if change.line else _cells(change, ways)
        return _Reach(("access", *said), cells, *days)
    if isinstance(change, Delay):
        return _Reach(("delay",), _cells(change, ways), anew=change.time_h.set is not None)
    if isinstance(change, (Reprice, Assume)):
        scope = () if change.applies_to is None else (change.applies_to,)
        return _Reach(("number", change.assumption, *scope), anew=change.set is not None)
    if isinstance(change, (Build, Upgrade)) or change.project is not None:
        return _Reach(("project", str(change.project)))
    return _Reach(("removed", str(change.line or change.link)))


def _cells(change: AtGates, ways: Ways) -> frozenset[Cell]:
    """Modes and directions of gates that a change means."""
    return frozenset(
        (gate.id, *way.cell) for gate in gates_of(ways.world, change) for way in chosen(change, ways.through(gate))
    )
