"""What an option is called in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kazpak.locale.visible import visible

if TYPE_CHECKING:
    from kazpak.locale import Catalogue

__all__ = [
    "access_lifted",
    "access_words",
    "cargo_name",
    "case_name",
    "condition_refused",
    "corridor_name",
    "crossing_name",
    "option_label",
]

_MADE: Final = ("via ", "direct (")
_SIDES: Final = re.compile(r"\s+[/\u2013-]\s+")
_BY: Final = re.compile(r"\(([a-z+ ]+)\)$")
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_LIMIT: Final = 200
_CASE_LIMIT: Final = 60


def case_name(name: object, cat: Catalogue) -> str:
    """Name of a case: the base has a word of its own, the others are called what their authors call them."""
    return cat("maps.case.base") if name in (None, "", "base") else visible(name, limit=_CASE_LIMIT)


def cargo_name(document: Mapping[str, Any], cat: Catalogue) -> str:
    """Cargo of an answer in the reader's language; in English by the name that commands take."""
    names = document.get("cargo_names") or {}
    return visible((cat.lang != "en" and names.get(cat.lang)) or document.get("cargo"), limit=_CASE_LIMIT)


def option_label(document: Mapping[str, Any], option: Mapping[str, Any], cat: Catalogue) -> str:
    """Label of an option: one made of a corridor's name and crossings is made again of these names, others stay.

    Parameters
    ----------
    document
        The answer document, for the gates' names.
    option
        One of its options. Where it belongs to a `case` and its label begins with that, so does the new one.
    cat
        Words of a language. In English every label stays.

    Notes
    -----
    A crossing has a name on either side of the border; a label uses the one that its id is made of, or else
    the first.
    """
    given = visible(option.get("label") or option.get("id"), limit=_LIMIT)
    case = option.get("case")
    prefix = f"{visible(case, limit=_LIMIT)}: " if case else ""
    if prefix and given.startswith(prefix):
        label = _label(document, option, given.removeprefix(prefix), cat)
        return visible(cat("tables.label.case", case=case_name(case, cat), label=label), limit=_LIMIT)
    return _label(document, option, given, cat)


def corridor_name(option: Mapping[str, Any], cat: Catalogue) -> str:
    """Short name of the corridor of an option; empty where no border is crossed, or none is told.

    Parameters
    ----------
    option
        An option, a variant of one, or a corridor that is shut.
    cat
        Words of a language.
    """
    labels = _corridor_labels(option)
    return visible(labels.get(cat.lang) or labels.get("en") or "", limit=_LIMIT)


def _label(document: Mapping[str, Any], option: Mapping[str, Any], given: str, cat: Catalogue) -> str:
    """Label without a case."""
    told = _BY.search(given)
    modes = option.get("modes") or (told[1].split(" + ") if told else ())
    corridor = corridor_name(option, cat)
    if cat.lang == "en" or not _is_made(option, given) or not modes:
        return given
    gates = {gate.get("id"): gate for gate in document.get("gates") or ()}
    through = [crossing_name(gates.get(p.get("id")) or p, cat.lang) for p in _crossings(option, gates)]
    by = " + ".join(_mode(mode, cat) for mode in modes)
    if not through:
        lines = given.partition("): ")[2]
        label = cat("tables.label.direct", modes=by) + (f": {lines}" if lines else "")
        return visible(label, limit=_LIMIT) if given.startswith(_MADE[1]) else given
    key = "tables.label.corridor" if corridor else "tables.label.via"
    return visible(cat(key, corridor=corridor, gates=cat("tables.comma").join(through), modes=by), limit=_LIMIT)


def _corridor_labels(option: Mapping[str, Any]) -> Mapping[str, Any]:
    """Short names of a corridor by language: an option has a record of it, a variant or a shut one its names alone."""
    corridor = option.get("corridor")
    return option.get("labels") or (corridor.get("labels") if isinstance(corridor, Mapping) else None) or {}


def _is_made(option: Mapping[str, Any], given: str) -> bool:
    """Whether a label is made of the corridor's name and of crossings; any other is somebody's own."""
    english = _corridor_labels(option).get("en")
    return given.startswith((*_MADE, str(english)) if english else _MADE)


def _crossings(option: Mapping[str, Any], gates: Mapping[Any, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Crossings in order: of the parts, or where an option is told in short, of its signature."""
    if option.get("parts") is not None:
        return [part for part in option["parts"] if part.get("kind") == "crossing"]
    passed = [gates[gate] for gate in option.get("signature") or () if gate in gates]
    return [gate for gate in passed if gate.get("kind") == "crossing"]


def crossing_name(gate: Mapping[str, Any], lang: str) -> str:
    """Short name of a crossing: that of the side of the border that its id is made of, where it has two.

    Parameters
    ----------
    gate
        With id, name and names.
    lang
        Language of the name.
    """
    called = str(gate.get("id") or "").rpartition(":")[2].replace("-", " ")
    if lang == "en" and called:
        return called.title()
    english = str(gate.get("name") or called)
    sides = [side.casefold() for side in _SIDES.split(english)]
    at = next((i for i, side in enumerate(sides) if called and side.startswith(called.casefold())), 0)
    local = _SIDES.split(_ASIDE.sub("", str((gate.get("names") or {}).get(lang) or english)))
    return visible(local[at] if at < len(local) else local[0], limit=_LIMIT)


def _mode(mode: object, cat: Catalogue) -> str:
    key = f"tables.mode.{mode}"
    return cat(key) if key in cat else str(mode)


def access_lifted(lift: Mapping[str, Any], name: str, cat: Catalogue) -> str:
    """A gate whose access would have to be lifted, and why it refuses the trip.

    Parameters
    ----------
    lift
        Of a remedy, kind `access`.
    name
        What the gate is called, safe for where it is shown.
    """
    return cat("access.lifted", name=name, why=cat(f"access.why.{lift.get('why') or 'freight'}"))


def access_words(access: Mapping[str, Any], cat: Catalogue) -> list[str]:
    """Who may use a gate, in a few words each: freight, whose goods, transit and its forms, exchange, season, weight.

    Parameters
    ----------
    access
        Of a gate or part of a document.
    """
    if access.get("freight") == "no":
        return [cat("access.why.freight")]
    words = [cat(f"access.category.{access['category']}")] if access.get("category") else []
    if access.get("transit") and access.get("category") != "local":
        words.append(cat(f"access.transit.{access['transit']}"))
    words += [cat(f"access.form.{form}") for form in access.get("forms") or ()]
    if access.get("exchange") not in (None, "", "none"):
        words.append(cat(f"access.form.{access['exchange']}"))
    if access.get("season"):
        first, last = access["season"]
        words.append(cat("access.season", first=first, last=last))
    if access.get("heaviest_t"):
        words.append(cat("access.heaviest", value=f"{access['heaviest_t']:g}"))
    return list(dict.fromkeys(words))


def condition_refused(lift: Mapping[str, Any], cat: Catalogue) -> str:
    """A kind of condition that a question refuses, of a remedy of kind `condition`."""
    return cat("condition.refused", kind=cat(f"condition.{lift.get('id')}"))
