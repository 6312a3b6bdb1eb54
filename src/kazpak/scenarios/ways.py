"""Which ways through which gates a change means, and where a number of a scope is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Final

from kazpak.assumptions import CONDITION, base_of
from kazpak.kinds import COUNTRIES, MODES, alpha2
from kazpak.network.passages import Passage
from kazpak.scenarios.changes import EVERY_BORDER

if TYPE_CHECKING:
    from kazpak.network.world import World
    from kazpak.scenarios.changes import AtGates
    from kazpak.tables import Gate

__all__ = ["Ways", "chosen", "country_of_region", "gates_of", "look_ups", "scopes_of"]

_NOWHERE: Final = (0, 0, 0, 0)


class Ways:
    """Ways through the gates of a world.

    Parameters
    ----------
    world
        Gates and network.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[str, tuple[Passage, ...]] = {}

    def through(self, gate: Gate) -> tuple[Passage, ...]:
        """Every way through a gate, whether or not the network reaches it yet."""
        if gate.id not in self._known:
            passages = (self.world.passages[i] for i in self.world.passages_named.get(gate.id, ()))
            there = [way for way in passages if way.gate == gate.id and way.kind != "junction"]
            self._known[gate.id] = tuple({way.id: way for way in (*there, *_by_kind(gate))}.values())
        return self._known[gate.id]


def _by_kind(gate: Gate) -> list[Passage]:
    """Ways that a gate ought to have."""
    a, b = gate.country_a, gate.country_b
    if gate.kind == "crossing":
        pairs = ((a, b), (b, a))
        return [Passage(gate.id, "crossing", m, s, e, *_NOWHERE, e) for m in gate.modes for s, e in pairs]
    if gate.kind == "terminal":
        return [Passage(gate.id, "transfer", "", s, e, *_NOWHERE, a) for s, e in permutations(MODES, 2)]
    if gate.kind == "gauge_break":
        gauges = permutations(map(str, gate.gauges_mm), 2)
        return [Passage(gate.id, "gauge", "", s, e, *_NOWHERE, a) for s, e in gauges]
    if gate.kind == "port":
        ends = [pair for m in gate.modes for pair in ((m, "sea"), ("sea", m))]
        return [Passage(gate.id, "port", "", s, e, *_NOWHERE, a) for s, e in ends]
    sides = (("a", "b"), ("b", "a"))
    return [Passage(gate.id, "checkpoint", m, s, e, *_NOWHERE, a) for m in gate.modes for s, e in sides]


def gates_of(world: World, change: AtGates) -> list[Gate]:
    """Gates that a change names; unknown ones are left out."""
    if change.gate is not None:
        return [world.gates[change.gate]] if change.gate in world.gates else []
    crossings = (gate for gate in world.gates.values() if gate.kind == "crossing")
    countries = {change.borders}
    return [g for g in crossings if change.borders == EVERY_BORDER or countries & {g.country_a, g.country_b}]


def chosen(change: AtGates, ways: Sequence[Passage]) -> tuple[Passage, ...]:
    """Those of some ways that a change means."""
    return tuple(
        way
        for way in ways
        if (not change.modes or way.cell[0] in change.modes) and change.direction in ("both", f"{way.start}>{way.end}")
    )


def look_ups(ways: Ways, scope: str) -> list[tuple[str, ...]] | None:
    """Where numbers of a scope are looked up: one sequence for every use that starts at this scope.

    Parameters
    ----------
    ways
        Of a world.
    scope
        As in the column `applies_to`.

    Returns
    -------
    list or None
        None if nothing of that name is known.
    """
    base = base_of(scope)
    if base != scope:
        wider = look_ups(ways, base)
        return wider and [(scope, *(sequence or (base,))) for sequence in wider]
    if scope == "default":
        return [()]
    world = ways.world
    if scope in COUNTRIES or scope in {cargo.scope for cargo in world.cargos.values()}:
        return [(scope,)]
    if scope.startswith(CONDITION):
        return [(scope,)] if scope in world.condition_scopes else None
    if scope.startswith(("line:", "region:")):
        return _of_hauls(world, scope)
    gate = world.gates.get(scope.partition("/")[0])
    gates = [gate] if gate else [g for g in world.gates.values() if g.id.partition(":")[0] == scope and g.country_b]
    sequences = dict.fromkeys(way.scopes for g in gates for way in ways.through(g))
    return [s[s.index(scope) :] for s in sequences if scope in s] or None


def _of_hauls(world: World, scope: str) -> list[tuple[str, ...]] | None:
    """Look-ups of the haul classes of a line, a project's line or a region."""
    kind, _, name = scope.partition(":")
    found: dict[tuple[str, ...], None] = {}
    for haul in world.layers.classes:
        region = (f"region:{haul.region}",) if haul.region else ()
        if kind == "region" and haul.region == name:
            found[*region, haul.country] = None
        elif kind == "line" and name == haul.project:
            line = (f"line:{haul.line}",) if haul.line else ()
            found[scope, *line, *region, haul.country] = None
        elif kind == "line" and name == haul.line:
            found[scope, *region, haul.country] = None
    if not found and kind == "region" and (country := country_of_region(name)):
        found[scope, country] = None
    return list(found) or None


def country_of_region(region: str) -> str | None:
    """Country of an ISO 3166-2 region; None where it is not covered."""
    return next((code for code in COUNTRIES if region.partition("-")[0] == alpha2(code) and "-" in region), None)


def scopes_of(ways: Ways) -> Iterator[str]:
    """Every scope there is, for near matches."""
    world = ways.world
    yield from ("default", *COUNTRIES, *(cargo.scope for cargo in world.cargos.values()), *world.condition_scopes)
    for haul in world.layers.classes:
        yield from (
            f"{kind}:{name}"
            for kind, name in (("line", haul.line), ("line", haul.project), ("region", haul.region))
            if name
        )
    for gate in world.gates.values():
        for way in ways.through(gate):
            yield from way.scopes[:-1]
