"""From a question to options: best first, distinct, checked against every rule of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kazpak.access import lands_of
from kazpak.costs.criterion import CRITERIA, Criterion
from kazpak.errors import InputError
from kazpak.network.passing import passing
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.option import Option, assemble, direct, nearest_touch
from kazpak.routing.paths import Way, best_way, outlook, ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case
    from kazpak.network.gazetteer import Place
    from kazpak.network.world import End

__all__ = ["Question", "best", "distinct", "graph_for", "refused"]

_TRIED_AT_MOST = 2_000
_END = -1

_Leg = tuple[int, int, int]


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
        How many options to show.
    shared_limit
        Two options shown may share at most this part of the shorter one's length.
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
    shared_limit: float = 0.75
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
        if not 0 < self.shared_limit <= 1:
            faults.append(f"shared limit is {self.shared_limit}; give a share above 0 and up to 1")
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
        return frozenset(
            land
            for place in (self.origin, self.destination)
            for land in (lands_of(place.id) if place.kind == "crossing" else {place.country})
            if land
        )

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
    engine: Engine, question: Question, graph: Graph | None = None, *, tried_at_most: int = _TRIED_AT_MOST
) -> tuple[list[Option], str]:
    """The best option, then each next best that is another corridor, not a variant of one shown.

    Variants share more than the question's limit with an option shown, enter a country twice, or go back through
    a gate; the best option is shown whatever it does.

    Parameters
    ----------
    engine, question
        The weighed case and the question.
    tried_at_most
        How many ways are looked at before giving up on more.

    Returns
    -------
    tuple
        Options in order, and a note if the search for more was cut short.
    """
    graph = graph or graph_for(engine, question)
    start, end = _ends(engine, question)
    weights = all_weights(engine)
    stages = [p.id for p in question.via]
    found = direct(graph, start, end, weights) if not stages else []
    overlap = _Overlap(graph, start, end)
    ahead = outlook(graph, start, end, stages, question.max_transfers)
    first = best_way(graph, start, end, stages=stages, max_transfers=question.max_transfers, ahead=ahead)
    # Only the best of all is shown whatever it does: where a trip without gates is better, others are as all are.
    if first is not None and first.cost < min((_sum(o, graph) for o in found), default=np.inf):
        found.append(assemble(graph, first, start, end, weights))
    # A checkpoint is no part of a signature: of two ways that differ by one only, the better is shown.
    unlike: dict[tuple[tuple[str, ...], tuple[str, ...]], Option] = {}
    for option in sorted(found, key=lambda o: _sum(o, graph)):
        unlike.setdefault((option.signature, option.modes), option)
    found = list(unlike.values())
    others: Iterator[Way] = iter(())
    if len(found) < question.top:
        most = question.max_transfers
        others = ways(graph, start, end, stages=stages, max_transfers=most, never_back=True, ahead=ahead)
    for option in found:
        overlap.show(option)
    for tried, way in enumerate(others):
        if tried >= tried_at_most:
            note = (
                f"looked at {tried} ways in order and stopped: more corridors may exist beyond the {len(found)} shown"
            )
            return _in_order(found, graph, question), note
        if overlap.too_much(way, question.shared_limit):
            continue
        option = assemble(graph, way, start, end, weights)
        if all(o.signature != option.signature or o.modes != option.modes for o in found):
            found.append(option)
            if len(found) >= question.top:
                break
            overlap.show(option)
    return _in_order(found, graph, question), ""


def _in_order(options: list[Option], graph: Graph, question: Question) -> list[Option]:
    return sorted(options, key=lambda o: _sum(o, graph))[: question.top]


class _Shown(NamedTuple):
    """An option that is shown: its kilometres, link by link (0 for links of others), and in legs met so far."""

    km: float
    of_links: NDArray[np.float64]
    of_legs: dict[_Leg, float]


class _Overlap:
    """Kilometres that a way shares with the options shown, leg by leg, each leg measured once."""

    def __init__(self, graph: Graph, start: End, end: End) -> None:
        self.graph, self.start, self.end = graph, start, end
        self.shown: list[_Shown] = []
        self._between: dict[tuple[int, int], _Leg] = {}
        self._links: dict[_Leg, NDArray[np.int64]] = {}
        self._km: dict[_Leg, float] = {}

    def show(self, option: Option) -> None:
        """Remember an option that is shown."""
        length = np.zeros(len(self.graph.layers.length_km))
        links = sorted(option.links)
        length[links] = self.graph.layers.length_km[links]
        self.shown.append(_Shown(float(length.sum()), length, {}))

    def too_much(self, way: Way, limit: float) -> bool:
        """Whether a way shares more than a part of the shorter one's length with an option shown."""
        stops = (_END, *way.passages, _END)
        legs = [self._between.get(pair) or self._leg(*pair) for pair in pairwise(stops)]
        km = sum([self._km[leg] for leg in legs])
        return any(self._shares_more(one, legs, limit * min(km, one.km)) for one in self.shown)

    def _shares_more(self, one: _Shown, legs: Sequence[_Leg], most: float) -> bool:
        """Whether legs share more kilometres with an option shown; they are not all counted where a few are enough."""
        shared = 0.0
        for leg in legs:
            common = one.of_legs.get(leg)
            if common is None:
                common = one.of_legs[leg] = float(one.of_links[self._links[leg]].sum())
            shared += common
            if shared > most:
                return True
        return False

    def _leg(self, before: int, after: int) -> _Leg:
        """The leg between two passages, or one and an end of the trip, measured."""
        if before == _END:
            p = self.graph.passages[after]
            touch = nearest_touch(self.graph, self.start, after, starting=True)
            leg = p.from_layer, touch.node, p.from_node
        else:
            p = self.graph.passages[before]
            node = (
                nearest_touch(self.graph, self.end, before, starting=False).node
                if after == _END
                else self.graph.passages[after].from_node
            )
            leg = p.to_layer, p.to_node, node
        self._between[before, after] = leg
        if leg not in self._km:
            walk = self.graph.walk(*leg) if leg[1] != leg[2] else None
            self._links[leg] = walk.numbers if walk else np.zeros(0, dtype=np.int64)
            self._km[leg] = walk.length_km if walk else 0.0
        return leg
