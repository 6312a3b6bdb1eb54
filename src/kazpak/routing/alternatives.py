"""What stands beside the options of an answer: their variants, the best by each criterion, what is shut or planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kazpak.access import lands_of
from kazpak.costs.criterion import CRITERIA
from kazpak.kinds import CONDITION_KINDS, MODES
from kazpak.routing.ask import all_weights, best, graph_for
from kazpak.routing.corridors import naming_gate
from kazpak.routing.option import assemble
from kazpak.routing.pareto import undominated
from kazpak.routing.paths import ways

if TYPE_CHECKING:
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine, Graph
    from kazpak.routing.option import Option

__all__ = [
    "Unavailable", "best_by_criterion", "blocked_by", "unavailable", "variants_of", "what_shuts", "with_railway",
]  # fmt: skip

_WEIGHED: Final = ("time_h", "cost_usd_t", "emission_kgco2e_t", "risk")
"""Criteria by which a variant, or an option, may be the one that somebody looks for."""


def with_railway(engine: Engine, question: Question, options: Sequence[Option]) -> list[Option]:
    """Options of a trip that needs no border, with the railway all the way beside the road.

    Where no border is crossed nothing names a corridor, and road and rail are what there is to choose between: a way
    that changes between them is shown only if it is better than either alone.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    options
        Of `ask.distinct`.
    """
    if question.via or question.modes != frozenset(MODES) or not options or any(o.crossings for o in options):
        return list(options)
    railway = best(engine, replace(question, modes=frozenset({"rail"})))
    if railway is None or railway.crossings:
        return list(options)
    weights = question.by.weights(engine.case)
    alone = [o for o in options if len(o.modes) == 1 and o.modes != railway.modes] + [railway]
    least = min(float(o.terms @ weights) for o in alone)
    mixed = [o for o in options if len(o.modes) > 1 and float(o.terms @ weights) < least]
    return sorted([*alone, *mixed], key=lambda o: float(o.terms @ weights))[: question.top]


@dataclass(frozen=True)
class Unavailable:
    """The best way of a corridor that is shut or planned on the day.

    Attributes
    ----------
    option
        What it would be.
    blocked_by
        Gates and projects in the way.
    since
        Day from which the last of them has been shut, ISO 8601; empty where it is not known.
    opening_year
        Low, central and high year in which the last project on it is expected; None where none is needed.
    alone
        The one checkpoint that shuts it, where nothing else does; else empty.
    refused
        Kinds of condition on it that the question refuses, or that refuse the cargo.
    access
        Why its gate does not take the trip, of `kinds.REFUSALS`, though it works.
    """

    option: Option
    blocked_by: tuple[str, ...]
    since: str
    opening_year: tuple[float, float, float] | None = None
    alone: str = ""
    refused: tuple[str, ...] = ()
    access: str = ""

    @property
    def why(self) -> str:
        """`closed`, `planned`, `under_construction` or `refused`."""
        return "refused" if self.refused or self.access else self.option.status


def best_by_criterion(engine: Engine, question: Question) -> dict[str, Option]:
    """The very best option by time, money, CO2e and risk, whatever the question is ranked by; none where none is."""
    found = {}
    for name in dict.fromkeys((question.by.name, *_WEIGHED)):
        option = best(engine, replace(question, by=CRITERIA.get(name, question.by)))
        if option is not None:
            found[name] = option
    return found


def variants_of(engine: Engine, question: Question, options: Sequence[Option]) -> list[list[Option]]:
    """Variants of each option: the best of its corridor by other criteria, and by other countries.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    options
        Of `ask.distinct`.

    Returns
    -------
    list
        For each option others that the same gate names, the best by the question's criterion first.
    """
    graphs = [graph_for(engine, replace(question, by=CRITERIA[name])) for name in _WEIGHED]
    own = graph_for(engine, question)
    return [_variants(engine, question, option, own, graphs) for option in options]


def _variants(engine: Engine, question: Question, option: Option, own: Graph, graphs: Sequence[Graph]) -> list[Option]:
    families = engine.case.world.families
    gate = naming_gate(option.crossings, families)
    if not gate:
        return []
    found = {(option.signature, option.modes): option}

    def add(graph: Graph) -> None:
        one = _named_by(engine, question, graph, gate)
        if one is not None:
            found.setdefault((one.signature, one.modes), one)

    for graph in graphs:
        add(graph)
    for a, b in pairwise(option.countries):
        if {a, b} != lands_of(gate):
            add(own.without_borders(a, b))
    # The option itself is best by the question's criterion: nothing that it beats by all others is worth a look.
    worth = undominated(list(found.values()), tuple(dict.fromkeys((question.by.name, *_WEIGHED))))
    others = [one for one in worth if one is not option]
    return sorted(others, key=lambda one: float(one.terms @ own.weights))


def _named_by(engine: Engine, question: Question, graph: Graph, gate: str) -> Option | None:
    """The best option of a graph that never goes back and whose corridor a gate names."""
    world, families = engine.case.world, list(engine.case.world.families)
    # A gate that names before this one must not be passed; this one has to be, unless other places are asked for.
    before = families[: families.index(gate)] if gate in families else families
    graph, stages = graph.without_gates(before), [p.id for p in question.via] or [gate]
    start, end = world.end(question.origin), world.end(question.destination)
    most = question.max_transfers
    way = next(ways(graph, start, end, stages=stages, max_transfers=most, never_back=True), None)
    option = None if way is None else assemble(graph, way, start, end, all_weights(engine))
    return option if option is not None and naming_gate(option.crossings, families) == gate else None


def unavailable(engine: Engine, question: Question, options: Sequence[Option]) -> list[Unavailable]:
    """Corridors of the data's families that a trip could take if what is shut on the day were open.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    options
        What can be used: their corridors are left out.

    Returns
    -------
    list
        At most one for each gate that names a family, in order of the question's criterion. Gates that take no such
        goods (see `access`) are none.
    """
    families: Mapping[str, object] = engine.case.world.families
    shown = {naming_gate(option.crossings, families) for option in options}
    starts, ends = question.origin.lands, question.destination.lands
    gates = [
        g
        for g in families
        if g not in shown and g not in question.avoid and len({bool(lands_of(g) & side) for side in (starts, ends)}) > 1
    ]
    if not gates:
        return []
    # The gate itself first, then whatever is shut, then what is not there yet: the least that it would take.
    there = engine.blocking.difference(engine.case.world.projects)
    all_open, all_built = (_lifted(engine, question, names) for names in (there, engine.blocking))
    found = []
    for gate in gates:
        for graph in (_lifted(engine, question, frozenset({gate})), all_open, all_built):
            option = _named_by(engine, question, graph, gate)
            if option is not None:
                if option.status != "open":
                    found.append(what_shuts(engine, option))
                break
        else:
            found += _refused(engine, question, gate) or _not_admitted(engine, question, gate)
    return sorted(found, key=lambda one: float(one.option.terms @ all_built.weights))


def _refused(engine: Engine, question: Question, gate: str) -> list[Unavailable]:
    """A corridor that could be used, but for a condition that the question refuses, or that refuses the cargo."""
    refused = question.refused(engine.case)
    if not refused:
        return []
    free = replace(question, refuse=frozenset(), accept=frozenset(CONDITION_KINDS))
    option = _named_by(engine, free, graph_for(engine, free), gate)
    if option is None:
        return []
    met = {*option.countries, *(part.id for part in option.parts)}
    return [Unavailable(option, (), "", refused=tuple(sorted({kind for name, kind in refused.items() if name in met})))]


def _not_admitted(engine: Engine, question: Question, gate: str) -> list[Unavailable]:
    """A corridor whose gate works, but takes no freight, or none at this time of the year."""
    refusals = {engine.refusals(question.ends)[i] for i in engine.case.world.passages_named.get(gate, ())}
    if not refusals & {"freight", "season"}:
        return []
    rules = replace(question.rules, admitted=frozenset({gate}))
    option = _named_by(engine, question, graph_for(engine, question, rules=rules), gate)
    if option is None or option.status != "open":
        return []
    return [Unavailable(option, (gate,), "", access="season" if "season" in refusals else "freight")]


def _lifted(engine: Engine, question: Question, names: frozenset[str]) -> Graph:
    """The graph of a question with the status of some gates and projects ignored."""
    return graph_for(engine, question, rules=replace(question.rules, lifted=names))


def what_shuts(engine: Engine, option: Option) -> Unavailable:
    """What shuts an option that cannot be used on the day, and since when or until when.

    Parameters
    ----------
    engine
        The case that was asked.
    option
        An option found with statuses lifted.
    """
    world = engine.case.world
    blocked = blocked_by(engine, option)
    since = max((p.state.since for p in option.parts if p.state is not None and not p.state.passable), default="")
    gates = [world.gates[name] for name in blocked if name in world.gates]
    alone = gates[0].id if len(blocked) == 1 and gates and gates[0].kind == "checkpoint" else ""
    return Unavailable(option, blocked, since, opening_year(engine, option), alone)


def blocked_by(engine: Engine, option: Option) -> tuple[str, ...]:
    """Ids of the gates and projects that keep freight off an option on the day, in order of travel."""
    passed = (engine.blocks[part.passage] for part in option.parts if part.passage is not None)
    return tuple(dict.fromkeys(name for names in passed for name in sorted(names)))


def opening_year(engine: Engine, option: Option) -> tuple[float, float, float] | None:
    """Low, central and high year in which the last project that an option waits for is expected; None without one."""
    projects = engine.case.world.projects
    waited_for = (projects[name].opening_year for name in blocked_by(engine, option) if name in projects)
    return max((years for years in waited_for if years), key=lambda years: years[1], default=None)
