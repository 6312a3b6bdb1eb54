"""Partial ways in line: which is extended next, and by what."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kazpak.routing.graph import Graph
    from kazpak.routing.paths import Outlook

__all__ = ["Branch", "Search", "settled"]

_ROUNDING = 1e-12


class Branch(NamedTuple):
    """A partial way, and the passages that may follow it in order of what the whole would cost.

    `used` and `left` hold a bit for each passage that may not follow and each country left; `onward` holds (what
    remains with the leg, the leg, passage, stage after it).
    """

    way: tuple[int, ...]
    total: float
    cost: float
    transfers: int
    used: int
    left: int
    onward: Sequence[tuple[float, float, int, int]]
    stage: int


class Search:
    """Partial ways in order of their final cost. Of those that continue one way only the best stands in line.

    Of equal ones that which has least before it goes first: where passages cost nothing, as they do by length,
    there are any number of detours that cost nothing either, and they must not be followed side by side.
    """

    def __init__(
        self,
        graph: Graph,
        ahead: Outlook,
        stages: Sequence[str],
        max_transfers: int | None,
        *,
        never_back: bool,
        once: bool = False,
    ) -> None:
        self.graph, self.ahead, self.stages, self.max_transfers = graph, ahead, stages, max_transfers
        turns = graph.structure.turns
        self.changes, self.roundabout = turns.changes, turns.roundabout
        self.mark = turns.either_way if never_back else turns.once if once else turns.itself
        nowhere = [0] * len(graph.passages)
        self.leaves, self.enters = (turns.leaves, turns.enters) if never_back else (nowhere, nowhere)
        self.position = graph.position.tolist()
        self.sorted: dict[tuple[int, int, int], list[tuple[float, float, int, int]]] = {}
        self.heap: list[tuple[float, float, int, float, int, tuple[int, ...], Branch | None, int]] = []
        self.serial = 0

    def first(self) -> list[tuple[float, float, int, int]]:
        """Passages that a way may begin with."""
        usable = np.flatnonzero(np.isfinite(self.ahead.leaving))
        return self._in_order(usable, self.ahead.leaving[usable], 0, 0)

    def _in_order(
        self, passages: NDArray[np.int64], legs: NDArray[np.float64], stage: int, transfers: int
    ) -> list[tuple[float, float, int, int]]:
        """Passages with the cost to them, sorted by what the whole remainder costs; hopeless ones left out."""
        after = np.full(len(passages), stage)
        if stage < len(self.stages):
            after += self.graph.structure.gate[passages] == self.stages[stage]
        total = legs + self._rest(after, passages, transfers)
        order = np.argsort(total, kind="stable")
        order = order[: np.count_nonzero(total < np.inf)]
        columns = (total[order], legs[order], passages[order], after[order])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _rest(self, after: NDArray[np.int64], passages: NDArray[np.int64], transfers: int) -> NDArray[np.float64]:
        """What remains after some passages, for a way that has made a number of changes before them."""
        if self.max_transfers is None or self.ahead.within is None:
            return self.ahead.rest[after, passages]
        spare = self.max_transfers - transfers - self.changes[passages]
        rest = self.ahead.within[np.minimum(spare, len(self.ahead.within) - 1), after, passages]
        return np.where(spare < 0, np.inf, rest)

    def branch(self, parent: Branch, way: tuple[int, ...], total: float, cost: float, stage: int) -> Branch:
        """A partial way that is one passage longer than another."""
        last = way[-1]
        # Where changes are not limited, their number decides nothing.
        transfers = 0 if self.max_transfers is None else parent.transfers + int(self.changes[last])
        key = last, stage, transfers
        onward = self.sorted.get(key)
        if onward is None:
            layer = self.graph.passages[last].to_layer
            legs = self.graph.legs[layer][self.position[last]]
            onward = self.sorted[key] = self._in_order(self.graph.leaving[layer], legs, stage, transfers)
        used, left = parent.used | self.mark[last], parent.left | self.leaves[last]
        return Branch(way, total, cost, transfers, used, left, onward, stage)

    def offer(self, branch: Branch, nth: int) -> None:
        """Line up the best continuation of a partial way from the `nth` on that the rules allow."""
        way, total, cost, _, used, left, onward, _ = branch
        roundabout = self.roundabout.get(way[-1], ()) if way else ()
        for k in range(nth, len(onward)):
            remainder, leg, j, after = onward[k]
            if used & self.mark[j] or left & self.enters[j] or j in roundabout:
                continue
            self.serial += 1
            whole = settled(cost + remainder, total)
            entry = (whole, remainder - leg, self.serial, cost + leg, after, (*way, j), branch, k)
            heapq.heappush(self.heap, entry)
            return

    def arrive(self, way: tuple[int, ...], total: float, cost: float, stage: int) -> None:
        """Line up a way that is complete."""
        last = float(self.ahead.arriving[way[-1]])
        if stage == len(self.stages) and last < np.inf:
            self.serial += 1
            heapq.heappush(self.heap, (settled(cost + last, total), 0.0, self.serial, cost, stage, way, None, 0))


def settled(whole: float, total: float) -> float:
    """What a way costs as a whole, known more closely: as before, unless it differs by more than by rounding."""
    return total if whole <= total + _ROUNDING * (1.0 + total) else whole
