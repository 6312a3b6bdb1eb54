"""A case under scenarios and settings that people name: all faults of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kazpak.errors import InputError
from kazpak.scenarios.card import BASE, Card, dotted
from kazpak.scenarios.checks import card_faults
from kazpak.scenarios.join import under
from kazpak.scenarios.library import load_scenario, name_fault, names_in, scenario_names
from kazpak.scenarios.settings import setting
from kazpak.sources.yaml_documents import yaml_text

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case

__all__ = ["card_text", "intent_of", "under_scenarios", "under_settings"]


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
    return replace(under(cards, case, on=on, known=scenario_names(folder)), name=called)


def intent_of(name: str, case: Case, *, folder: Path) -> str:
    """What scenarios joined by `+` say they are for; nothing for `base`."""
    return " ".join(load_scenario(n, case, folder=folder).intent for n in names_in(name))


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
    return replace(under(cards, case, settings=True), name=case.name) if cards else case


def card_text(name: str, settings: Iterable[str], case: Case, *, intent: str = "") -> str:
    """Text of a card that does what some settings do.

    Parameters
    ----------
    name
        Of the card: small letters, digits and hyphens.
    settings
        As for `under_settings`.
    case
        What they are checked against.
    intent
        What would be different, in a sentence; the settings themselves if left out.

    Raises
    ------
    InputError
        With every fault of the name and the settings, or if there is no setting.
    """
    from pydantic import ValidationError

    given, faults = list(settings), [fault for fault in [name_fault(name)] if fault]
    if not given:
        faults.append("a card needs at least one change; give settings such as status.AFG-PAK:TORKHAM=open")
    try:
        cards = _all(given, lambda text: _setting(text, case))
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    body = {
        "name": name,
        "intent": intent or "; ".join(given),
        "source": "planning assumption",
        "changes": [change for card in cards for change in card.plain()["changes"]],
    }
    try:
        card = Card.model_validate(body)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors(include_url=False)]
        raise InputError([f"card {name!r}, {fault}" for fault in faults]) from error
    if found := card_faults(card, case):
        raise InputError([f"card {name!r}, {dotted(path)}: {text}" for path, text in found])
    return yaml_text(body)


def _setting(text: str, case: Case) -> Card:
    key, equals, value = text.partition("=") if isinstance(text, str) else ("", "", "")
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
