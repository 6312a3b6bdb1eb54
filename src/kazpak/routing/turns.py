"""What may follow what on a way: changes of mode or gauge are counted, and no way goes round about at one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.passages import Passage

__all__ = ["changes_of", "roundabout_of"]


def changes_of(passages: Sequence[Passage]) -> NDArray[np.bool_]:
    """Which passages change mode or gauge."""
    return np.array([p.kind in ("transfer", "gauge") for p in passages], dtype=bool)


def roundabout_of(passages: Sequence[Passage]) -> dict[int, frozenset[int]]:
    """For some passages those that must not follow at once: one passage leads to the same place, or none is needed.

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
