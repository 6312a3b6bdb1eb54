"""Text that may stand in a figure: visible, one line, in letters that the fonts have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kazpak.locale import visible

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

__all__ = [
    "FAMILIES",
    "URDU_FONTS",
    "directed",
    "families",
    "folded",
    "legible",
    "load_fonts",
    "shapes_arabic",
    "wrapped",
]

FAMILIES: Final = ["DejaVu Sans", "Noto Sans Arabic"]
"""DejaVu comes with matplotlib and has Latin and Cyrillic; the Arabic letters of Urdu come with kazpak."""

_FOLDER: Final = Path(str(files("kazpak.locale"))) / "fonts"
URDU_FONTS: Final = (_FOLDER / "NotoSansArabic-Urdu.ttf", _FOLDER / "NotoSansArabic-Urdu-Bold.ttf")
"""Regular and bold."""

_UNSEEN: Final = frozenset({"Cf", "Co", "Cn", "Mn", "Me"})
_ARABIC: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_RIGHT_TO_LEFT: Final = "\u200f"
_JOINERS: Final = "\u200c\u200d"
_USUAL_EM: Final = 0.56
_FACE_PX: Final = 100
_FIXED_POINT: Final = 65536
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


def folded(text: str, *, width: float, lines: int) -> str:
    """Break a text into a few lines; what has no room is cut with an ellipsis.

    Parameters
    ----------
    text
        A legible text.
    width
        Room in a line, in letters of usual width: Cyrillic ones are wider.
    lines
        The most lines.
    """
    broken = wrapped(text, width=width)
    if len(broken) > lines:
        cut = broken[lines - 1]
        while len(cut) > 1 and _wide(f"{cut} …") > width:
            cut = cut[:-1]
        broken = [*broken[: lines - 1], cut.rstrip(" ,،") + " …"]
    return directed("\n".join(broken))


def wrapped(text: str, *, width: float) -> list[str]:
    """Break a text into lines of some width at its spaces; a word that is too long is cut.

    Parameters
    ----------
    text
        A legible text.
    width
        Room in a line, in letters of usual width.
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if _wide(longer) <= width:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while _wide(lines[-1]) > width and len(lines[-1]) > 1:
            fits = max(1, int(len(lines[-1]) * width / _wide(lines[-1])))
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines


def _wide(text: str) -> float:
    """Width of a text, in letters of usual width."""
    return sum(map(_advance, text)) / _USUAL_EM


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """Width of a letter as it stands alone, as part of the size of the font."""
    for font in _faces():
        if ord(character) in font.get_charmap():
            return float(font.load_char(ord(character)).linearHoriAdvance) / _FIXED_POINT / _FACE_PX
    return _USUAL_EM


def directed(text: str) -> str:
    """Make every line that holds Urdu run from right to left, though it may begin with Latin letters.

    Each line of a figure is laid out by itself, by its first letter: the mark at its start says better.
    """
    lines = text.split("\n")
    return "\n".join(f"{_RIGHT_TO_LEFT}{line}" if _ARABIC.search(line) else line for line in lines)


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
    return frozenset(code for face in _faces() for code in face.get_charmap())


@lru_cache(maxsize=1)
def _faces() -> tuple[FT2Font, ...]:
    """The fonts of the figures, to ask them about letters."""
    import matplotlib as mpl
    from matplotlib import ft2font

    base = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    faces = tuple(ft2font.FT2Font(str(font)) for font in (base, *URDU_FONTS))
    for face in faces:
        face.set_size(_FACE_PX, 72)
    return faces


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the bundled fonts known to matplotlib, once; its settings stay as they are."""
    from matplotlib import font_manager

    for font in URDU_FONTS:
        font_manager.fontManager.addfont(str(font))


def shapes_arabic() -> bool:
    """Whether this matplotlib joins Arabic letters and runs them from right to left."""
    import matplotlib as mpl

    return tuple(mpl.__version_info__[:2]) >= _SHAPING_SINCE
