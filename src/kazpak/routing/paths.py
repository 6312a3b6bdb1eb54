"""Ways through the graph of passages, the best first, without repeating a passage.

The cost that remains from every passage is computed exactly, backwards from the destination; with it,
partial ways are extended in order of their final cost, so complete ways come out sorted (a best-first
search with a perfect estimate; compare Hart, Nilsson and Raphael 1968).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.world import End
    from kazpak.routing.graph import Graph

__all__ = ["Way", "best_cost", "remaining", "ways"]


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
    gate = np.array([p.gate for p in graph.passages], dtype=object)
    for s in range(len(stages), -1, -1):
        after = np.full(len(graph.passages), np.inf) if s < len(stages) else arriving.copy()
        # Passing the next stage's gate moves a way on to the next row, which is settled already.
        moves_on = (gate == stages[s]) if s < len(stages) else np.zeros(len(gate), dtype=bool)
        while True:
            before = after.copy()
            onward = np.where(moves_on, rows[s + 1] if s < len(stages) else np.inf, after)
            for k, legs in enumerate(graph.legs):
                if legs.size:
                    reach = (legs + onward[graph.leaving[k]]).min(axis=1)
                    into = graph.entering[k]
                    after[into] = np.minimum(after[into], reach)
            if np.array_equal(before, after):
                break
        rows[s] = after
    return rows


def best_cost(graph: Graph, start: End, end: End) -> float:
    """Least cost between two ends over gates; infinite where there is no way."""
    leaving = graph.to_gates(start, starting=True)
    after = remaining(graph, graph.to_gates(end, starting=False))[0]
    return float((leaving + after).min(initial=np.inf))


def ways(graph: Graph, start: End, end: End, *, stages: Sequence[str] = (), max_transfers: int | None = None, countries_once: bool = False) -> Iterator[Way]:
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

    Yields
    ------
    Way
        In order of cost; every passage at most once.
    """
    leaving = graph.to_gates(start, starting=True)
    arriving = graph.to_gates(end, starting=False)
    rest = remaining(graph, arriving, stages)
    kinds = [p.kind in ("transfer", "gauge") for p in graph.passages]
    gates = [p.gate for p in graph.passages]
    borders = [p.kind == "crossing" for p in graph.passages]
    into = [p.to_layer for p in graph.passages]
    position = _positions(graph)
    heap: list[tuple[float, int, float, int, bool, tuple[int, ...]]] = []
    serial = 0

    def push(cost: float, passage: int, stage: int, way: tuple[int, ...]) -> None:
        nonlocal serial
        after = stage + (stage < len(stages) and gates[passage] == stages[stage])
        total = cost + rest[after, passage]
        if np.isfinite(total):
            serial += 1
            heapq.heappush(heap, (total, serial, cost, after, False, (*way, passage)))

    for i in np.flatnonzero(np.isfinite(leaving)):
        push(float(leaving[i]), int(i), 0, ())
    while heap:
        total, _, cost, stage, done, way = heapq.heappop(heap)
        if done:
            yield Way(total, way)
            continue
        last = way[-1]
        if stage == len(stages) and np.isfinite(arriving[last]):
            serial += 1
            heapq.heappush(heap, (cost + float(arriving[last]), serial, cost, stage, True, way))
        transfers = sum(kinds[i] for i in way)
        left = {graph.passages[i].start for i in way if borders[i]} if countries_once else set()
        layer = into[last]
        legs = graph.legs[layer][position[last]]
        for j, leg in zip(graph.leaving[layer].tolist(), legs.tolist(), strict=True):
            if borders[j] and graph.passages[j].end in left:
                continue
            if leg < np.inf and j not in way and (max_transfers is None or transfers + kinds[j] <= max_transfers):
                push(cost + leg, j, stage, way)


def _positions(graph: Graph) -> dict[int, int]:
    """Row of each passage in the table of legs of the layer it enters."""
    return {int(p): row for members in graph.entering for row, p in enumerate(members)}
