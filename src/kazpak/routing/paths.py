"""Ways through the graph of passages, the best first, without repeating a passage.

The cost that remains from every passage is computed exactly, backwards from the destination; with it,
partial ways are extended in order of their final cost, so complete ways come out sorted (a best-first
search with a perfect estimate; compare Hart, Nilsson and Raphael 1968).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.world import End
    from kazpak.routing.graph import Graph

__all__ = ["Outlook", "Way", "best_cost", "outlook", "remaining", "settle", "ways"]


@dataclass(frozen=True, slots=True)
class Way:
    """Passages in order, and the criterion's total; empty for a trip inside one layer."""

    cost: float
    passages: tuple[int, ...]


def remaining(graph: Graph, arriving: NDArray[np.float64], stages: Sequence[str] = ()) -> NDArray[np.float64]:
    """Cost from each passage, once passed, to the destination.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    arriving
        Cost from each passage straight to the destination.
    stages
        Gates that must be passed, in this order.

    Returns
    -------
    ndarray
        Shape (stages + 1, passages); row s is for ways that have passed the first s of `stages`.
    """
    rows = np.full((len(stages) + 1, len(graph.passages)), np.inf)
    rows[-1] = arriving
    settle(graph, rows[-1])
    for s in range(len(stages) - 1, -1, -1):
        # Passing the next stage's gate moves a way on to the next row, which is settled already.
        settle(graph, rows[s], moves_on=graph.structure.gate == stages[s], beyond=rows[s + 1])
    return rows


def settle(
    graph: Graph,
    after: NDArray[np.float64],
    *,
    moves_on: NDArray[np.bool_] | None = None,
    beyond: NDArray[np.float64] | None = None,
) -> None:
    """Settle what remains from each passage, in place: layer by layer, as long as something gets shorter.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    after
        Cost from each passage, once passed, that is known to suffice.
    moves_on, beyond
        Passages after which `beyond` holds instead.
    """
    onward = after if moves_on is None or beyond is None else np.where(moves_on, beyond, after)
    layer_of = graph.structure.from_layer
    waiting = {int(k) for k in np.unique(layer_of[np.isfinite(onward)])}
    while waiting:
        k = waiting.pop()
        legs = graph.legs[k]
        if not legs.size:
            continue
        into = graph.entering[k]
        reach = (legs + onward[graph.leaving[k]]).min(axis=1)
        shorter = reach < after[into]
        if not shorter.any():
            continue
        hit = into[shorter]
        after[hit] = reach[shorter]
        if onward is not after:
            stay = ~moves_on[hit] if moves_on is not None else np.ones(len(hit), dtype=bool)
            hit = hit[stay]
            onward[hit] = after[hit]
        waiting.update(layer_of[hit].tolist())


def best_cost(graph: Graph, start: End, end: End) -> float:
    """Least cost between two ends over gates; infinite where there is no way."""
    leaving = graph.to_gates(start, starting=True)
    after = remaining(graph, graph.to_gates(end, starting=False))[0]
    return float((leaving + after).min(initial=np.inf))


EXPLORED_AT_MOST = 5_000
"""Partial ways that are extended for one more way before the search gives up.

The estimate knows every cost but not that a passage is used once; only ways that must double back, as some
orders of stages make them, need more than a few dozen.
"""


class Outlook(NamedTuple):
    """Costs to each passage from the start, from each to the end, and what remains by way of others."""

    leaving: NDArray[np.float64]
    arriving: NDArray[np.float64]
    rest: NDArray[np.float64]


def outlook(graph: Graph, start: End, end: End, stages: Sequence[str] = ()) -> Outlook:
    """What a search for ways between two ends looks ahead by; one serves any number of searches."""
    arriving = graph.to_gates(end, starting=False)
    return Outlook(graph.to_gates(start, starting=True), arriving, remaining(graph, arriving, stages))


