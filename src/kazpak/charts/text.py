"""Text that may stand in a figure: visible, one line, in letters that the fonts have."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from kazpak.locale import visible

__all__ = ["FAMILIES", "families", "folded", "legible", "load_fonts", "shapes_arabic"]

FAMILIES: Final = ["DejaVu Sans", "Noto Sans Arabic"]
"""DejaVu comes with matplotlib and has Latin and Cyrillic; the Arabic letters of Urdu come with kazpak."""

_FOLDER: Final = Path(str(files("kazpak.locale"))) / "fonts"
_FONTS: Final = (_FOLDER / "NotoSansArabic-Urdu.ttf", _FOLDER / "NotoSansArabic-Urdu-Bold.ttf")
_UNSEEN: Final = frozenset({"Cf", "Co", "Cn", "Mn", "Me"})
_ARABIC: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_JOINERS: Final = "\u200c\u200d"
_SHAPING_SINCE: Final = (3, 11)


def legible(value: object, *, limit: int = 120) -> str:
    """One line of text with nothing in it that a font cannot show or a layout would act upon.

    Controls and direction overrides go; a letter that no font of the figure has becomes a middle dot.

    Parameters
    ----------
    value
        Anything; None gives the empty text.
    limit
        The most characters; a longer text ends in an ellipsis.
    """
    # A name of ten thousand letters need not be looked at to its end.
    text = visible("" if value is None else str(value)[: limit * 4], limit=limit)
    known = _glyphs()
    return "".join(_shown(c, known) for c in text)


def folded(text: str, *, width: int, lines: int) -> str:
    """Break a text into a few lines; what has no room is cut with an ellipsis.

    Parameters
    ----------
    text
        A legible text.
    width
        Characters in a line.
    lines
        The most lines.
    """
    broken = textwrap.wrap(text, width)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1][: width - 2].rstrip(" ,") + " …"]
    return "\n".join(broken)


def families(text: str) -> list[str]:
    """Fonts that a text needs: asking for one alone draws in half the time."""
    return FAMILIES if _ARABIC.search(text) else FAMILIES[:1]


def _shown(character: str, known: frozenset[int]) -> str:
    """A character as it can be drawn; one without a picture of its own is left out unless it joins others."""
    if ord(character) in known or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in _UNSEEN else "·"


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """Code points that the fonts of the figures have between them."""
    import matplotlib as mpl
    from matplotlib import ft2font

    base = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    found: set[int] = set()
    for font in (base, *_FONTS):
        found |= set(ft2font.FT2Font(str(font)).get_charmap())
    return frozenset(found)


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the bundled fonts known to matplotlib, once; its settings stay as they are."""
    from matplotlib import font_manager

    for font in _FONTS:
        font_manager.fontManager.addfont(str(font))


def shapes_arabic() -> bool:
    """Whether this matplotlib joins Arabic letters and runs them from right to left."""
    import matplotlib as mpl

    return tuple(mpl.__version_info__[:2]) >= _SHAPING_SINCE
