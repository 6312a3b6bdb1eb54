"""Ways through the graph of passages, the best first, without repeating a passage.

The cost that remains from every passage is computed exactly, backwards from the destination; with it,
partial ways are extended in order of their final cost, so complete ways come out sorted (a best-first
search with a perfect estimate; compare Hart, Nilsson and Raphael 1968).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kazpak.routing.search import Branch, Search, settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.world import End
    from kazpak.routing.graph import Graph

__all__ = ["Outlook", "Way", "best_way", "outlook", "remaining", "settle", "ways"]


@dataclass(frozen=True, slots=True)
class Way:
    """Passages in order, and the criterion's total; empty for a trip inside one layer."""

    cost: float
    passages: tuple[int, ...]


def remaining(
    graph: Graph,
    arriving: NDArray[np.float64],
    stages: Sequence[str] = (),
    *,
    fewer: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Cost from each passage, once passed, to the destination.

    Parameters
    ----------
    graph
        Costs of passages and legs.
    arriving
        Cost from each passage straight to the destination.
    stages
        Gates that must be passed, in this order.
    fewer
        The same with one change of mode or gauge fewer to spare, which holds after each such change; changes
        are not counted if None.

    Returns
    -------
    ndarray
        Shape (stages + 1, passages); row s is for ways that have passed the first s of `stages`.
    """
    rows = np.full((len(stages) + 1, len(graph.passages)), np.inf)
    rows[-1] = arriving
    nowhere = np.zeros(len(graph.passages), dtype=bool)
    changes = nowhere if fewer is None else graph.structure.turns.changes
    for s in range(len(stages), -1, -1):
        # The next stage's gate moves a way on to the next row, a change to `fewer`: both are settled already.
        arrived = graph.structure.gate == stages[s] if s < len(stages) else nowhere
        beyond = _moved_on(rows, s, arrived)
        if fewer is not None:
            beyond = np.where(changes, _moved_on(fewer, s, arrived), beyond)
        moves_on = arrived | changes
        if moves_on.any():
            settle(graph, rows[s], moves_on=moves_on, beyond=beyond)
        else:
            settle(graph, rows[s])
    return rows


def _moved_on(rows: NDArray[np.float64], s: int, arrived: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Row of a stage, with that of the next stage for passages that arrive at it."""
    onward: NDArray[np.float64] = np.where(arrived, rows[min(s + 1, len(rows) - 1)], rows[s])
    return onward


def _within(graph: Graph, arriving: NDArray[np.float64], stages: Sequence[str], most: int) -> NDArray[np.float64]:
    """What remains by how many changes of mode or gauge are to spare, from none up; see `remaining`.

    From the last row on, more to spare make no way shorter.
    """
    rows = [remaining(graph, arriving, stages, fewer=np.full((len(stages) + 1, len(graph.passages)), np.inf))]
    while len(rows) <= most:
        rows.append(remaining(graph, arriving, stages, fewer=rows[-1]))
        if np.array_equal(rows[-1], rows[-2]):
            break
    return np.stack(rows)


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
    waiting = set(layer_of[np.isfinite(onward)].tolist())
    while waiting:
        k = waiting.pop()
        legs = graph.legs[k]
        if not legs.size:
            continue
        into = graph.entering[k]
        reach = np.minimum.reduce(legs + onward[graph.leaving[k]], axis=1)
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


EXPLORED_AT_MOST = 5_000
"""Partial ways that are extended for one more way before the search gives up.

The estimate knows every cost and every change of mode or gauge, but not that a passage is used once; only ways
that must double back, as some orders of stages make them, need more than a few dozen.
"""


class Outlook(NamedTuple):
    """Costs to each passage from the start, from each to the end, and what remains by way of others.

    `rest` has the shape that `remaining` gives; `within` has one such array for each number of changes to spare,
    where these are limited.
    """

    leaving: NDArray[np.float64]
    arriving: NDArray[np.float64]
    rest: NDArray[np.float64]
    within: NDArray[np.float64] | None = None


def outlook(
    graph: Graph, start: End, end: End, stages: Sequence[str] = (), max_transfers: int | None = None
) -> Outlook:
    """What a search for ways between two ends looks ahead by; one serves any number of searches."""
    arriving = graph.to_gates(end, starting=False)
    within = None if max_transfers is None else _within(graph, arriving, stages, max_transfers)
    rest = remaining(graph, arriving, stages) if within is None else within[-1]
    return Outlook(graph.to_gates(start, starting=True), arriving, rest, within)


def ways(
    graph: Graph,
    start: End,
    end: End,
    *,
    stages: Sequence[str] = (),
    max_transfers: int | None = None,
    never_back: bool = False,
    once: bool = False,
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
    never_back
        Leave out ways that come back to a country they have left, or through a gate they have passed.
    once
        Leave out ways that cross one border gate twice, there and back or by two modes.
    ahead
        The outlook for these ends, stages and number of changes, where it is known.

    Yields
    ------
    Way
        In order of cost; every passage at most once.
    """
    ahead = ahead or outlook(graph, start, end, stages, max_transfers)
    search = Search(graph, ahead, stages, max_transfers, never_back=never_back, once=once)
    search.offer(Branch((), 0.0, 0.0, 0, 0, 0, search.first(), 0), 0)
    explored = 0
    found = False
    while search.heap and explored < EXPLORED_AT_MOST:
        total, _, _, cost, stage, way, parent, nth = heapq.heappop(search.heap)
        if parent is None:
            explored, found = 0, True
            yield Way(total, way)
            continue
        explored += 1
        search.offer(parent, nth + 1)
        search.arrive(way, total, cost, stage)
        search.offer(search.branch(parent, way, total, cost, stage), 0)
    if search.heap and not (found or stages or never_back or once):
        raise RuntimeError(f"the search gave up after {explored} partial ways, though there is a way")


def best_way(
    graph: Graph,
    start: End,
    end: End,
    *,
    stages: Sequence[str] = (),
    max_transfers: int | None = None,
    ahead: Outlook | None = None,
) -> Way | None:
    """The best way between two ends; of equally good ones one that does not go back. None where there is no way.

    By length a detour through a gate and back may cost nothing, and is no better for that. A way over some stages is
    the best of those that cross no border gate twice: to go out through a gate and back is not to go by way of it.
    Only where no such way is found does one go back.

    Parameters
    ----------
    graph, start, end, stages, max_transfers, ahead
        As for `ways`.
    """
    ahead = ahead or outlook(graph, start, end, stages, max_transfers)
    asked: dict[str, Any] = {"stages": stages, "max_transfers": max_transfers, "ahead": ahead}
    onward = next(ways(graph, start, end, never_back=True, **asked), None)
    least = Search(graph, ahead, stages, max_transfers, never_back=True).first()[:1]
    if onward is not None and settled(onward.cost, least[0][0]) == least[0][0]:
        return onward
    way = next(ways(graph, start, end, once=True, **asked), onward) if stages else None
    if way is None:
        way = next(ways(graph, start, end, **asked), None)
    return onward if way is not None and onward is not None and settled(onward.cost, way.cost) == way.cost else way
