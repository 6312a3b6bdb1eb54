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

from kazpak.routing.ask import Question, best, graph_for
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.paths import remaining

if TYPE_CHECKING:
    from kazpak.network.world import End
    from kazpak.routing.option import Option

__all__ = ["NoRoute", "Remedy", "explain_no_route"]

_MOST_LIFTED = 4
_MOST_LABELS = 40_000
_MOST_REMEDIES = 8


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
    """Smallest sets of gates, countries, modes or projects to lift, each with what the trip would be.

    Parameters
    ----------
    engine, question
        The weighed case and the question that found nothing.
    """
    remedies = []
    for lift in _smallest_sets(engine, question):
        option = best(engine, *_lifted(engine, question, lift))
        if option is not None:
            remedies.append(Remedy(tuple(sorted(lift)), option))
    remedies.sort(key=lambda r: (len(r.lift), r.option.total(question.by.name)))
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
    asked = replace(
        question,
        modes=question.modes | by_kind.get("mode", set()),
        avoid=question.avoid - by_kind.get("country", set()) - by_kind.get("avoided gate", set()),
        max_transfers=None if "transfers" in by_kind else question.max_transfers,
    )
    lifted = frozenset(by_kind.get("gate", set()) | by_kind.get("project", set()))
    return asked, graph_for(engine, asked, rules=Rules(asked.modes, asked.avoid, lifted))


def _smallest_sets(engine: Engine, question: Question) -> list[frozenset[tuple[str, str]]]:
    """Minimal sets of things to lift, by a search over (passage, set) labels, fewest and cheapest first.

    Sets are kept as bits of a number. The search gives up after many labels: what it has found by then is
    minimal all the same, as smaller sets come first.
    """
    everything = frozenset(name for names in engine.blocks for name in names)
    graph = graph_for(engine, question, rules=Rules(frozenset({"road", "rail"}), frozenset(), everything))
    world = engine.case.world
    start, end = world.end(question.origin), world.end(question.destination)
    leaving, arriving = graph.to_gates(start, starting=True), graph.to_gates(end, starting=False)
    stages = [p.id for p in question.via]
    rest = remaining(graph, arriving, stages)
    needs = _needs(engine, question, graph)
    drayed = _drayed(graph, start, end)
    position = {int(p): row for members in graph.entering for row, p in enumerate(members)}
    found: list[int] = []
    seen: dict[tuple[int, int], list[int]] = {}
    heap: list[tuple[int, float, int, float, int, int, bool, int]] = []
    serial = 0

    def push(cost: float, i: int, stage: int, lifts: int, *, done: bool = False) -> None:
        nonlocal serial
        after = stage if done else stage + (stage < len(stages) and graph.passages[i].gate == stages[stage])
        total = cost if done else cost + rest[after, i]
        count = lifts.bit_count()
        if (
            count <= _MOST_LIFTED
            and np.isfinite(total)
            and not _holds_any(lifts, found)
            and not _holds_any(lifts, seen.get((i, after), []), done=done)
        ):
            serial += 1
            heapq.heappush(heap, (count, total, serial, cost, i, after, done, lifts))

    for i in np.flatnonzero(np.isfinite(leaving)).tolist():
        push(
            float(leaving[i]),
            i,
            0,
            needs.passage[i] | (0 if i in drayed else needs.layer[graph.passages[i].from_layer]),
        )
    popped = 0
    while heap and len(found) < _MOST_REMEDIES and popped < _MOST_LABELS:
        _, _, _, cost, i, stage, done, lifts = heapq.heappop(heap)
        popped += 1
        if _holds_any(lifts, found):
            continue
        if done:
            found.append(lifts)
            continue
        labels = seen.setdefault((i, stage), [])
        if _holds_any(lifts, labels):
            continue
        labels.append(lifts)
        layer = graph.passages[i].to_layer
        hauled = lifts | needs.layer[layer]
        if stage == len(stages) and np.isfinite(arriving[i]):
            push(cost + float(arriving[i]), i, stage, lifts if i in drayed else hauled, done=True)
        for j, leg in zip(graph.leaving[layer].tolist(), graph.legs[layer][position[i]].tolist(), strict=True):
            push(cost + leg, j, stage, hauled | needs.passage[j])
    return [frozenset(needs.names[k] for k in range(len(needs.names)) if lifts >> k & 1) for lifts in found]


def _holds_any(lifts: int, sets: list[int], *, done: bool = False) -> bool:
    """Whether a set holds one of several others whole."""
    return not done and any(s & lifts == s for s in sets)


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
    """What must be lifted to use a passage, and to haul in a layer, as bits over `names`."""

    names: list[tuple[str, str]]
    passage: list[int]
    layer: list[int]


def _needs(engine: Engine, question: Question, graph: Graph) -> _Needs:
    projects: Mapping[str, object] = engine.case.world.projects
    number: dict[tuple[str, str], int] = {}

    def bits(lifts: set[tuple[str, str]]) -> int:
        return sum(1 << number.setdefault(lift, len(number)) for lift in sorted(lifts))

    passages = []
    for i, p in enumerate(graph.passages):
        names = engine.blocks[i] if i < len(engine.blocks) else frozenset()
        lifts = {("project" if name in projects else "gate", name) for name in names}
        if p.gate in question.avoid:
            lifts.add(("avoided gate", p.gate))
        passages.append(bits(lifts))
    layers = []
    for key in graph.layers.keys:
        lifts = set()
        if key.country in question.avoid:
            lifts.add(("country", key.country))
        if key.mode in ("road", "rail") and key.mode not in question.modes:
            lifts.add(("mode", key.mode))
        layers.append(bits(lifts))
    return _Needs(list(number), passages, layers)
