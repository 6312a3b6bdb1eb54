"""The gate that a name means where only a gate can be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.errors import InputError, UnknownNameError
from kazpak.network.gazetteer import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.network.gazetteer import Place
    from kazpak.network.world import World

__all__ = ["gate_named"]


def gate_named(world: World, text: str, *, or_else: Iterable[str] = ()) -> tuple[Place, str]:
    """Gate of a name or id, and a note where something else has the name too.

    A crossing goes before a terminal, port or break of gauge of the same name: planners who say "Hairatan"
    mean the border. A gate is also known by the name within its id, as people write it.

    Parameters
    ----------
    world
        Its gates and places.
    text
        An id, or a name in any language.
    or_else
        Names of what else could have been given, for near matches.

    Raises
    ------
    InputError
        If no gate or several have the name, or it is a city's; gates that may be meant are listed.
    """
    places = world.gazetteer.named(text)
    if text in world.gates:
        return world.gazetteer[text], ""
    gates = [p for p in places if p.id in world.gates]
    gates += [p for p in _by_own_name(world, text) if p not in gates]
    crossings = [p for p in gates if p.kind == "crossing"]
    meant = crossings or gates
    if len(meant) > 1:
        raise InputError(f"gate {text!r} is ambiguous: give one of the ids {listed(meant)}")
    if meant:
        others = [p for p in dict.fromkeys(p.id for p in (*gates, *places)) if p != meant[0].id]
        kind = meant[0].kind.replace("_", " ")
        return meant[0], f"{text} means the {kind} {meant[0].id}, not {', '.join(others)}" if others else ""
    if not places and (parts := [p for p in world.gazetteer.partly_named(text) if p.id in world.gates]):
        raise InputError(f"gate {text!r} is a part of several names: give one of the ids {listed(parts)}")
    if not places:
        known = [*world.gates, *(world.gazetteer[g].name for g in world.gates), *or_else]
        raise UnknownNameError("gate", text, known=known) from None
    near = [p for one in places for p in _by_own_name(world, one.id.partition(":")[2])]
    near = near or [p for one in places for p in world.gazetteer.search(one.name) if p.id in world.gates]
    hint = f"; gates of that name: {listed(near)}" if near else ""
    needed = "give a crossing, terminal, port, checkpoint or break of gauge"
    raise InputError(f"{places[0].id} is no gate; {needed}{hint}")


def _by_own_name(world: World, text: str) -> list[Place]:
    """Gates whose id ends in a name."""
    own = "-".join(text.upper().split())
    return [world.gazetteer[gate] for gate in world.gates if gate.partition(":")[2] == own]
