"""The shipped cards and what people do with cards: list, load, show, compare, begin one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kazpak.case import Change
from kazpak.errors import InputError, UnknownNameError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.card import BASE, LONGEST_NAME
from kazpak.scenarios.join import under
from kazpak.scenarios.reader import read_card

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kazpak.case import Case
    from kazpak.scenarios.card import Card

__all__ = [
    "check_cards",
    "diff",
    "list_scenarios",
    "load_scenario",
    "name_fault",
    "names_in",
    "scenario_names",
    "show",
    "strangers",
    "template",
]


def scenario_names(folder: Path) -> tuple[str, ...]:
    """Names of the cards in a folder of data, sorted."""
    return tuple(sorted(path.stem for path in (folder / "scenarios").glob("*.yaml")))


def names_in(text: str) -> list[str]:
    """Cards that a text names: a file that is there, or several joined by `+`; `base` is none."""
    if not isinstance(text, (str, Path)):
        raise InputError(f"scenario {text!r}: a name or a file is right, such as 'torkham-only'")
    text = str(text)
    return [name for name in ([text] if _is_there(text) else text.split("+")) if name != BASE]


def _is_there(text: str) -> bool:
    try:
        return Path(text).exists() or Path(text).is_symlink()
    except (OSError, ValueError):  # too long a name, or no name for a file at all
        return False


def list_scenarios(folder: Path, case: Case | None = None) -> tuple[Card, ...]:
    """Every card in a folder of data, sorted by name.

    Parameters
    ----------
    folder
        Of the shape of corridors/.
    case
        What the cards are checked against; without one only their form is.

    Raises
    ------
    InputError
        With the faults of all cards at once.
    """
    cards, faults = [], []
    for name in scenario_names(folder):
        try:
            cards.append(load_scenario(name, case, folder=folder))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return tuple(cards)


def load_scenario(name_or_path: str | Path, case: Case | None = None, *, folder: Path) -> Card:
    """A card by the name of a shipped one, or from a file.

    Parameters
    ----------
    name_or_path
        A name such as `torkham-only`; whatever ends in .yaml or .yml, or holds a slash, is a file.
    case
        What the card is checked against.
    folder
        Of the shape of corridors/, where the shipped cards are.

    Raises
    ------
    UnknownNameError
        If no card has the name; it lists the shipped ones.
    InputError
        With every fault of the card, or if there is no such file.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or "/" in text or "\\" in text or text.endswith((".yaml", ".yml")):
        if not _is_there(text):
            raise InputError(f"{text}: no such file; shipped scenarios go by name: {', '.join(scenario_names(folder))}")
        return read_card(Path(text), case)
    known = scenario_names(folder)
    if text not in known:
        error = UnknownNameError("scenario", text, known=known)
        error.faults[0] += f"; known: {', '.join(known)}; a file ends in .yaml"
        error.args = tuple(error.faults)
        raise error
    path = folder / "scenarios" / f"{text}.yaml"
    card = read_card(path, case, name=f"scenarios/{text}.yaml")
    if card.name != text:
        raise InputError(f"{card.at('name')}: {card.name!r} is not the name of its file, {text!r}")
    return card


def check_cards(names: Iterable[str], case: Case, *, folder: Path) -> tuple[Card, ...]:
    """Cards that fit the case, each with those it requires: looked for among the others and the shipped ones.

    Parameters
    ----------
    names
        Files, or names of shipped cards.
    case
        What they are carried out on, each for itself.
    folder
        Of the shape of corridors/.

    Raises
    ------
    InputError
        With every fault of every card.
    """
    asked = tuple(names)
    cards, faults = [], []
    for name in asked:
        try:
            cards.append(load_scenario(name, case, folder=folder))
        except InputError as error:
            faults += error.faults
    given = {card.name: card for card in cards}
    known = {*scenario_names(folder), *(Path(name).stem for name in asked), *given}
    for card in cards:
        try:
            under(_with_required(card, given, folder), case, known=known)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys(faults))
    return tuple(cards)


def _with_required(card: Card, given: Mapping[str, Card], folder: Path) -> list[Card]:
    """A card and what it requires, as far as that can be found."""
    found, names, shipped = {card.name: card}, list(card.requires), set(scenario_names(folder))
    for name in names:
        if name not in found and (name in given or name in shipped):
            found[name] = given.get(name) or load_scenario(name, folder=folder)
            names += found[name].requires
    return list(found.values())


def strangers(cards: Iterable[Card], *, folder: Path) -> list[str]:
    """Names in `conflicts` and `after` that no shipped card and none of these carries: perhaps misspelt."""
    cards = tuple(cards)
    known = {*scenario_names(folder), *(card.name for card in cards)}
    return [
        f"{card.at(key)}: {UnknownNameError('scenario', name, known=known)}; right if you have a card of that name"
        for card in cards
        for key in ("conflicts", "after")
        for name in getattr(card, key)
        if name not in known
    ]


