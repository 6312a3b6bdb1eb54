"""The best option of every named corridor, shut and planned ones included and marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from kazpak.routing.ask import Question, graph_for, options_in_order
from kazpak.routing.graph import Engine, Rules

if TYPE_CHECKING:
    from kazpak.network.gazetteer import Place
    from kazpak.routing.option import Option
    from kazpak.tables import NamedCorridor

__all__ = ["best_of_named", "stops_of"]

_STOPS = ("crossing", "checkpoint", "gauge_break")


def best_of_named(
    engine: Engine, question: Question, corridors: Iterable[NamedCorridor]
) -> tuple[list[Option], list[str]]:
    """Best option of each corridor for a trip, and a note for each corridor the trip cannot use.

    Outside of its own gates a corridor uses what is open; where that does not reach, what is shut as well.

    Parameters
    ----------
    engine, question
        The weighed case and the trip; its own `via` is not used.
    corridors
        Named corridors.

    Returns
    -------
    tuple
        Options in order of the question's criterion, and notes.
    """
    found, notes = [], []
    for corridor in corridors:
        option = _best_of(engine, question, corridor)
        if option is None:
            notes.append(f"{corridor.id}: does not join {question.origin.name} and {question.destination.name}")
        else:
            found.append(option)
    found.sort(key=lambda o: o.total(question.by.name))
    return found, notes


def _best_of(engine: Engine, question: Question, corridor: NamedCorridor) -> Option | None:
    stops = stops_of(engine, question, corridor)
    if not stops:
        return None
    everything = frozenset(name for names in engine.blocks for name in names)
    own = {p.id for p in stops}
    own |= {name for i, p in enumerate(engine.case.world.passages) if p.gate in own for name in engine.blocks[i]}
    for lifted in (frozenset(own), everything):
        options = []
        for order in (stops, stops[::-1]):
            asked = replace(question, via=tuple(order), modes=question.modes | set(corridor.modes))
            graph = graph_for(engine, asked, rules=Rules(asked.modes, asked.avoid, lifted))
            option = next(options_in_order(engine, asked, graph, corridor=corridor.id), None)
            if option is not None:
                options.append(option)
        if options:
            return min(options, key=lambda o: o.total(question.by.name))
    return None


def stops_of(engine: Engine, question: Question, corridor: NamedCorridor) -> list[Place]:
    """Gates and towns of a corridor that pin it down for this trip: its gates, and towns on the way."""
    at_home = {question.origin.country, question.destination.country}
    places = [engine.case.world.gazetteer[name] for name in corridor.through]
    return [p for p in places if p.kind in _STOPS or (p.kind == "city" and p.country not in at_home)]
