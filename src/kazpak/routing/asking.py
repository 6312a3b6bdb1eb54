"""A question from names: places, criterion, modes and things to avoid, checked, all faults at once."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import TYPE_CHECKING

from kazpak.costs.criterion import Criterion, criterion
from kazpak.errors import InputError, UnknownNameError
from kazpak.kinds import CONDITION_KINDS, MODES
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
    shared_limit: float = 0.75,
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
        Gates or places to pass, in this order.
    avoid
        Gates, countries (alpha-3), modes or lines not to use.
    top
        How many options to show.
    max_transfers
        The most changes of mode or gauge.
    shared_limit
        Options shown share at most this part of the shorter one's length.
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
        ("shared limit", shared_limit, Real, "a number"),
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
    stops = tuple(place(v) for v in via)
    asked_modes, avoided = _modes_and_avoided(world, modes, avoid, faults)
    kinds = _kinds_refused(refuse, faults)
    chosen = _criterion(by, faults)
    if faults or start is None or end is None or chosen is None:
        raise InputError(faults)
    return Question(
        start, end, chosen, asked_modes, tuple(p for p in stops if p), avoided, top, max_transfers, shared_limit,
        kinds, notes=tuple(notes),
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
    asked, avoided = _modes_and_avoided(case.world, modes, avoid, faults)
    kinds = _kinds_refused(refuse, faults)
    chosen = _criterion(by, faults)
    if faults or chosen is None:
        raise InputError(faults)
    return Rules(asked, avoided | refused(case, asked, kinds).keys()), chosen


def _kinds_refused(refuse: Iterable[str], faults: list[str]) -> frozenset[str]:
    kinds = [name.strip().lower().replace("-", "_") for name in refuse]
    faults += [
        str(UnknownNameError("kind of condition", name, known=CONDITION_KINDS))
        for name in kinds
        if name not in CONDITION_KINDS
    ]
    return frozenset(kinds)


def _criterion(by: str | Criterion, faults: list[str]) -> Criterion | None:
    try:
        return by if isinstance(by, Criterion) else criterion(by)
    except InputError as error:
        faults.extend(error.faults)
        return None


def _modes_and_avoided(
    world: World, modes: str | Iterable[str], avoid: Iterable[str], faults: list[str]
) -> tuple[frozenset[str], frozenset[str]]:
    asked = [m.strip().lower() for m in (modes.split(",") if isinstance(modes, str) else modes)]
    faults += [f"unknown mode {m!r}; known: {', '.join(MODES)}" for m in asked if m not in MODES]
    lines = {c.line for c in world.layers.classes if c.line}
    known = {*world.gates, *world.countries, *lines, *world.projects, *MODES}
    avoided = set()
    for name in avoid:
        upper = name.strip().upper()
        hit = upper if upper in known else name.strip() if name.strip() in known else None
        if hit is None:
            faults.append(str(UnknownNameError("gate, country, mode or line to avoid", name, known=known)))
        else:
            avoided.add(hit)
    left = frozenset(asked) - avoided
    if not left and not faults:
        faults.append(f"no mode is left: asked for {', '.join(asked)} and avoiding {', '.join(sorted(avoided))}")
    return left, frozenset(avoided) - set(MODES)
