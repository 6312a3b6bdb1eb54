"""A case under scenarios and settings that people name: all faults of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kazpak.errors import InputError
from kazpak.scenarios.card import BASE
from kazpak.scenarios.join import under
from kazpak.scenarios.library import load_scenario, names_in
from kazpak.scenarios.settings import setting

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case
    from kazpak.scenarios.card import Card

__all__ = ["under_scenarios", "under_settings"]


def under_scenarios(names: Iterable[str], case: Case, *, folder: Path, on: dt.date | None = None) -> Case:
    """The case under scenarios, called after all of them.

    Parameters
    ----------
    names
        Shipped cards or files, several joined by `+`; their order does not matter, `base` changes nothing.
    case
        What they change; stays as it is.
    folder
        Of the shape of corridors/.
    on
        Day of the question, where it is not the one that the cards ask for.

    Raises
    ------
    InputError
        With every fault of every card, or if two touch the same thing.
    """
    single = [single for name in names for single in names_in(name)]
    cards = _all(single, lambda name: load_scenario(name, case, folder=folder))
    if not cards:
        return case
    called = "+".join([*([case.name] if case.name != BASE else []), *(card.name for card in cards)])
    return replace(under(cards, case, on=on), name=called)


def under_settings(settings: Iterable[str], case: Case) -> Case:
    """The case with single things changed, under the same name.

    Parameters
    ----------
    settings
        Each written KEY=VALUE, as `scenarios.settings` reads them.
    case
        What they change; stays as it is.

    Raises
    ------
    InputError
        With every fault of every setting, or if two touch the same thing.
    """
    cards = _all(settings, lambda text: _setting(text, case))
    return replace(under(cards, case), name=case.name) if cards else case


def _setting(text: str, case: Case) -> Card:
    key, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"setting {text!r}: write KEY=VALUE, such as road.haul.usd_per_tkm@PAK=x1.2")
    return setting(key, value, case)


def _all(texts: Iterable[str], read: Callable[[str], Card]) -> list[Card]:
    cards, faults = [], []
    for text in texts:
        try:
            cards.append(read(text))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return cards
