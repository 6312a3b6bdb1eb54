"""Sentences that kazpak itself puts into an answer, in English, said again in the reader's language.

An answer is one document for all readers, so its notes, reasons and causes are plain English. The English
text of the catalogue is their pattern: `{x}` stands for any words. What matches no pattern is a text of the
data, and stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Final

from kazpak.locale.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.locale import Catalogue

__all__ = ["said"]

_LIMIT: Final = 2_000
_PLACES: Final = frozenset({"place", "other_place"})


def said(cat: Catalogue, group: str, text: object, *, name: Callable[[str], str] = str) -> str:
    """A sentence in the language of a catalogue.

    Parameters
    ----------
    cat
        Words of a language.
    group
        Where the catalogue has such sentences: `said.note`, `said.reason`, `said.cause`, `maps.notice` ...
    text
        What the answer says.
    name
        Gives the name of a gate, a country or a planned line by the id that stands in the sentence.

    Returns
    -------
    str
        One line of visible text.
    """
    given = visible(text, limit=_LIMIT)
    if cat.lang == "en":
        return given
    for pattern, key in _patterns(group):
        found = pattern.fullmatch(given)
        if found:
            return cat(key, **{field: _value(cat, field, words, name) for field, words in found.groupdict().items()})
    return given


def _value(cat: Catalogue, field: str, words: str, name: Callable[[str], str]) -> str:
    """What stands in a sentence: places and states have names of their own in every language."""
    if field == "places":
        return cat("tables.comma").join(name(item) for item in words.split(", "))
    if field == "modes":
        return cat("tables.comma").join(cat(f"tables.mode.{mode}") for mode in words.split(", "))
    if field in _PLACES:
        return name(words)
    if field == "date":
        return cat.date(words)
    key = f"tables.status.{words}"
    return cat(key) if field == "status" and key in cat else words


@lru_cache(maxsize=32)
def _patterns(group: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of a group with their keys, those that leave least open first."""
    from kazpak.locale import catalogue

    keys = [key for key in catalogue("en").texts if key.startswith(f"{group}.")]
    keys.sort(key=lambda key: -len(re.sub(r"{\w+}", "", catalogue("en").texts[key])))
    return tuple((re.compile(_pattern(catalogue("en").texts[key])), key) for key in keys)


def _pattern(template: str) -> str:
    """Regular expression of a text of the catalogue."""
    pieces = Formatter().parse(template)
    return "".join(re.escape(words) + (f"(?P<{field}>.+)" if field else "") for words, field, _, _ in pieces)
