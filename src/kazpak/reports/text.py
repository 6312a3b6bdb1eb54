"""Names from data are not to be trusted: one function for every place a text may end up in.

Place names, sources and notes come from files that others wrote. Here they lose what a terminal, a
spreadsheet, a page or a Markdown reader would act upon; what a person reads stays.
"""

from __future__ import annotations

import html
import re
from typing import Final

from kazpak.locale import visible

__all__ = ["CELL_LIMIT", "cell", "markdown", "markup", "plain"]

CELL_LIMIT: Final = 32_767
"""The most characters a spreadsheet cell can hold."""

# Direction marks and overrides reorder what stands around them; joiners are left, Urdu is spelt with them.
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_SPACE: Final = re.compile(r"\s+")
_FORMULA: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#|~!])")
_OPENING: Final = re.compile(r"^([-+=])|^(\d+)(?=\.(\s|$))")
_TEMPLATE: Final = {"\\": "&#92;", "`": "&#96;", "$": "&#36;", "{": "&#123;", "}": "&#125;"}


def plain(value: object, *, limit: int = CELL_LIMIT) -> str:
    """One line of visible text, safe to print on a terminal.

    Parameters
    ----------
    value
        Anything; None gives the empty text.
    limit
        The most characters to keep; a longer text ends in an ellipsis.
    """
    return visible(value, limit=limit)


def cell(value: object) -> str:
    """Text for a spreadsheet: never taken for a formula.

    A text that opens like a formula gets an apostrophe before it, unless it is a number.

    Parameters
    ----------
    value
        Anything; see `plain`.
    """
    text = plain(value, limit=CELL_LIMIT - 1)
    if text[:1] in _FORMULA and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def markup(value: object, *, limit: int = CELL_LIMIT) -> str:
    """Text for HTML, in an element or in a quoted attribute.

    Back-ticks, backslashes, dollars and braces are escaped too, because pages put text into script
    templates, where plain HTML escaping is not enough.

    Parameters
    ----------
    value
        Anything; see `plain`.
    limit
        The most characters before escaping.
    """
    escaped = html.escape(plain(value, limit=limit))
    return "".join(_TEMPLATE.get(c, c) for c in escaped)


def markdown(value: object, *, limit: int = 2000) -> str:
    """Text for Markdown, in a paragraph or in a table cell.

    Parameters
    ----------
    value
        Anything; see `plain`.
    limit
        The most characters before escaping.
    """
    text = _MARKDOWN.sub(r"\\\1", plain(value, limit=limit))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A line of text may not open a list, a rule or a heading by chance.
    return _OPENING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", text)
