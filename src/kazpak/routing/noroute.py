"""Why there is no route, and the smallest sets of things that would have to change.

The question is asked again of a network where nothing is shut or refused, and every way carries the set of
things it had to lift. A way whose set contains another's is dropped, so what remains is minimal.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kazpak.access import LINE
from kazpak.kinds import CONDITION_KINDS
from kazpak.routing.ask import Question, best, graph_for
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.paths import remaining

if TYPE_CHECKING:
    from kazpak.network.layers import LayerKey
    from kazpak.network.world import End
    from kazpak.routing.option import Option

__all__ = ["NoRoute", "Remedy", "explain_no_route"]

_MOST_LIFTED = 4
_MOST_LABELS = 40_000
_MOST_REMEDIES = 8
_ARRIVED = -1

_Entry = tuple[int, float, int, float, int, int, int, int]


@dataclass(frozen=True)
class Remedy:
    """Things to lift together, and the trip that would then be best."""

    lift: tuple[tuple[str, str], ...]
    option: Option


@dataclass(frozen=True)
class NoRoute:
    """Explanation of an empty answer."""

    reason: str
    remedies: tuple[Remedy, ...]


def explain_no_route(engine: Engine, question: Question) -> NoRoute:
    """Smallest sets of things to lift, each with what the trip would be.

    What may be lifted: a gate's or a project's state, a gate's access, a condition refused, an avoided country, gate
    or line, a mode that was not asked for, the limit of transfers.

    Parameters
    ----------
    engine, question
        The weighed case and the question that found nothing.
    """
    remedies = []
    for lift in _Search(engine, question).run():
        option = best(engine, *_lifted(engine, question, lift))
        if option is not None:
            remedies.append(Remedy(tuple(sorted(lift)), option))
    remedies.sort(key=lambda r: (len(r.lift), r.option.total(question.by.name)))
    if not remedies:
        remedies = _with_lines_back(engine, question)
    if not remedies:
        return NoRoute("no chain of hauls and gates joins the two places, even with every gate open", ())
    least = len(remedies[0].lift)
    names = sorted({name for r in remedies if len(r.lift) == least for _, name in r.lift})
    what = "one of these" if least == 1 else f"{least} of these together"
    return NoRoute(f"every way is blocked; it would take {what}: {', '.join(names)}", tuple(remedies[:_MOST_REMEDIES]))


def _lifted(engine: Engine, question: Question, lift: frozenset[tuple[str, str]]) -> tuple[Question, Graph]:
    """The question and its graph with some things lifted."""
    by_kind: dict[str, set[str]] = {}
    for kind, name in lift:
        by_kind.setdefault(kind, set()).add(name)
    allowed = {name for kind in ("country", "avoided gate", "avoided line") for name in by_kind.get(kind, ())}
    asked = replace(
        question,
        modes=question.modes | by_kind.get("mode", set()),
        avoid=question.avoid - allowed,
        refuse=question.refuse - by_kind.get("condition", set()),
        accept=question.accept | by_kind.get("condition", set()),
        max_transfers=None if "transfers" in by_kind else question.max_transfers,
    )
    lifted = frozenset(by_kind.get("gate", set()) | by_kind.get("project", set()))
    admitted = frozenset(by_kind.get("access", ()))
    return asked, graph_for(engine, asked, rules=Rules(asked.modes, asked.avoid, lifted, admitted=admitted))


def _with_lines_back(engine: Engine, question: Question) -> list[Remedy]:
    """The one remedy where lines alone stand in the way: the fewest that have to come back.

    Lines are avoided by the question, refused for a condition that they meet, or barred to freight on the day.
    """
    case, refused = engine.case, question.refused(engine.case)
    lifts = {name: ("avoided line", name) for name in question.avoid & case.removed}
    lifts |= {
        t.removeprefix(LINE): ("condition", kind) for t, kind in refused.items() if t.startswith((LINE, "region:"))
    }
    lifts |= {name: ("access", f"{LINE}{name}") for name in case.access.lines_barred(case.on)}

    def option_with(back: frozenset[str]) -> Option | None:
        kinds = frozenset(lifts[name][1] for name in back if lifts[name][0] == "condition")
        access = case.access
        for name in back:
            access = access.with_rows(f"{LINE}{name}", ()) if lifts[name][0] == "access" else access
        changed = replace(case, removed=case.removed - back, access=access)
        lines = frozenset(name for name in back if lifts[name][0] == "avoided line")
        asked = replace(question, avoid=question.avoid - lines, refuse=question.refuse - kinds,
                        accept=question.accept | kinds)  # fmt: skip
        return best(Engine(changed, engine.weighed, engine.forest), asked)

    needed = frozenset(lifts)
    if not needed or option_with(needed) is None:
        return []
    for name in sorted(needed):
        if option_with(needed - {name}) is not None:
            needed -= {name}
    option = option_with(needed)
    return [] if option is None else [Remedy(tuple(sorted({lifts[name] for name in needed})), option)]


class _Search:
    """Minimal sets of things to lift, by a search over (passage, set) labels, fewest and cheapest first.

    Sets are kept as bits of a number. The search gives up after many labels: what it has found by then is
    minimal all the same, as smaller sets come first.
    """

    def __init__(self, engine: Engine, question: Question) -> None:
        admitted = frozenset(p.gate for p in engine.case.world.passages)
        both = Rules(frozenset({"road", "rail"}), frozenset(), engine.blocking, admitted=admitted)
        asked = replace(question, refuse=frozenset(), accept=frozenset(CONDITION_KINDS))
        self.graph = graph = graph_for(engine, asked, rules=both)
        world = engine.case.world
        self.ends = world.end(question.origin), world.end(question.destination)
        self.arriving = graph.to_gates(self.ends[1], starting=False)
        self.stages = [p.id for p in question.via]
        self.rest = remaining(graph, self.arriving, self.stages)
        self.most = question.max_transfers
        self.needs = _needs(engine, question, graph)
        self.drayed = _drayed(graph, *self.ends)
        self.position = graph.position.tolist()
        self.found: list[int] = []
        self.seen: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.heap: list[_Entry] = []
        self.serial = 0

    def run(self) -> list[frozenset[tuple[str, str]]]:
        """Sets of (kind, name), the smallest first."""
        self.start()
        popped = 0
        while self.heap and len(self.found) < _MOST_REMEDIES and popped < _MOST_LABELS:
            _, _, _, cost, i, stage, used, lifts = heapq.heappop(self.heap)
            popped += 1
            if _holds_any(lifts, self.found):
                continue
            if i == _ARRIVED:
                self.found.append(lifts)
            elif not self.is_seen(i, stage, used, lifts):
                self.seen.setdefault((i, stage), []).append((lifts, used))
                self.go_on(cost, i, stage, used, lifts)
        names = self.needs.names
        return [frozenset(names[k] for k in range(len(names)) if lifts >> k & 1) for lifts in self.found]

    def start(self) -> None:
        """Ways inside one layer, and ways to every first passage."""
        graph, needs = self.graph, self.needs
        for a in self.ends[0].touches if not self.stages else ():
            for b in self.ends[1].touches:
                if a.layer == b.layer:
                    self.arrive(float(graph.row(a.layer, a.node)[b.node]), 0, needs.layer[a.layer])
        leaving = graph.to_gates(self.ends[0], starting=True)
        for i in np.flatnonzero(np.isfinite(leaving)).tolist():
            layer = 0 if i in self.drayed else needs.layer[graph.passages[i].from_layer]
            self.push(float(leaving[i]), i, 0, 0, needs.passage[i] | layer)

    def push(self, cost: float, i: int, stage: int, used: int, lifts: int) -> None:
        """A way that ends with passage `i` for now; `used` are the transfers before it."""
        passage = self.graph.passages[i]
        after = stage + (stage < len(self.stages) and passage.gate == self.stages[stage])
        if self.most is not None and not lifts & self.needs.transfers:
            used += passage.kind in ("transfer", "gauge")
            if used > self.most:
                lifts, used = lifts | self.needs.transfers, 0
        total = cost + self.rest[after, i]
        if np.isfinite(total) and not self.is_seen(i, after, used, lifts):
            self.keep(total, cost, i, after, used, lifts)

    def arrive(self, cost: float, used: int, lifts: int) -> None:
        """A way that is complete."""
        if np.isfinite(cost):
            self.keep(cost, cost, _ARRIVED, len(self.stages), used, lifts)

    def keep(self, total: float, cost: float, i: int, stage: int, used: int, lifts: int) -> None:
        """Line up a way, if its set is small enough and holds none that was found."""
        count = lifts.bit_count()
        if count <= _MOST_LIFTED and not _holds_any(lifts, self.found):
            self.serial += 1
            heapq.heappush(self.heap, (count, total, self.serial, cost, i, stage, used, lifts))

    def is_seen(self, i: int, stage: int, used: int, lifts: int) -> bool:
        """Whether a way to the same passage lifts no more, with no more transfers."""
        return any(s & lifts == s and u <= used for s, u in self.seen.get((i, stage), ()))

    def go_on(self, cost: float, i: int, stage: int, used: int, lifts: int) -> None:
        """Arrive, or pass a next gate."""
        layer = self.graph.passages[i].to_layer
        hauled = lifts | self.needs.layer[layer]
        if stage == len(self.stages):
            self.arrive(cost + float(self.arriving[i]), used, lifts if i in self.drayed else hauled)
        legs = self.graph.legs[layer][self.position[i]].tolist()
        for j, leg in zip(self.graph.leaving[layer].tolist(), legs, strict=True):
            self.push(cost + leg, j, stage, used, hauled | self.needs.passage[j])


def _holds_any(lifts: int, sets: list[int]) -> bool:
    """Whether a set holds one of several others whole."""
    return any(s & lifts == s for s in sets)


def _drayed(graph: Graph, start: End, end: End) -> set[int]:
    """Transfers at the ends of the trip that a local truck reaches: they need no road to be asked for."""
    found = set()
    for i, p in enumerate(graph.passages):
        first = any(t.layer == p.from_layer for t in start.touches) and p.from_node in start.terminals
        last = any(t.layer == p.to_layer for t in end.touches) and p.to_node in end.terminals
        if p.kind == "transfer" and (first or last):
            found.add(i)
    return found


@dataclass(frozen=True)
class _Needs:
    """What must be lifted to use a passage, to haul in a layer, or for one more transfer: bits over `names`."""

    names: list[tuple[str, str]]
    passage: list[int]
    layer: list[int]
    transfers: int


def _of_layer(key: LayerKey, question: Question, refused: Mapping[str, str]) -> set[tuple[str, str]]:
    """What must be lifted to haul in a layer."""
    lifts = set()
    if key.country in question.avoid:
        lifts.add(("country", key.country))
    if key.country in refused:
        lifts.add(("condition", refused[key.country]))
    if key.mode in ("road", "rail") and key.mode not in question.modes:
        lifts.add(("mode", key.mode))
    if key.project and key.project in question.avoid:
        lifts.add(("avoided line", key.project))
    return lifts


def _needs(engine: Engine, question: Question, graph: Graph) -> _Needs:
    projects: Mapping[str, object] = engine.case.world.projects
    number: dict[tuple[str, str], int] = {}

    def bits(lifts: set[tuple[str, str]]) -> int:
        return sum(1 << number.setdefault(lift, len(number)) for lift in sorted(lifts))

    refused = question.refused(engine.case)
    refusals = [*engine.refusals(question.ends), *[""] * (len(graph.passages) - len(engine.blocks))]
    passages = []
    for i, p in enumerate(graph.passages):
        names = engine.blocks[i] if i < len(engine.blocks) else frozenset()
        lifts = {("project" if name in projects else "gate", name) for name in names}
        if refusals[i]:
            lifts.add(("access", p.gate))
        if p.gate in question.avoid:
            lifts.add(("avoided gate", p.gate))
        if p.gate in refused:
            lifts.add(("condition", refused[p.gate]))
        passages.append(bits(lifts))
    layers = [bits(_of_layer(key, question, refused)) for key in graph.layers.keys]
    most = question.max_transfers
    transfers = 0 if most is None else bits({("transfers", f"more than {most} changes of mode or gauge")})
    return _Needs(list(number), passages, layers, transfers)
