"""A question from names: places, criterion, modes and things to avoid, checked, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from numbers import Integral
from typing import TYPE_CHECKING

from kazpak.costs.criterion import Criterion, criterion
from kazpak.errors import InputError, UnknownNameError
from kazpak.kinds import CONDITION_KINDS, MODES
from kazpak.locale import country_names
from kazpak.network.gate_names import gate_named
from kazpak.network.passing import along_line
from kazpak.routing.ask import Question, refused
from kazpak.routing.graph import Rules

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.network.gazetteer import Place
    from kazpak.network.world import World

__all__ = ["question_of", "rules_of"]

_A_PLACE = 'a name, an id or "lat,lon"'


def question_of(
    world: World,
    origin: str,
    destination: str,
    *,
    by: str | Criterion = "time_h",
    modes: str | Iterable[str] = MODES,
    via: Iterable[str] = (),
    avoid: Iterable[str] = (),
    top: int = 5,
    max_transfers: int | None = None,
    refuse: str | Iterable[str] = (),
) -> Question:
    """Question of names.

    Parameters
    ----------
    world
        Whose names they are.
    origin, destination
        Names, ids or "lat,lon".
    by
        Criterion, or its name or short name.
    modes
        road, rail or both, as a list or with commas.
    via
        Gates, places or lines to pass, in this order.
    avoid
        Gates, countries, modes or lines not to use, by id or name.
    top
        How many options to show.
    max_transfers
        The most changes of mode or gauge.
    refuse
        Kinds of condition, such as sanctions or war_risk: ways that meet one are left out.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = _of_another_kind(
        ("origin", origin, str, _A_PLACE),
        ("destination", destination, str, _A_PLACE),
        ("by", by, (str, Criterion), "the name of a criterion"),
        ("modes", modes, Iterable, "road, rail or a list of both"),
        ("via", via, Iterable, "a list of names"),
        ("avoid", avoid, Iterable, "a list of names"),
        ("top", top, Integral, "a whole number"),
        ("max transfers", max_transfers, (Integral, type(None)), "a whole number or None"),
        ("refuse", refuse, Iterable, "a list of kinds of condition"),
    )
    if faults:
        raise InputError(faults)
    via, avoid, refuse = ((names,) if isinstance(names, str) else tuple(names) for names in (via, avoid, refuse))
    modes = modes.split(",") if isinstance(modes, str) else tuple(modes)
    listed = (("mode", modes), ("via", via), ("avoid", avoid), ("refuse", refuse))
    faults = _of_another_kind(*((word, name, str, "a name") for word, names in listed for name in names))
    if faults:
        raise InputError(faults)
    notes: list[str] = []

    def place(text: str) -> Place | None:
        try:
            found, note = world.gazetteer.resolve(text)
        except InputError as error:
            faults.extend(error.faults)
            return None
        notes.extend([note] if note else [])
        return found

    start, end = place(origin), place(destination)

    def stop(text: str) -> tuple[Place, ...]:
        line = text.removeprefix("line:") if text.startswith("line:") else ""
        if not line and not world.gazetteer.named(text):
            line = line_named(world, text)
        if line in world.lines:
            return along_line(world, line, start, end) if start is not None and end is not None else ()
        found = place(text)
        return (found,) if found is not None else ()

    stops = tuple(p for v in via for p in stop(v))
    asked_modes, avoided = _modes_and_avoided(world, modes, avoid, faults, notes)
    kinds = _kinds_refused(refuse, faults)
    chosen = _criterion(by, faults)
    if faults or start is None or end is None or chosen is None:
        raise InputError(faults)
    return Question(
        start, end, chosen, asked_modes, stops, avoided, top, max_transfers, kinds, notes=tuple(notes),
    )  # fmt: skip


def _of_another_kind(*given: tuple[str, object, type | tuple[type, ...], str]) -> list[str]:
    """A fault for each value that is not of its kind; each is given as name, value, kind, what would be right."""
    return [
        f"{name} is {value!r}; {right} is right" for name, value, kind, right in given if not isinstance(value, kind)
    ]


