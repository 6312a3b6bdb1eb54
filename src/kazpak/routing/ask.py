"""From a question to options: best first, distinct, checked against every rule of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.costs.criterion import CRITERIA, Criterion
from kazpak.errors import InputError
from kazpak.network.passing import passing
from kazpak.routing.corridors import naming_gate
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.option import Option, assemble, direct
from kazpak.routing.paths import best_way, ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case
    from kazpak.network.gazetteer import Place
    from kazpak.network.world import End

__all__ = ["DETOUR_LIMIT", "Question", "best", "distinct", "graph_for", "refused"]

DETOUR_LIMIT = 2.0
"""How many times what the best option costs a corridor may cost, by the question's criterion, to be one."""


@dataclass(frozen=True)
class Question:
    """What is asked of a case.

    Attributes
    ----------
    by
        Criterion to be best by.
    via
        Gates, places or lines that must be passed, in this order.
    top
        How many corridors to show.
    refuse
        Kinds of condition, of `kinds.CONDITION_KINDS`: ways that meet one are left out.
    accept
        Kinds of condition whose refusal of the cargo is ignored (to say what it would take where there is no route).
    """

    origin: Place
    destination: Place
    by: Criterion
    modes: frozenset[str] = frozenset({"road", "rail"})
    via: tuple[Place, ...] = ()
    avoid: frozenset[str] = frozenset()
    top: int = 5
    max_transfers: int | None = None
    refuse: frozenset[str] = frozenset()
    accept: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        faults = []
        if self.origin.id == self.destination.id:
            faults.append(f"origin and destination are the same place, {self.origin.id}")
        if self.top < 1:
            faults.append(f"top is {self.top}; ask for at least 1 option")
        if self.max_transfers is not None and self.max_transfers < 0:
            faults.append(f"max transfers is {self.max_transfers}; give 0 or more")
        faults += [
            f"cannot avoid {end.country}: {end.id} is in it"
            for end in (self.origin, self.destination)
            if end.country in self.avoid and end.kind != "crossing"
        ]
        if faults:
            raise InputError(faults)

    @property
    def ends(self) -> frozenset[str]:
        """Countries in which the goods begin and end; a border gate lies in two."""
        return self.origin.lands | self.destination.lands

    @property
    def rules(self) -> Rules:
        """What the question allows."""
        return Rules(self.modes, self.avoid, ends=self.ends)

    def refused(self, case: Case) -> dict[str, str]:
        """Countries, gates, lines and regions left out on the day of a case; see `refused`."""
        return refused(case, self.modes, self.refuse, self.accept)

    def rules_under(self, case: Case) -> Rules:
        """What the question allows on the day of a case: what is refused for its conditions is avoided too."""
        return replace(self.rules, avoid=self.avoid | self.refused(case).keys())


def refused(
    case: Case, modes: frozenset[str], refuse: frozenset[str], accept: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Countries, gates, lines and regions left out on the day of a case, and the kind of condition.

    Either the question refuses the kind, or the condition refuses the cargo.

    Parameters
    ----------
    case
        With its conditions and its cargo.
    modes
        Modes asked for: a condition of another mode refuses nothing.
    refuse, accept
        Kinds of condition, as in `Question`.
    """
    cargo = case.cargo.group or case.cargo.name
    return {
        target: row.kind
        for target, rows in case.conditions_now.items()
        for row in rows
        if (row.kind in refuse or (cargo in row.refuses_cargo and row.kind not in accept))
        and not (row.modes and modes.isdisjoint(row.modes))
    }


def all_weights(engine: Engine) -> dict[str, NDArray[np.float64]]:
    """Weight of every term, by criterion."""
    return {name: c.weights(engine.case) for name, c in CRITERIA.items()}


def graph_for(engine: Engine, question: Question, *, rules: Rules | None = None) -> Graph:
    """Graph of passages for a question."""
    extra = [(p.id, passing(engine.case.world, p)) for p in question.via]
    own = question.rules_under(engine.case)
    if rules is not None:
        own = replace(rules, avoid=rules.avoid | own.avoid - question.avoid, ends=own.ends)
    return Graph(engine, question.by.weights(engine.case), own, extra)


def _sum(option: Option, graph: Graph) -> float:
    return float(option.terms @ graph.weights)


def _ends(engine: Engine, question: Question) -> tuple[End, End]:
    """Both ends; if both are faulty, both are said."""
    ends, faults = [], []
    for place in (question.origin, question.destination):
        try:
            ends.append(engine.case.world.end(place))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return ends[0], ends[1]


def best(engine: Engine, question: Question, graph: Graph | None = None) -> Option | None:
    """The best option, or none."""
    graph = graph or graph_for(engine, question)
    start, end = _ends(engine, question)
    weights = all_weights(engine)
    stages = [p.id for p in question.via]
    inside = direct(graph, start, end, weights) if not stages else []
    nearest = min(inside, key=lambda o: _sum(o, graph), default=None)
    way = best_way(graph, start, end, stages=stages, max_transfers=question.max_transfers)
    if way is None or (nearest is not None and _sum(nearest, graph) <= way.cost):
        return nearest
    return assemble(graph, way, start, end, weights)


def distinct(
    engine: Engine, question: Question, graph: Graph | None = None, *, detour_limit: float = DETOUR_LIMIT
) -> list[Option]:
    """The best option of each corridor, the best first, at most as many as the question asks for.

    Corridors are told apart by the gate that names them, see `corridors.naming_gate`: whatever else differs is a
    variant, see `alternatives.variants`. Each option is the best of all that pass no gate which names a better one, so
    none that is shown is beaten by one that is not and keeps clear of them, and shutting a gate makes no place in the
    list better. Only the very
    best may go back to a country that it has left. Where a trip needs no border, ways abroad are shown if they are
    better than staying. Ways that cost many times the best are detours, not corridors.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    graph
        The graph of the question, where it is there.
    detour_limit
        How many times what the best costs an option may cost.
    """
    graph = graph or graph_for(engine, question)
    start, end = _ends(engine, question)
    weights, families = all_weights(engine), engine.case.world.families
    stages, most = [p.id for p in question.via], question.max_transfers
    found = direct(graph, start, end, weights) if not stages else []
    named: set[str] = set()
    while len(named) < question.top:
        others = graph.without_gates(named)
        if named:
            way = next(ways(others, start, end, stages=stages, max_transfers=most, never_back=True), None)
        else:
            way = best_way(others, start, end, stages=stages, max_transfers=most)
        most_cost = detour_limit * min((_sum(o, graph) for o in found), default=np.inf)
        if way is None or way.cost > most_cost > 0.0:
            break
        option = assemble(others, way, start, end, weights)
        found.append(option)
        gate = naming_gate(option.crossings, families)
        if not gate:
            break
        named.add(gate)
    return _in_order(_unlike(found, graph), graph, question)


def _unlike(found: Sequence[Option], graph: Graph) -> list[Option]:
    """Options without the dearer of two that are alike, and without ways abroad that are no better than staying."""
    best_of: dict[tuple[tuple[str, ...], tuple[str, ...]], Option] = {}
    # A checkpoint is no part of a signature: of two ways that differ by one only, the better is shown.
    for option in sorted(found, key=lambda o: _sum(o, graph)):
        best_of.setdefault((option.signature, option.modes), option)
    at_home = min((_sum(o, graph) for o in best_of.values() if not o.crossings), default=np.inf)
    return [o for o in best_of.values() if not o.crossings or _sum(o, graph) < at_home]


def _in_order(options: list[Option], graph: Graph, question: Question) -> list[Option]:
    return sorted(options, key=lambda o: _sum(o, graph))[: question.top]
