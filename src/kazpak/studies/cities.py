"""The best value from many origins to one destination, by one search backwards for each country they lie in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.errors import InputError
from kazpak.routing.ask import best, graph_for
from kazpak.routing.paths import remaining

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        Places; those that lie too far from a road, and the destination itself, get None. A gate takes or refuses
        goods by the countries in which they begin and end, so there is a search for each country of origin. The
        headings of the engine's case hold for all of them (see `routing.heading`).
    """
    groups: dict[frozenset[str], list[Question]] = {}
    found: dict[str, float | None] = {}
    for place in origins:
        found[place.id] = None
        try:
            one = replace(question, origin=place)
        except InputError:  # the destination itself, or in a country to avoid
            continue
        groups.setdefault(one.ends, []).append(one)
    for alike in groups.values():
        found |= _from_each(engine, alike)
    return found


def _from_each(engine: Engine, questions: Sequence[Question]) -> dict[str, float | None]:
    """The same for questions that differ by their origins, from which the same gates take goods."""
    first = questions[0]
    graph = graph_for(engine, first)
    end = engine.case.world.end(first.destination)
    after = remaining(graph, graph.to_gates(end, starting=False))[0]
    found: dict[str, float | None] = {}
    for question in questions:
        name = question.origin.id
        try:
            start = engine.case.world.end(question.origin)
        except InputError:
            found[name] = None
            continue
        if question.via or question.max_transfers is not None:
            option = best(engine, question, graph)
            found[name] = option.total(question.by.name) if option else None
        else:
            least = float((graph.to_gates(start, starting=True) + after).min(initial=np.inf))
            least = min(least, _inside(graph, start, end))
            found[name] = question.by.show(least) if least < np.inf else None
    return found


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
