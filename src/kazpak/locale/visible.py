"""Text from data as a person sees it: what would act on a terminal or a layout is dropped."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["visible"]

# Marks that reorder what stands around them, and language tags. Joiners stay: Urdu is spelt with them.
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_TAGS: Final = range(0xE0000, 0xE0080)
_SPACE: Final = re.compile(r"\s+")
_UNBROKEN: Final = frozenset("\u00a0\u202f")
_CONTROLS: Final = frozenset({"Cc", "Cs"})


def visible(value: object, *, limit: int) -> str:
    """One line of visible text: no control characters, no direction overrides, no lone surrogates.

    Every run of white space, line ends among it, becomes one space; a single space that holds the digits of
    a number together stays what it is.

    Parameters
    ----------
    value
        Anything; None gives the empty text.
    limit
        The most characters to keep; a longer text ends in an ellipsis.
    """
    if value is None:
        return ""
    seen = "".join(c for c in str(value) if c.isspace() or not _acts(c))
    text = _SPACE.sub(lambda run: run[0] if run[0] in _UNBROKEN else " ", seen).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _acts(character: str) -> bool:
    """Whether a character would do something instead of being seen."""
    return character in _DIRECTION or ord(character) in _TAGS or unicodedata.category(character) in _CONTROLS
