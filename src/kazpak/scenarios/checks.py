"""What a case says against a card: gates, numbers, lines and projects that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kazpak.errors import near_matches
from kazpak.scenarios.changes import Assume, AtGates, Build, Remove, Reprice, Upgrade
from kazpak.scenarios.ways import Ways, cell_of, chosen, gates_of, look_ups, scopes_of

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.scenarios.card import Card, Where
    from kazpak.scenarios.changes import Item

__all__ = ["card_faults", "item_faults"]

_LISTED = 12
_OF_GATES = ("gate.", "terminal.", "gauge.", "port.", "checkpoint.")
_OF_HAULS = ("road.", "rail.", "grid.", "access.", "relief.")


def card_faults(card: Card, case: Case) -> list[tuple[Where, str]]:
    """Every fault of a card against a case, with the way to the part that it is in."""
    ways = Ways(case.world)
    return [
        (("changes", i, *path), text)
        for i, item in enumerate(card.changes)
        for path, text in item_faults(item, case, ways)
    ]


def item_faults(item: Item, case: Case, ways: Ways) -> list[tuple[Where, str]]:
    """Every fault of one change against a case and the ways through its gates."""
    change, verb = item.change, item.verb
    found: Iterable[tuple[str, str]] = ()
    if isinstance(change, AtGates):
        found = _gate_faults(change, ways)
    elif isinstance(change, (Reprice, Assume)):
        found = _number_faults(change, case, ways)
    elif isinstance(change, (Build, Upgrade)):
        found = _project_faults(change, case)
    elif isinstance(change, Remove):
        found = _removal_faults(change, case)
    return [((verb, key), text) for key, text in found]


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Text for a name that nothing carries."""
    names = list(dict.fromkeys(known))
    near = near_matches(name, names)
    hint = (
        f"near matches: {', '.join(near)}"
        if near
        else f"known: {', '.join(names[:_LISTED])}{', ...' if len(names) > _LISTED else ''}"
    )
    return f"unknown {kind} {name!r}; {hint if names else 'there is none'}"


def _gate_faults(change: AtGates, ways: Ways) -> Iterator[tuple[str, str]]:
    world = ways.world
    if change.gate is not None and change.gate not in world.gates:
        yield "gate", unknown("gate", change.gate, world.gates)
        return
    gates = gates_of(world, change)
    if not gates:
        yield "borders", f"no crossing of {change.borders} is known"
        return
    every = [way for gate in gates for way in ways.through(gate)]
    known_modes = sorted({cell_of(way)[0] for way in every} - {""})
    for mode in change.modes:
        if mode not in known_modes:
            served = (
                f"known: {', '.join(known_modes)}"
                if known_modes
                else "it lies between two modes or gauges, so leave `modes` out"
            )
            yield "modes", f"{change.gate or change.borders} does not serve {mode}; {served}"
            return
    if not chosen(change, every):
        directions = dict.fromkeys(cell_of(way)[1] for way in every)
        yield "direction", unknown("direction", change.direction, ["both", *directions])


def _number_faults(change: Reprice | Assume, case: Case, ways: Ways) -> Iterator[tuple[str, str]]:
    name, scope = change.assumption, change.applies_to
    if name not in case.assumptions:
        yield "assumption", unknown("assumption", name, case.assumptions.names)
        return
    if scope is None or case.assumptions.get(name, scope) is not None:
        return
    if look_ups(ways, scope) is None:
        yield (
            "applies_to",
            unknown("scope", scope, [*scopes_of(ways), *(row.applies_to for row in case.assumptions)]),
        )
    elif (
        name.startswith(_OF_HAULS)
        and (":" in scope or "/" in scope)
        and not scope.startswith(("line:", "region:", "cargo:"))
    ):
        yield (
            "applies_to",
            f"{name} belongs to hauls, {scope} is a gate; known: line:ID, region:ID, a country, default",
        )
    elif name.startswith(_OF_GATES) and scope.startswith(("line:", "region:", "cargo:")):
        yield (
            "applies_to",
            f"{name} belongs to gates, {scope} is none; known: gate, GATE/mode, AAA-BBB, country, default",
        )


def _project_faults(change: Build | Upgrade, case: Case) -> Iterator[tuple[str, str]]:
    projects = case.world.projects
    if change.project not in projects:
        yield "project", unknown("project", change.project, projects)
        return
    project = projects[change.project]
    if isinstance(change, Upgrade):
        if project.upgrade is None:
            yield "project", f"{project.id} is a new link, not an upgrade; write `build`"
        return
    if project.upgrade is not None:
        yield "project", f"{project.id} is an upgrade of an existing line; write `upgrade`"
    elif change.gauge_mm is not None and change.gauge_mm not in {*project.gauge_options, project.gauge_mm}:
        options = sorted({*project.gauge_options, *([project.gauge_mm] if project.gauge_mm else [])})
        known = f"known: {', '.join(map(str, options))}" if options else "it has no gauge"
        yield "gauge_mm", f"{project.id} cannot be built in {change.gauge_mm} mm; {known}"


def _removal_faults(change: Remove, case: Case) -> Iterator[tuple[str, str]]:
    layers = case.world.layers
    if change.project is not None and change.project not in case.world.projects:
        yield "project", unknown("project", change.project, case.world.projects)
    lines = sorted({haul.line for haul in layers.classes if haul.line})
    if change.line is not None and change.line not in lines:
        yield "line", unknown("line", change.line, lines)
    if change.link is not None and change.link not in layers.link_ids:
        yield (
            "link",
            f"unknown link {change.link!r}; ids are those of the network table, such as {layers.link_ids[0]}",
        )