def show(card: Card, case: Case | None = None) -> str:
    """A card as text for a terminal.

    Parameters
    ----------
    card
        The card.
    case
        If given, what each change makes of it is shown too, old to new.
    """
    lines = [card.name, f"  {card.intent}", f"  source: {card.source}"]
    lines += [f"  asked on {card.on} unless another date is given"] if card.on else []
    lines += [
        f"  {word}: {', '.join(names)}" for word in ("requires", "conflicts", "after") if (names := getattr(card, word))
    ]
    lines += ["", *(f"  {_sentence(item)}" for item in card.plain().get("changes", ()))]
    if case is not None:
        ledger = apply(card, case).ledger[len(case.ledger) :]
        lines += [
            "",
            "  what it makes of the case:",
            *(f"    {c.target}: {_value(c.old)} -> {_value(c.new)}" for c in ledger),
        ]
    return "\n".join(lines) + "\n"


def _sentence(item: dict[str, Any]) -> str:
    """One change on one line, as `close gate CHN-PAK:KHUNJERAB, modes road, from 2027-01-01`."""
    ((verb, body),) = item.items()
    parts = []
    first = {key: body[key] for key in _SUBJECTS if key in body}
    for path, value in _leaves(first | body):
        text = "+".join(map(str, value)) if isinstance(value, list) else _value(value)
        parts.append(f"{' '.join(path)} {text}")
    return f"{verb} {', '.join(parts)}"


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else "none" if value is None else str(value)


def _leaves(body: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Values of nested mappings with the keys that lead to them."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for key, value in body.items():
        found += _leaves(value, (*path, key)) if isinstance(value, dict) else [((*path, key), value)]
    return found


def diff(a: Card, b: Card) -> tuple[Change, ...]:
    """What differs between two cards.

    Returns
    -------
    tuple of Change
        Target as `delay KAZ-UZB:KONYSBAYEV time_h.set`; `old` is what `a` says, `new` what `b` says, None
        where it says nothing. Their names do not count; empty for cards that do the same.
    """
    one, other = _flat(a), _flat(b)
    keys = [*one, *(key for key in other if key not in one)]
    return tuple(Change(key, one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key))


def _flat(card: Card) -> dict[str, Any]:
    """Every value of a card under a name that says what it is about."""
    plain = card.plain()
    flat: dict[str, Any] = {key: value for key, value in plain.items() if key not in ("name", "changes")}
    for item in plain.get("changes", ()):
        ((verb, body),) = item.items()
        about = [str(body[key]) for key in _SUBJECTS if key in body]
        values = {key: value for key, value in body.items() if key not in _SUBJECTS}
        head = " ".join([verb, *about])
        head = next(name for n in range(1, 1000) if (name := head if n == 1 else f"{head} ({n})") not in flat)
        flat[head] = "yes"
        flat |= {f"{head} {'.'.join(path)}": value for path, value in _leaves(values)}
    return flat


_SUBJECTS = ("gate", "borders", "assumption", "applies_to", "project", "line", "link")


def template(name: str) -> str:
    """Text of a card to begin with.

    Parameters
    ----------
    name
        Small letters, digits and hyphens.

    Raises
    ------
    InputError
        If it is no name for a card.
    """
    if fault := name_fault(name):
        raise InputError(fault)
    return _TEMPLATE.replace("NAME", name)


def name_fault(name: str) -> str:
    """Why a text is no name for a card; empty where it is one."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) <= LONGEST_NAME and name != BASE:
        return ""
    right = f"small letters, digits and hyphens are right, at most {LONGEST_NAME}, not `{BASE}`"
    return f"{name!r} is no name for a scenario; {right}"


_TEMPLATE = """\
name: NAME
intent: Say in one sentence what would be different.
source: planning assumption
# on: 2031-01-01            # date to ask about, where it matters; --on wins
changes:
  - open: {gate: AFG-PAK:TORKHAM}
# - close: {gate: CHN-PAK:KHUNJERAB, modes: [road], direction: both, from: 2027-01-01, to: 2027-02-28}
# - close: {borders: IRN}                                       # every crossing of a country, or all
# - status: {gate: CHN-KGZ:BEDEL, set: seasonal, from: 2027-05-01, to: 2027-10-31}
# - admit: {gate: CHN-KGZ:BEDEL, transit: yes}              # or freight, category, exchange, season; borders, line
# - delay: {gate: KAZ-UZB:KONYSBAYEV, time_h: {set: 12}}        # or multiply, add, at_most; and expect
# - reprice: {assumption: road.haul.usd_per_tkm, applies_to: PAK, multiply: 1.2}
# - assume: {assumption: risk.closure.p, applies_to: AFG-PAK:TORKHAM, set: 0.2}
# - build: {project: PROJECT, opening: 2030}                    # gauge_mm: where there is a choice
# - upgrade: {project: PROJECT}
# - remove: {line: LINE}
requires: []
conflicts: []
after: []
"""
