"""What a case says against a card: names that are not there, numbers out of bounds, changes that undo each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kazpak.assumptions import base_of
from kazpak.errors import near_matches
from kazpak.scenarios.changes import Admit, Amount, Assume, AtGates, Build, Delay, Remove, Reprice, Upgrade
from kazpak.scenarios.undone import undone
from kazpak.scenarios.ways import Ways, chosen, gates_of, look_ups, scopes_of
from kazpak.units import unit_of

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.scenarios.card import Card, Where
    from kazpak.scenarios.changes import Change, Item

__all__ = ["Checker", "card_faults"]

_LISTED = 12
_OF_GATES = ("gate.", "terminal.", "gauge.", "port.", "checkpoint.")
_OF_HAULS = ("road.", "rail.", "grid.", "access.", "relief.")
_TO_READ = (
    "observed.", "capacity.", "price.", "relief.", "tir.", "truck.teu", "wagon.",
    "access.limit.", "access.terminal.",
)  # fmt: skip
"""Beginnings of names of numbers that are there to be read, or went into the data when they were built."""


def card_faults(card: Card, case: Case) -> list[tuple[Where, str]]:
    """Every fault of a card against a case, with the way to the part that it is in."""
    return list(Checker(case).faults(card.changes))


class Checker:
    """Holds changes against a case.

    Parameters
    ----------
    case
        Whose gates, numbers, lines and projects the changes may name.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ways = Ways(case.world)

    def faults(self, items: Sequence[Item | None]) -> Iterator[tuple[Where, str]]:
        """Every fault of a card's changes, each with the way to it; None stands for one that was not understood."""
        sound = list(items)
        for i, item in enumerate(items):
            if item is None:
                continue
            found = list(self._of(item.change))
            for key, text in found:
                yield ("changes", i, item.verb, *key), text
            sound[i] = None if found else item
        for i, verb, text in undone(sound, self.ways):
            yield ("changes", i, verb), text

    def _of(self, change: Change) -> Iterator[tuple[Where, str]]:
        if isinstance(change, Admit) and change.line is not None:
            if change.line not in self._lines:
                yield ("line",), unknown("line", change.line, self._lines)
        elif isinstance(change, AtGates):
            yield from self._at_gates(change)
        elif isinstance(change, (Reprice, Assume)):
            yield from self._of_number(change)
        elif isinstance(change, (Build, Upgrade)):
            yield from self._of_project(change)
        elif isinstance(change, Remove):
            yield from self._of_removal(change)
        if isinstance(change, Delay):
            yield from _bounds(change.time_h, "gate.total.h", ("time_h",))

    def _at_gates(self, change: AtGates) -> Iterator[tuple[Where, str]]:
        world = self.ways.world
        if change.gate is not None and change.gate not in world.gates:
            yield ("gate",), unknown("gate", change.gate, world.gates)
            return
        gates = gates_of(world, change)
        if not gates:
            yield ("borders",), f"no crossing of {change.borders} is known"
            return
        every = [way for gate in gates for way in self.ways.through(gate)]
        known_modes = sorted({way.cell[0] for way in every} - {""})
        for mode in change.modes:
            if mode not in known_modes:
                served = (
                    f"known: {', '.join(known_modes)}"
                    if known_modes
                    else "it lies between two modes or gauges, so leave `modes` out"
                )
                yield ("modes",), f"{change.gate or change.borders} does not serve {mode}; {served}"
                return
        if not chosen(change, every):
            directions = dict.fromkeys(way.cell[1] for way in every)
            yield ("direction",), unknown("direction", change.direction, ["both", *directions])

    @cached_property
    def _scopes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*scopes_of(self.ways), *(row.applies_to for row in self.case.assumptions)]))

    def _of_number(self, change: Reprice | Assume) -> Iterator[tuple[Where, str]]:
        name, scope = change.assumption, change.applies_to
        if name not in self.case.assumptions:
            yield ("assumption",), unknown("assumption", name, self.case.assumptions.names)
            return
        if name.startswith(_TO_READ):
            yield ("assumption",), f"{name} is there to be read, or to check the model with; no answer rests on it"
            return
        yield from _bounds(change, name, ())
        if scope is None or self.case.assumptions.get(name, scope) is not None:
            return
        of_haul = scope.startswith(("line:", "region:", "cargo:"))
        base = base_of(scope)
        of_gate = not of_haul and (":" in base or "-" in base)
        if look_ups(self.ways, scope) is None:
            yield ("applies_to",), unknown("scope", scope, self._scopes)
        elif name.startswith(_OF_HAULS) and of_gate:
            known = "line:ID, region:ID, a country, default"
            yield ("applies_to",), f"{name} belongs to hauls, {scope} is a gate; known: {known}"
        elif name.startswith(_OF_GATES) and of_haul:
            known = "gate, GATE/mode, AAA-BBB, country, default"
            yield ("applies_to",), f"{name} belongs to gates, {scope} is none; known: {known}"

    def _of_project(self, change: Build | Upgrade) -> Iterator[tuple[Where, str]]:
        projects = self.case.world.projects
        if change.project not in projects:
            yield ("project",), unknown("project", change.project, projects)
            return
        project = projects[change.project]
        if isinstance(change, Upgrade):
            if project.upgrade is None:
                yield ("project",), f"{project.id} is a new link, not an upgrade; write `build`"
            return
        if project.upgrade is not None:
            yield ("project",), f"{project.id} is an upgrade of an existing line; write `upgrade`"
        elif change.gauge_mm is not None and change.gauge_mm not in {*project.gauge_options, project.gauge_mm}:
            options = sorted({*project.gauge_options, *([project.gauge_mm] if project.gauge_mm else [])})
            known = f"known: {', '.join(map(str, options))}" if options else "it has no gauge"
            yield ("gauge_mm",), f"{project.id} cannot be built in {change.gauge_mm} mm; {known}"

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(sorted(self.case.world.lines))

    def _of_removal(self, change: Remove) -> Iterator[tuple[Where, str]]:
        layers = self.case.world.layers
        if change.project is not None and change.project not in self.case.world.projects:
            yield ("project",), unknown("project", change.project, self.case.world.projects)
        if change.line is not None and change.line not in self._lines:
            yield ("line",), unknown("line", change.line, self._lines)
        if change.link is not None and change.link not in layers.link_ids:
            example = layers.link_ids[0]
            yield ("link",), f"unknown link {change.link!r}; ids are those of the network table, such as {example}"


def _bounds(amount: Amount, name: str, where: Where) -> Iterator[tuple[Where, str]]:
    """A value that its unit does not allow, whatever stands there now."""
    unit = unit_of(name)
    value = amount.set if amount.set is not None else amount.expect
    key = "set" if amount.set is not None else "expect"
    if unit is not None and value is not None and not unit.least <= value <= unit.most:
        yield (*where, key), f"{value:g} {unit.text} is outside of {unit.least:g} to {unit.most:g}"


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
