"""What may follow what on a way: what is counted, what is left behind, and what would go round about or back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.passages import Passage

__all__ = ["Turns", "turns_of"]


@dataclass(frozen=True)
class Turns:
    """What a search for ways asks of every passage over and over, one entry a passage.

    Attributes
    ----------
    changes
        Whether it changes mode or gauge.
    leaves, enters
        For a crossing one bit for the country left and one for the country entered, else 0.
    itself, either_way
        One bit for the passage, and one that it shares with the passage that leads back through the gate.
    once
        One bit that all crossings of one border gate share, whichever way and by whatever mode; else as `itself`.
    roundabout
        For some passages those that must not follow at once: one passage leads to the same place, or none is
        needed.
    """

    changes: NDArray[np.bool_]
    leaves: Sequence[int]
    enters: Sequence[int]
    itself: Sequence[int]
    either_way: Sequence[int]
    once: Sequence[int]
    roundabout: dict[int, frozenset[int]]


def turns_of(passages: Sequence[Passage]) -> Turns:
    """Turns of some passages."""
    countries: dict[object, int] = {}
    pairs: dict[object, int] = {}
    gates: dict[object, int] = {}

    def bit(known: dict[object, int], name: object) -> int:
        return known.setdefault(name, 1 << len(known))

    crosses = [p.kind == "crossing" for p in passages]
    return Turns(
        changes=np.array([p.kind in ("transfer", "gauge") for p in passages], dtype=bool),
        leaves=[bit(countries, p.start) if crossing else 0 for p, crossing in zip(passages, crosses, strict=True)],
        enters=[bit(countries, p.end) if crossing else 0 for p, crossing in zip(passages, crosses, strict=True)],
        itself=[1 << i for i in range(len(passages))],
        either_way=[bit(pairs, (p.gate, frozenset(_sides(p)))) for p in passages],
        once=[
            bit(gates, p.gate if crossing else i) for i, (p, crossing) in enumerate(zip(passages, crosses, strict=True))
        ],
        roundabout=_roundabout(passages),
    )


def _sides(p: Passage) -> tuple[tuple[int, int], tuple[int, int]]:
    """Layer and node before and after a passage."""
    return (p.from_layer, p.from_node), (p.to_layer, p.to_node)


def _roundabout(passages: Sequence[Passage]) -> dict[int, frozenset[int]]:
    """For some passages those that must not follow at once.

    Lines that are built may meet many others at a node, all free of charge. Without this rule a search would find
    the same way over and over, once for each order in which it steps from line to line.
    """
    sides = {
        i: ((p.gate, p.from_layer, p.from_node), (p.gate, p.to_layer, p.to_node))
        for i, p in enumerate(passages)
        if p.kind == "junction"
    }
    straight = set(sides.values())
    onward: dict[tuple[str, int, int], list[int]] = {}
    for i, (here, _) in sides.items():
        onward.setdefault(here, []).append(i)
    return {
        i: frozenset(j for j in onward.get(there, ()) if sides[j][1] == here or (here, sides[j][1]) in straight)
        for i, (here, there) in sides.items()
    }
