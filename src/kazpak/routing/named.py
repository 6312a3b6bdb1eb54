"""The best option of every named corridor, shut and planned ones included and marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """Best option along a corridor: by its own modes where they reach, by those asked for as well otherwise."""
    stops = stops_of(engine, question, corridor)
    if not stops:
        return None
    everything = frozenset(name for names in engine.blocks for name in names)
    own = {p.id for p in stops}
    own |= {name for i, p in enumerate(engine.case.world.passages) if p.gate in own for name in engine.blocks[i]}
    only = frozenset(corridor.modes)
    for modes in dict.fromkeys((only, question.modes | only)):
        for lifted in (frozenset(own), everything):
            options = []
            for order in (stops, stops[::-1]):
                way = between(order, question.origin.country, question.destination.country)
                if not way:
                    continue
                asked = replace(question, via=tuple(way), modes=modes)
                graph = graph_for(engine, asked, rules=Rules(asked.modes, asked.avoid, lifted))
                option = next(options_in_order(engine, asked, graph, corridor=corridor.id), None)
                if option is not None:
                    options.append(option)
            if options:
                return min(options, key=lambda o: o.total(question.by.name))
    return None


def between(stops: Sequence[Place], origin: str, destination: str) -> list[Place]:
    """Stops from where a corridor leaves a trip's first country to where it enters the last one.

    A corridor that begins in Kazakhstan serves a trip from Tashkent from its way out of Uzbekistan on. Stops
    that run the other way, into the last country before they leave the first, are none.
    """
    sides = [set(p.id.partition(":")[0].split("-")) if p.kind == "crossing" else set() for p in stops]
    first = max((i for i, s in enumerate(sides) if origin in s), default=0)
    if origin != destination and any(destination in s and origin not in s for s in sides[:first]):
        return []
    last = min((i for i, s in enumerate(sides) if destination in s and i >= first), default=len(stops) - 1)
    return list(stops[first : last + 1])


def stops_of(engine: Engine, question: Question, corridor: NamedCorridor) -> list[Place]:
    """Gates and towns of a corridor that pin it down for this trip: its gates, and towns on the way."""
    at_home = {question.origin.country, question.destination.country}
    places = [engine.case.world.gazetteer[name] for name in corridor.through]
    return [p for p in places if p.kind in _STOPS or (p.kind == "city" and p.country not in at_home)]
