"""The best value from many origins to one destination, by one search backwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.errors import InputError
from kazpak.routing.ask import best, graph_for
from kazpak.routing.paths import remaining

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kazpak.network.gazetteer import Place
    from kazpak.network.world import End
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine, Graph

__all__ = ["best_from_each", "changed"]

_SAME = 1e-12


def best_from_each(engine: Engine, question: Question, origins: Iterable[Place]) -> dict[str, float | None]:
    """Criterion of the best option from every origin, by id; None where there is no way.

    Parameters
    ----------
    engine
        The weighed case.
    question
        Destination, criterion and rules; its own origin does not matter.
    origins
        Places; those that lie too far from a road, and the destination itself, get None.
    """
    graph = graph_for(engine, question)
    end = engine.case.world.end(question.destination)
    stages = [p.id for p in question.via]
    rest = remaining(graph, graph.to_gates(end, starting=False), stages)
    after = np.where(_first_stage(graph, stages), rest[min(1, len(stages))], rest[0])
    found: dict[str, float | None] = {}
    for place in origins:
        try:
            start = engine.case.world.end(place)
        except InputError:
            found[place.id] = None
            continue
        if place.id == question.destination.id:
            found[place.id] = None
        elif question.max_transfers is not None:
            option = best(engine, replace(question, origin=place), graph)
            found[place.id] = option.total(question.by.name) if option else None
        else:
            least = float((graph.to_gates(start, starting=True) + after).min(initial=np.inf))
            if not stages:
                least = min(least, _inside(graph, start, end))
            found[place.id] = question.by.show(least) if least < np.inf else None
    return found


def _first_stage(graph: Graph, stages: list[str]) -> NDArray[np.bool_]:
    """Passages that are the first stage themselves."""
    gates = graph.structure.gate
    return np.asarray(gates == stages[0], dtype=bool) if stages else np.zeros(len(gates), dtype=bool)


def _inside(graph: Graph, start: End, end: End) -> float:
    """Least cost without passing a gate."""
    least = np.inf
    for a in start.touches:
        for b in end.touches:
            if a.layer == b.layer and graph.layer_allowed[a.layer]:
                leg = graph.row(b.layer, b.node)[a.node]
                ends = graph.access_cost(a, starting=True), graph.access_cost(b, starting=False)
                least = min(least, ends[0] + float(leg) + ends[1])
    return float(least)


def changed(before: float | None, after: float | None) -> dict[str, float | str | None]:
    """Difference between two values and what it means; less is better for every criterion."""
    if before is None or after is None:
        same = before is after
        return {"difference": None, "change": "no route" if same else "opened" if before is None else "cut off"}
    difference = after - before
    if abs(difference) <= _SAME * max(abs(before), abs(after)):
        return {"difference": difference, "change": "same"}
    return {"difference": difference, "change": "gains" if difference < 0 else "loses"}
