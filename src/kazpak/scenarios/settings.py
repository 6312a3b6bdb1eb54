"""One number, gate or project named by a key, as `--set` and `--sweep` write it: a card of one change.

delay.AFG-PAK:TORKHAM.time_h=24        total hours of a gate, by its id or name
status.AFG-PAK:TORKHAM=open            status of a gate
access.AFG-PAK:TORKHAM.transit=yes     who may use a gate: freight, transit, category, exchange or season
access.line:babusar.season=all-year    the same of a road
build.PROJECT=true                     a project; its gauge in mm instead of true chooses the gauge
upgrade.PROJECT=true                   an existing line made faster
road.haul.usd_per_tkm@PAK=x1.2         a number, everywhere without @; 0.07 sets, x1.2 multiplies, +0.01 adds
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kazpak.errors import InputError
from kazpak.network.gate_names import gate_named
from kazpak.scenarios.changes import ACCESS_FIELDS
from kazpak.scenarios.checks import card_faults

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.network.world import World
    from kazpak.scenarios.card import Card

__all__ = ["setting"]


def setting(key: str, value: str | float, case: Case | None = None) -> Card:
    """A card of one change.

    Parameters
    ----------
    key
        As above.
    value
        A number, or a text: `24`, `x1.2`, `+3`, `-3`, a status, `true`.
    case
        What it is checked against.

    Raises
    ------
    InputError
        If key or value are not understood, or the case has nothing of that name.
    """
    from pydantic import ValidationError

    from kazpak.scenarios.card import Card
    from kazpak.scenarios.wording import told

    text = f"{value:.12g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value).strip()
    name = re.sub(r"[^a-z0-9]+", "-", f"{key} {text}".lower()).strip("-")[:60].strip("-") or "set"
    body = {
        "name": name,
        "intent": f"{key} = {text}",
        "source": "planning assumption",
        "changes": [_item(key.strip(), text, case.world if case is not None else None)],
    }
    try:
        card = Card.model_validate(body)
    except ValidationError as error:
        raise InputError(f"{key}={text}: {'; '.join(fault for _, fault in told(error, body))}") from error
    if case is not None and (found := card_faults(card, case)):
        raise InputError([f"{key}={text}: {fault}" for _, fault in found])
    return card


def _item(key: str, text: str, world: World | None) -> dict[str, Any]:
    verb, _, rest = key.partition(".")
    if verb == "delay":
        gate, dot, field = rest.rpartition(".")
        if not dot or field != "time_h":
            raise InputError(f"{key}: delay.GATE.time_h is right")
        return {"delay": _gate(gate, world) | {"time_h": _amount(key, text)}}
    if verb == "status":
        return {"status": _gate(rest, world) | {"set": text}}
    target, dot, field = rest.rpartition(".")
    # Numbers of the first and last mile begin with the same word.
    if verb == "access" and (field in ACCESS_FIELDS or ":" in target):
        if not dot or field not in ACCESS_FIELDS:
            raise InputError(f"{key}: access.GATE.FIELD is right, with a field of {', '.join(ACCESS_FIELDS)}")
        place = {"line": target.removeprefix("line:")} if target.startswith("line:") else _gate(target, world)
        return {"admit": place | {field: text}}
    if verb in ("build", "upgrade") and re.fullmatch(r"20\d\d", text):
        told = f"{verb}: {{project: {rest}, opening: {text}}}"
        raise InputError(f"{key}={text}: the year of opening is given in a card, as {told}; here `true` is right")
    if verb == "upgrade" and text != "true":
        raise InputError(f"{key}={text}: upgrade.PROJECT=true is right")
    if verb in ("build", "upgrade"):
        gauge = {} if text == "true" else {"gauge_mm": _number(key, text)}
        return {verb: {"project": rest} | gauge}
    name, _, scope = key.partition("@")
    return {"assume": {"assumption": name} | ({"applies_to": scope} if scope else {}) | _amount(key, text)}


def _gate(text: str, world: World | None) -> dict[str, Any]:
    """Gate by id or name, and mode and direction where they are given: `GATE/road/PAK>AFG`."""
    gate, *parts = text.split("/")
    if world is not None and gate not in world.gates:
        gate = gate_named(world, gate)[0].id
    found: dict[str, Any] = {"gate": gate}
    for part in parts:
        found |= {"direction": part} if ">" in part else {"modes": [part]}
    return found


def _amount(key: str, text: str) -> dict[str, float]:
    if text.startswith("x"):
        return {"multiply": _number(key, text[1:])}
    return {"add" if text.startswith(("+", "-")) else "set": _number(key, text)}


def _number(key: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise InputError(f"{key}={text}: a number is right, or x1.2, +3, -3") from error
    return int(number) if number.is_integer() and "." not in text else number