def rules_of(
    case: Case,
    *,
    modes: str | Iterable[str] = MODES,
    avoid: Iterable[str] = (),
    refuse: Iterable[str] = (),
    by: str = "time_h",
) -> tuple[Rules, Criterion]:
    """Modes, things to avoid or refuse on the day of a case, and a criterion, of names; see `question_of`."""
    faults: list[str] = []
    asked, avoided = _modes_and_avoided(case.world, modes, avoid, faults, [])
    kinds = _kinds_refused(refuse, faults)
    chosen = _criterion(by, faults)
    if faults or chosen is None:
        raise InputError(faults)
    return Rules(asked, avoided | refused(case, asked, kinds).keys()), chosen


def _kinds_refused(refuse: Iterable[str], faults: list[str]) -> frozenset[str]:
    kinds = {}
    for text in (one.strip() for name in refuse for one in name.split(",")):
        kinds[text.lower().replace("-", "_").replace(" ", "_")] = text
    known = ", ".join(CONDITION_KINDS)
    faults += [
        f"{UnknownNameError('kind of condition', text, known=CONDITION_KINDS)}; known: {known}"
        for kind, text in kinds.items()
        if kind not in CONDITION_KINDS
    ]
    return frozenset(kinds)


def _criterion(by: str | Criterion, faults: list[str]) -> Criterion | None:
    try:
        return by if isinstance(by, Criterion) else criterion(by)
    except InputError as error:
        faults.extend(error.faults)
        return None


def _modes_and_avoided(
    world: World, modes: str | Iterable[str], avoid: Iterable[str], faults: list[str], notes: list[str]
) -> tuple[frozenset[str], frozenset[str]]:
    asked = [m.strip().lower() for m in (modes.split(",") if isinstance(modes, str) else modes)]
    faults += [f"unknown mode {m!r}; known: {', '.join(MODES)}" for m in asked if m not in MODES]
    avoided = set()
    for name in avoid:
        try:
            hit, note = avoidable(world, name)
        except InputError as error:
            faults += error.faults
            continue
        avoided.add(hit)
        notes += [note] if note else []
    left = frozenset(asked) - avoided
    if not left and not faults:
        faults.append(f"no mode is left: asked for {', '.join(asked)} and avoiding {', '.join(sorted(avoided))}")
    return left, frozenset(avoided) - set(MODES)


def avoidable(world: World, name: str) -> tuple[str, str]:
    """Id of what a name lets a trip avoid: a gate, country, mode, line or planned line; and a note worth saying.

    Parameters
    ----------
    world
        Whose names they are.
    name
        An id, or a name in any language.

    Raises
    ------
    InputError
        If nothing has the name, or it is no gate's alone.
    """
    text = name.strip()
    known = {*world.gates, *world.countries, *world.lines, *world.projects, *MODES}
    if text.startswith("line:") and text[5:] in world.lines:
        return text[5:], ""
    if text.upper() in known or text.lower() in MODES:
        return (text.upper() if text.upper() in known else text.lower()), ""
    if text in known:
        others = [p.id for p in world.gazetteer.named(text) if p.id in world.gates]
        return text, f"{text} means the line {text}, not {', '.join(others)}" if others else ""
    if (country := world.gazetteer.country(text)) in world.countries:
        return country, ""
    try:
        place, note = gate_named(world, text)
    except UnknownNameError:
        if line := line_named(world, text):
            return line, ""
        names = (world.gazetteer[gate].name for gate in world.gates)
        known |= {*names, *(called for code in world.countries for called in country_names(code))}
        raise UnknownNameError("gate, country, mode or line to avoid", name, known=sorted(known)) from None
    return place.id, note


def line_named(world: World, text: str) -> str:
    """Id of a line or planned line by its id written otherwise, such as ML-1, or by its name; empty if it is none."""

    def bare(name: str) -> str:
        return re.sub(r"[\W_]+", "", name.casefold())

    called = {bare(line): line for line in (*world.lines, *world.projects)}
    called |= {bare(n): p.id for p in world.projects.values() for n in (p.name, *p.names.values())}
    return called.get(bare(text), "")
