"""The best option of every named corridor: those that can be used first, then planned ones, then shut ones."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kazpak.kinds import REFUSALS
from kazpak.routing.alternatives import blocked_by, what_shuts
from kazpak.routing.ask import Question, all_weights, graph_for
from kazpak.routing.graph import Engine, Rules
from kazpak.routing.option import assemble
from kazpak.routing.paths import ways

if TYPE_CHECKING:
    from kazpak.network.gazetteer import Place
    from kazpak.routing.graph import Graph
    from kazpak.routing.option import Option
    from kazpak.routing.paths import Way
    from kazpak.tables import NamedCorridor

__all__ = ["NONE_NAMED", "best_of_named", "stops_of"]

NONE_NAMED = "there are ways, but no corridor with a name joins the two places; ask without --named for them"
"""Reason where only corridors without a name serve a trip; a pattern of the catalogue."""

_TRIED_AT_MOST = 50
"""Ways that are looked at for one that crosses the corridor's own borders."""

_STOPS = ("crossing", "checkpoint", "gauge_break")


def best_of_named(
    engine: Engine, question: Question, corridors: Iterable[NamedCorridor]
) -> tuple[list[Option], list[str]]:
    """Best option of each corridor for a trip, and a note for each corridor the trip cannot use.

    Outside of its own gates a corridor uses what is open; where that does not reach, what is shut as well. A gate of
    its own that does not take such goods (see `access`) is no matter of its status: the note names it and says why.

    Parameters
    ----------
    engine, question
        The weighed case and the trip; its own `via` is not used.
    corridors
        Named corridors.

    Returns
    -------
    tuple
        Options, and notes. What can be used comes first, then what is planned by its opening year, then what is
        shut, each in order of the question's criterion.
    """
    found, notes = [], []
    for corridor in corridors:
        if not question.modes & set(corridor.modes):
            notes.append(f"{corridor.id}: hauls by {', '.join(corridor.modes)}, not asked for here")
            continue
        option = _best_of(engine, question, corridor)
        if option is not None:
            found.append(option)
        else:
            refused = _refused_by(engine, question, corridor)
            notes += [f"{corridor.id}: {gate} {REFUSALS[why]}" for gate, why in refused.items()]
            if not refused:
                notes.append(f"{corridor.id}: does not join {question.origin.name} and {question.destination.name}")
    found.sort(key=lambda o: (*_readiness(engine, o), o.total(question.by.name)))
    return found, notes


def _readiness(engine: Engine, option: Option) -> tuple[int, float]:
    """Whether an option can be used, is planned for a year, or is shut."""
    if option.status == "open":
        return 0, 0.0
    if option.status == "closed":
        return 2, 0.0
    years = what_shuts(engine, option).opening_year
    return 1, years[1] if years else math.inf


def _refused_by(engine: Engine, question: Question, corridor: NamedCorridor) -> dict[str, str]:
    """Gates of a corridor that do not take the goods of a trip it would serve otherwise, and why."""
    refusals, world = engine.refusals(question.ends), engine.case.world
    gates = {p.id for p in stops_of(engine, question, corridor)}
    own = frozenset(p.gate for p, why in zip(world.passages, refusals, strict=True) if why and p.gate in gates)
    option = _best_of(engine, question, corridor, admitted=own) if own else None
    passed = [part.passage for part in option.parts if part.passage is not None] if option is not None else []
    return {world.passages[i].gate: refusals[i] for i in passed if refusals[i]}


def _best_of(
    engine: Engine, question: Question, corridor: NamedCorridor, *, admitted: frozenset[str] = frozenset()
) -> Option | None:
    """Best option along a corridor: by its own modes where they reach, by all that are asked for otherwise.

    The access of the gates in `admitted` is ignored.
    """
    stops = stops_of(engine, question, corridor)
    routes = _ways_through(stops, question)
    if not routes or _leads_elsewhere(engine, question, corridor, routes):
        return None
    ids = {p.id for p in stops}
    passages = engine.case.world.passages
    own = frozenset(ids | {name for i, p in enumerate(passages) if p.gate in ids for name in engine.blocks[i]})
    for modes in dict.fromkeys((frozenset(corridor.modes) & question.modes, question.modes)):
        trips = [replace(question, via=way, modes=modes) for way in routes]
        option = _best_trip(engine, trips, corridor, own, admitted)
        if option is None:
            option = _least_lifted(engine, trips, corridor, own, admitted)
        if option is not None:
            return option
    return None


def _leads_elsewhere(
    engine: Engine, question: Question, corridor: NamedCorridor, routes: Iterable[Iterable[Place]]
) -> bool:
    """Whether a corridor ends at a port of a country that the trip would only pass on its way to another sea."""
    ends = question.origin.country, question.destination.country
    touched = {land for way in routes for p in way for land in _lands(p)}
    ports = {p.country for name in corridor.through if (p := engine.case.world.gazetteer[name]).kind == "port"}
    return bool(ports) and not ports & set(ends) and bool(ports & touched)


