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

__all__ = ["Outlook", "Way", "best_cost", "outlook", "remaining", "ways"]


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
    _relax(graph, rows[-1])
    for s in range(len(stages) - 1, -1, -1):
        # Passing the next stage's gate moves a way on to the next row, which is settled already.
        _relax(graph, rows[s], moves_on=graph.structure.gate == stages[s], beyond=rows[s + 1])
    return rows


def _relax(
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
    leaving, arriving, rest = ahead or outlook(graph, start, end, stages)
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
    explored = 0
    while heap and explored < EXPLORED_AT_MOST:
        total, _, cost, stage, done, way = heapq.heappop(heap)
        if done:
            explored = 0
            yield Way(total, way)
            continue
        explored += 1
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
