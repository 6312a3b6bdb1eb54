"""Sides of a choice: options that pass a gate, run along a named corridor or use a planned line, and the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kazpak.errors import InputError
from kazpak.network.gate_names import gate_named
from kazpak.routing.alternatives import blocked_by
from kazpak.routing.ask import all_weights, best, graph_for
from kazpak.routing.graph import Rules
from kazpak.routing.hauling import best_way_hauling, best_way_onward
from kazpak.routing.named import best_of_named
from kazpak.routing.option import assemble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.network.gazetteer import Place
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option
    from kazpak.tables import NamedCorridor

__all__ = ["Side", "side_of"]


@dataclass(frozen=True)
class Side:
    """Options that have something in common.

    Attributes
    ----------
    id
        Of the gate, named corridor or project.
    gates
        Gates that all its options pass, in this order or the reverse; none for a project.
    stops
        For a gate the gate itself.
    corridor
        The named corridor, if it is one.
    note
        What else has the name that it was asked for by.
    """

    id: str
    kind: Literal["gate", "corridor", "project"]
    gates: tuple[str, ...] = ()
    stops: tuple[Place, ...] = ()
    corridor: NamedCorridor | None = None
    note: str = ""

    @classmethod
    def of_gate(cls, place: Place, note: str = "") -> Side:
        """Options that pass a gate."""
        return cls(place.id, "gate", (place.id,), (place,), note=note)

    def best(self, engine: Engine, question: Question, *, lifted: frozenset[str] = frozenset()) -> Option | None:
        """The best option on this side, whatever the status of the gates and projects in `lifted`.

        To go out through a gate and back, only to touch what makes the side, is no option.
        """
        if self.corridor is not None:
            found, _ = best_of_named(engine, question, [self.corridor])
            return next((o for o in found if lifted or o.status == "open"), None)
        # To drive past the gate of a side is not to be on it, so it is no place to pass here.
        graph = graph_for(engine, replace(question, via=()), rules=Rules(question.modes, question.avoid, lifted))
        start, end = (engine.case.world.end(place) for place in (question.origin, question.destination))
        most = question.max_transfers
        if self.kind == "project":
            layers = [i for i, key in enumerate(graph.layers.keys) if key.project == self.id]
            way = best_way_hauling(graph, start, end, layers, max_transfers=most)
        else:
            way = best_way_onward(graph, start, end, [p.id for p in self.stops], max_transfers=most)
        return assemble(graph, way, start, end, all_weights(engine)) if way is not None else None

    def best_other(self, engine: Engine, question: Question) -> Option | None:
        """The best option that is not on this side: one that leaves out at least one of its gates."""
        names = self.gates or (self.id,)
        return _least((best(engine, replace(question, avoid=question.avoid | {name})) for name in names), question)

    def holds(self, option: Option) -> bool:
        """Whether an option is on this side."""
        if self.kind == "project":
            return any(p.links and p.id.endswith(f"/{self.id}") for p in option.parts)
        passed = [p.id for p in option.parts if p.passage is not None]
        return any(_in_order(order, passed) for order in (self.gates, self.gates[::-1]))

    def blocked(self, engine: Engine, question: Question) -> frozenset[str]:
        """Gates and projects that shut this side itself on the day, for the modes that are asked for."""
        if self.kind == "project":
            return frozenset({self.id} - engine.case.built)
        hauled = set(self.corridor.modes) & question.modes if self.corridor is not None else question.modes
        found: set[str] = set()
        passages, numbers = engine.case.world.passages, engine.case.world.passages_named
        for gate in self.gates:
            through = [i for i in numbers.get(gate, ()) if passages[i].gate == gate]
            through = [i for i in through if not passages[i].mode or passages[i].mode in hauled] or through
            blocks = [engine.blocks[i] for i in through]
            # A gate that exists is opened; a planned one needs its project as well.
            found |= min(blocks, key=lambda names: (len(names - {gate}), len(names)), default=frozenset())
        return frozenset(found)

    def blocked_around(self, engine: Engine, question: Question) -> frozenset[str]:
        """All that shuts the option that would be best if nothing were shut; nothing if there is none."""
        # What the cargo may not use stays shut.
        everything = engine.blocking.difference(engine.case.cargo.refused_gates)
        option = self.best(engine, question, lifted=everything)
        return frozenset(blocked_by(engine, option)) if option is not None else frozenset()


def side_of(name: str, engine: Engine, question: Question, corridors: Iterable[NamedCorridor]) -> Side:
    """Side of a gate's name or id, a named corridor's id or a project's id.

    Parameters
    ----------
    name
        What the options have in common.
    engine, question
        The case and the trip.
    corridors
        Named corridors of the data set.

    Raises
    ------
    InputError
        If nothing has this name, or it tells no options apart.
    """
    world = engine.case.world
    named = {c.id: c for c in corridors}
    if name in world.projects:
        if not any(key.project == name for key in world.layers.keys):
            raise InputError(f"{name} makes an existing line better; name a gate or corridor for its options instead")
        return Side(name, "project")
    if name in named:
        found, notes = best_of_named(engine, question, [named[name]])
        # A port that the trip ends at is passed by every option: it tells none apart.
        choices = set(named[name].through) - {question.origin.id, question.destination.id}
        passed = [p.id for o in found for p in o.parts if p.passage is not None and p.id in choices]
        if not passed:
            why = f"{name}: has no gate to tell its options by" if found else "; ".join(notes)
            raise InputError(f"the corridor is no choice on this trip: {why}")
        return Side(name, "corridor", tuple(dict.fromkeys(passed)), corridor=named[name])
    place, note = gate_named(world, name, or_else=[*named, *world.projects])
    if place.id in (question.origin.id, question.destination.id):
        raise InputError(f"{place.id} is an end of the trip, so every option passes it; give a gate on the way")
    return Side.of_gate(place, note)


def _least(options: Iterable[Option | None], question: Question) -> Option | None:
    """The best of some options."""
    found = [o for o in options if o is not None]
    return min(found, key=lambda o: o.total(question.by.name), default=None)


def _in_order(wanted: tuple[str, ...], passed: list[str]) -> bool:
    """Whether all of `wanted` occur in `passed` in this order."""
    rest = iter(passed)
    return all(name in rest for name in wanted)
