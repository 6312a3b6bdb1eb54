"""Several cards at once: in an order that is theirs and not the user's, or not at all.

Two cards may be joined when neither touches what the other touches or starts from. Then their order cannot
matter. Where one is meant to overrule the other it says so in `after`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from kazpak.errors import InputError, near_matches
from kazpak.scenarios.apply import apply, chosen_day, perform

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case
    from kazpak.scenarios.card import Card
    from kazpak.scenarios.work import Key, Work

__all__ = ["join", "under"]

_NAMED = 3


def under(
    cards: Sequence[Card],
    case: Case,
    *,
    on: dt.date | None = None,
    known: Collection[str] = (),
    settings: bool = False,
) -> Case:
    """The case under several cards; see `join` and `apply`.

    Parameters
    ----------
    cards
        In any order.
    case
        What they change; stays as it is.
    on
        Date that the question is asked on, where one was given; else the one that the cards agree on.
    known, settings
        As for `join`.
    """
    ordered = join(cards, case, on=on, known=known, settings=settings)
    day = on or chosen_day(case) or _day(ordered) or case.on
    failed: set[str] = set()
    faults: list[str] = []
    for card in ordered:
        if failed & {*card.after, *card.requires}:
            continue  # what it would start from is not there
        try:
            case = apply(card, case, on=day)
        except InputError as error:
            failed.add(card.name)
            faults += error.faults
    if faults:
        raise InputError(faults)
    return case


def join(
    cards: Sequence[Card],
    case: Case,
    *,
    on: dt.date | None = None,
    known: Collection[str] = (),
    settings: bool = False,
) -> tuple[Card, ...]:
    """Cards in the order in which they are carried out: after those they name in `after`, else by name.

    Parameters
    ----------
    cards
        In any order.
    case
        The case that they are meant for: it decides what they touch.
    on
        Date of the question, where one was given.
    known
        Names of cards that could be asked for as well, where these are known.
    settings
        Whether the cards were made of settings, which nobody has named or could let come after one another.

    Raises
    ------
    InputError
        If two have one name, touch the same thing or rule each other out, if one that is required is
        missing, or if `after` goes round in a circle: all faults at once, each naming both cards.
    """
    on = on or chosen_day(case)
    faults = _unfit(cards, known, settings=settings)
    ordered = _ordered(cards, faults)
    dates = {card.name: card.on for card in cards if card.on is not None}
    for a, b in combinations(ordered, 2):
        if on is None and a.name in dates and b.name in dates and a.on != b.on and not _settled(a, b):
            faults.append(f"{a.name} asks about {a.on}, {b.name} about {b.on}; say which date is meant")
    if not faults and len(ordered) > 1:
        day = on or _day(ordered)
        works = [perform(card, case, on=day) for card in ordered]
        faults += [
            text
            for a, b in combinations(works, 2)
            if not _settled(a.card, b.card)
            for text in _clash(a, b, settings=settings)
        ]
    if faults:
        raise InputError(faults)
    return ordered


def _day(ordered: Iterable[Card]) -> dt.date | None:
    """Date of the last card that asks for one."""
    days = [card.on for card in ordered if card.on is not None]
    return days[-1] if days else None


def _settled(a: Card, b: Card) -> bool:
    """Whether one says that it may overrule the other."""
    return a.name in b.after or b.name in a.after


def _unfit(cards: Sequence[Card], known: Collection[str], *, settings: bool) -> list[str]:
    """Names that occur twice, cards that are missing, cards that rule each other out."""
    names = [card.name for card in cards]
    if settings:
        given = [card.intent for card in cards]
        return [f"{text} is given {given.count(text)} times; give it once" for text in _twice(given)]
    faults = [
        f"{name} is asked for twice, or two cards are called so; ask for it once, or rename one"
        for name in _twice(names)
    ]
    for card in cards:
        faults += [
            f"{card.at('requires')}: {card.name} needs {name}; {_how_to_get(name, known)}"
            for name in card.requires
            if name not in names
        ]
        faults += [
            f"{card.at('conflicts')}: {card.name} cannot be joined with {name}; ask for one of them"
            for name in card.conflicts
            if name in names
        ]
    return faults


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _how_to_get(name: str, known: Collection[str]) -> str:
    """What to do about a card that is required and was not asked for."""
    if not known or name in known:
        return "ask for both"
    near = near_matches(name, known)
    shipped = f"near matches: {', '.join(near)}" if near else f"known: {', '.join(sorted(known))}"
    return f"no scenario is called so ({shipped}); ask for its file too, or take it out of `requires`"


def _ordered(cards: Sequence[Card], faults: list[str]) -> tuple[Card, ...]:
    """Cards sorted by `after`, then by name."""
    waiting = sorted(cards, key=lambda card: card.name)
    done: list[Card] = []
    while waiting:
        names = {card.name for card in waiting}
        ready = next((card for card in waiting if not names & set(card.after) - {card.name}), None)
        if ready is None:
            faults.append(f"{', '.join(sorted(names))}: each is to come after another; take one name out of `after`")
            return (*done, *waiting)
        waiting.remove(ready)
        done.append(ready)
    return tuple(done)


def _clash(a: Work, b: Work, *, settings: bool) -> list[str]:
    """What both cards touch, or what one touches and the other starts from."""
    both = [
        key for key in a.writes if key in b.writes and any(x.meets(y) for x in a.writes[key] for y in b.writes[key])
    ]
    base = [
        key for one, other in ((a, b), (b, a)) for key in one.writes if key in other.reads and key not in other.writes
    ]
    if not both and not base:
        return []
    shown = [_told(key) for key in dict.fromkeys([*both, *base])]
    more = f" and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
    what = ", ".join(shown[:_NAMED]) + more
    if settings:
        return [f"{a.card.intent} and {b.card.intent} both touch {what}; leave one of them out"]
    return [f"{a.card.name} and {b.card.name} both rest on {what}; let one name the other in `after`"]


def _told(key: Key) -> str:
    """A thing that is touched, in words."""
    kind, name, *rest = key
    if kind == "number":
        return f"{name} [{rest[0]}]"
    return (
        f"the {kind} of {'/'.join([name, *[part for part in rest if part]])}"
        if kind in ("status", "access")
        else f"{kind} {name}"
    )