def _lands(place: Place) -> set[str]:
    """Country of a place; of a crossing both."""
    return set(place.id.partition(":")[0].split("-")) if place.kind == "crossing" else {place.country}


def _ways_through(stops: Sequence[Place], question: Question) -> list[tuple[Place, ...]]:
    """Stops in the direction of the trip: that in which most of them lie between its ends; both where it is all one."""
    ends = question.origin.country, question.destination.country
    both = [tuple(between(order, *ends)) for order in (stops, stops[::-1])]
    most = max(map(len, both))
    kept = [way for way in both if way and len(way) == most]
    return kept[:1] if len(kept) == len(both) and kept[0] == kept[1] else kept


def _best_trip(
    engine: Engine,
    trips: Sequence[Question],
    corridor: NamedCorridor,
    lifted: frozenset[str],
    admitted: frozenset[str],
) -> Option | None:
    """The best option of some trips that never goes back through a gate."""
    found = []
    for trip in trips:
        borders = {p.id for p in trip.via if p.kind == "crossing"}
        avoid = trip.avoid | _other_borders(engine, trip, borders)
        graph = graph_for(engine, trip, rules=Rules(trip.modes, avoid, lifted, admitted=admitted))
        start, end = (engine.case.world.end(place) for place in (trip.origin, trip.destination))
        stages = [p.id for p in trip.via]
        onward = ways(graph, start, end, stages=stages, max_transfers=trip.max_transfers, never_back=True)
        way = next((w for w in islice(onward, _TRIED_AT_MOST) if borders <= _crossed(graph, w)), None)
        if way is not None:
            found.append(assemble(graph, way, start, end, all_weights(engine), corridor=corridor.id))
    return min(found, key=lambda o: o.total(trips[0].by.name), default=None)


def _other_borders(engine: Engine, trip: Question, borders: Collection[str]) -> set[str]:
    """Crossings by which a way along a corridor cannot leave the trip's first country, or enter the last one."""
    ends = {trip.origin.country, trip.destination.country}
    held = {land for gate in borders for land in gate.partition(":")[0].split("-")} & ends
    places = engine.case.world.gazetteer.by_id.values()
    return {p.id for p in places if p.kind == "crossing" and p.id not in borders and _lands(p) & held}


def _crossed(graph: Graph, way: Way) -> set[str]:
    """Borders that a way crosses; to reload at the one and go back is not to cross it."""
    passed = (graph.passages[i] for i in way.passages)
    return {p.gate for p in passed if p.kind == "crossing"}


def _least_lifted(
    engine: Engine,
    trips: Sequence[Question],
    corridor: NamedCorridor,
    own: frozenset[str],
    admitted: frozenset[str],
) -> Option | None:
    """The best option where the corridor's own gates do not suffice: with as few others lifted as it takes."""
    option = _best_trip(engine, trips, corridor, engine.blocking, admitted)
    if option is None:
        return None
    lifted = own | frozenset(blocked_by(engine, option))
    for name in sorted(lifted - own):
        fewer = _best_trip(engine, trips, corridor, lifted - {name}, admitted)
        if fewer is not None:
            option, lifted = fewer, lifted - {name}
    return option


def between(stops: Sequence[Place], origin: str, destination: str) -> list[Place]:
    """Stops from where a corridor leaves a trip's first country to where it enters the last one.

    A corridor that begins in Kazakhstan serves a trip from Tashkent from its way out of Uzbekistan on. Stops
    that run the other way, into the last country before they leave the first, or to a change of gauge in one of
    them that lies on its far side, are none.
    """
    sides = [_lands(p) if p.kind == "crossing" else set() for p in stops]
    first = max((i for i, s in enumerate(sides) if origin in s), default=0)
    if origin != destination and any(destination in s for s in sides[:first]):
        return []
    last = min((i for i, s in enumerate(sides) if destination in s and i >= first), default=len(stops) - 1)
    kept = list(stops[first : last + 1])
    at_home = {origin} & sides[first] | {destination} & sides[last] if kept and origin != destination else set()
    return [] if any(p.kind != "crossing" and p.country in at_home for p in kept) else kept


def stops_of(engine: Engine, question: Question, corridor: NamedCorridor) -> list[Place]:
    """Gates and towns of a corridor that pin it down for this trip: its gates, and towns on the way."""
    at_home = {question.origin.country, question.destination.country}
    places = [engine.case.world.gazetteer[name] for name in corridor.through]
    return [p for p in places if p.kind in _STOPS or (p.kind == "city" and p.country not in at_home)]
