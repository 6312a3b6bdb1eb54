"""Cards carried out: a case and a card in, the changed case out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError
from kazpak.scenarios.access import admit
from kazpak.scenarios.card import BASE
from kazpak.scenarios.checks import card_faults
from kazpak.scenarios.numbers import BadValueError, delay, reprice
from kazpak.scenarios.projects import build, remove, upgrade
from kazpak.scenarios.statuses import shift
from kazpak.scenarios.work import Work

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case
    from kazpak.scenarios.card import Card

__all__ = ["apply", "chosen_day", "perform"]

_DEEDS: Final[dict[str, Callable[[Work, Any], None]]] = {
    "close": shift,
    "open": shift,
    "status": shift,
    "admit": admit,
    "delay": delay,
    "reprice": reprice,
    "assume": reprice,
    "upgrade": upgrade,
    "build": build,
    "remove": remove,
}


def apply(card: Card, case: Case, *, on: dt.date | None = None) -> Case:
    """Carry out a card.

    Parameters
    ----------
    card
        What changes.
    case
        What it changes; stays as it is.
    on
        Date that the question is asked on, where one was given. It wins over the card's own, as does the
        date of a case that is no longer on the day of its data.

    Returns
    -------
    Case
        With a line in its ledger for every value touched, named after the card.

    Raises
    ------
    InputError
        If the case lacks what the card names, is not what it expects, or cannot take what it asks: all
        faults at once, each with file and line.
    """
    work = perform(card, case, on=on)
    if work.faults:
        raise InputError(work.faults)
    return work.done(name=card.name if case.name == BASE else f"{case.name}+{card.name}")


def chosen_day(case: Case) -> dt.date | None:
    """Date of a case that somebody chose; None while it is the day of the data."""
    return None if case.on == case.world.as_of else case.on


def perform(card: Card, case: Case, *, on: dt.date | None = None) -> Work:
    """Carry out a card and keep what it touched; what the case cannot take is among the faults."""
    if found := card_faults(card, case):
        raise InputError([f"{card.at(*path)}: {text}" for path, text in found])
    day = on or chosen_day(case) or card.on or case.on
    work = Work(case if day == case.on else case.dated(day), card)
    if day != case.on:
        work.note("on", case.on.isoformat(), day.isoformat())
    for i, item in enumerate(card.changes):
        try:
            _DEEDS[item.verb](work, item.change)
        except (BadValueError, InputError) as error:
            work.faults.append(f"{card.at('changes', i, item.verb)}: {error}")
    return work
