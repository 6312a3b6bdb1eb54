"""Rows beside the options of an answer: gates with their state and hours, and the numbers behind the totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kazpak.access import NO_TRIP
from kazpak.routing.conditions import access_of_gate

if TYPE_CHECKING:
    from kazpak.case import Case, State
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option
    from kazpak.tables import Gate

__all__ = ["assumption_rows", "dwell_of", "gate_rows"]


def gate_rows(case: Case, options: Iterable[Option], ends: frozenset[str] = NO_TRIP) -> list[dict[str, Any]]:
    """Crossings, ports, checkpoints and breaks of gauge with their state and access, for the map; terminals if used.

    Parameters
    ----------
    case, options
        What was asked and found.
    ends
        Countries in which the goods begin and end.
    """
    parts = [part for option in options for part in option.parts]
    used = {part.id for part in parts}
    passed: dict[str, list[State]] = {}
    for part in parts:
        if part.state is not None:
            passed.setdefault(part.id, []).append(part.state)
    rows = []
    for gate in case.world.gates.values():
        if gate.kind == "terminal" and gate.id not in used:
            continue
        state = _state_of(case, gate, passed.get(gate.id, ()))
        dwell = dwell_of(case, gate.id)
        rows.append(
            {
                "id": gate.id,
                "name": gate.name,
                "names": {"en": gate.name, **gate.names},
                "kind": gate.kind,
                "lon": gate.lon,
                "lat": gate.lat,
                "modes": list(gate.modes),
                "status": state.status,
                "since": state.since,
                "confirmed": state.confirmed,
                "stale": state.stale,
                "cause": state.cause,
                "note": state.note,
                "source": state.source or gate.source,
                "access": access_of_gate(case, gate.id, ends),
                "dwell_h": dwell,
                "used": gate.id in used,
            }
        )
    return rows


def _state_of(case: Case, gate: Gate, passed: Sequence[State]) -> State:
    """State to show for a gate: open where an option passes it on the day; else that of its first mode.

    A crossing may be shut for trucks and open for trains, or open for trucks while a railway is planned.
    """
    usable = [state for state in passed if state.passable]
    return usable[0] if usable else case.state(gate.id, gate.modes[0] if gate.modes else "")


def dwell_of(case: Case, gate: str) -> dict[str, float] | None:
    """Hours at a gate, the longest of its passages, low to high."""
    spent: dict[str, float] = {}
    world = case.world
    for p in (world.passages[i] for i in world.passages_named.get(gate, ())):
        if p.gate != gate:
            continue
        names = {
            "crossing": ("gate.queue.h", "gate.clearance.h"),
            "transfer": ("terminal.handling.h",),
            "gauge": ("gauge.change.h",),
            "port": ("port.dwell.h",),
            "checkpoint": ("checkpoint.queue.h", "checkpoint.clearance.h"),
        }.get(p.kind, ())
        rows = [case.assumption(name, p.scopes) for name in names]
        for level in ("low", "central", "high"):
            spent[level] = max(spent.get(level, 0.0), sum(getattr(row, level) for row in rows))
    return spent or None


def assumption_rows(engine: Engine, options: Iterable[Option]) -> list[dict[str, Any]]:
    """Every assumption row behind the options shown, with what it was used for."""
    used: dict[tuple[str, str], tuple[Any, list[str]]] = {}
    for option in options:
        for part in option.parts:
            for key in part.rows:
                for row in engine.weighed.rows.get(key, ()):
                    entry = used.setdefault((row.name, row.applies_to), (row, []))
                    if part.id not in entry[1]:
                        entry[1].append(part.id)
    return [asdict(row) | {"used_for": where} for _, (row, where) in sorted(used.items())]