def ways(
    graph: Graph,
    start: End,
    end: End,
    *,
    stages: Sequence[str] = (),
    max_transfers: int | None = None,
    countries_once: bool = False,
    ahead: Outlook | None = None,
) -> Iterator[Way]:
    """Ways from one end to another, the best first.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    start, end
        Ends of the trip.
    stages
        Gates that must be passed, in this order.
    max_transfers
        The most changes of mode or gauge.
    countries_once
        Leave out ways that come back to a country they have left.
    ahead
        The outlook for these ends and stages, where it is known.

    Yields
    ------
    Way
        In order of cost; every passage at most once.
    """
    search = _Search(
        graph, ahead or outlook(graph, start, end, stages), stages, max_transfers, countries_once=countries_once
    )
    search.offer(_Branch((), 0.0, 0, frozenset(), search.first(), 0), 0)
    explored = 0
    while search.heap and explored < EXPLORED_AT_MOST:
        total, _, cost, stage, way, parent, nth = heapq.heappop(search.heap)
        if parent is None:
            explored = 0
            yield Way(total, way)
            continue
        explored += 1
        search.offer(parent, nth + 1)
        search.arrive(way, cost, stage)
        search.offer(search.branch(parent, way, cost, stage), 0)


class _Branch(NamedTuple):
    """A partial way, and the passages that may follow it in order of what the whole would cost.

    `onward` holds (what remains with the leg, the leg, passage, stage after it).
    """

    way: tuple[int, ...]
    cost: float
    transfers: int
    left: frozenset[str]
    onward: Sequence[tuple[float, float, int, int]]
    stage: int


class _Search:
    """Partial ways in order of their final cost. Of those that continue one way only the best stands in line."""

    def __init__(
        self, graph: Graph, ahead: Outlook, stages: Sequence[str], max_transfers: int | None, *, countries_once: bool
    ) -> None:
        self.graph, self.ahead, self.stages = graph, ahead, stages
        self.max_transfers, self.countries_once = max_transfers, countries_once
        self.changes = [p.kind in ("transfer", "gauge") for p in graph.passages]
        self.position = {int(p): row for members in graph.entering for row, p in enumerate(members)}
        self.sorted: dict[tuple[int, int], list[tuple[float, float, int, int]]] = {}
        self.heap: list[tuple[float, int, float, int, tuple[int, ...], _Branch | None, int]] = []
        self.serial = 0

    def first(self) -> list[tuple[float, float, int, int]]:
        """Passages that a way may begin with."""
        usable = np.flatnonzero(np.isfinite(self.ahead.leaving))
        return self._in_order(usable, self.ahead.leaving[usable], 0)

    def _in_order(
        self, passages: NDArray[np.int64], legs: NDArray[np.float64], stage: int
    ) -> list[tuple[float, float, int, int]]:
        """Passages with the cost to them, sorted by what the whole remainder costs; hopeless ones left out."""
        after = np.full(len(passages), stage)
        if stage < len(self.stages):
            after += self.graph.structure.gate[passages] == self.stages[stage]
        total = legs + self.ahead.rest[after, passages]
        order = np.argsort(total, kind="stable")
        order = order[: np.count_nonzero(np.isfinite(total))]
        return list(
            zip(
                total[order].tolist(),
                legs[order].tolist(),
                passages[order].tolist(),
                after[order].tolist(),
                strict=True,
            )
        )

    def branch(self, parent: _Branch, way: tuple[int, ...], cost: float, stage: int) -> _Branch:
        """A partial way that is one passage longer than another."""
        last = way[-1]
        passage = self.graph.passages[last]
        if (last, stage) not in self.sorted:
            legs = self.graph.legs[passage.to_layer][self.position[last]]
            self.sorted[last, stage] = self._in_order(self.graph.leaving[passage.to_layer], legs, stage)
        left = parent.left | {passage.start} if self.countries_once and passage.kind == "crossing" else parent.left
        return _Branch(way, cost, parent.transfers + self.changes[last], left, self.sorted[last, stage], stage)

    def offer(self, branch: _Branch, nth: int) -> None:
        """Line up the best continuation of a partial way from the `nth` on that the rules allow."""
        for k in range(nth, len(branch.onward)):
            remainder, leg, j, after = branch.onward[k]
            if j in branch.way or (
                self.max_transfers is not None and branch.transfers + self.changes[j] > self.max_transfers
            ):
                continue
            passage = self.graph.passages[j]
            if branch.left and passage.kind == "crossing" and passage.end in branch.left:
                continue
            self.serial += 1
            entry = (branch.cost + remainder, self.serial, branch.cost + leg, after, (*branch.way, j), branch, k)
            heapq.heappush(self.heap, entry)
            return

    def arrive(self, way: tuple[int, ...], cost: float, stage: int) -> None:
        """Line up a way that is complete."""
        last = float(self.ahead.arriving[way[-1]])
        if stage == len(self.stages) and last < np.inf:
            self.serial += 1
            heapq.heappush(self.heap, (cost + last, self.serial, cost, stage, way, None, 0))
