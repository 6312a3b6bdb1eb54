"""Words, numbers and dates of pages, tables and charts, in the languages of those who read them.

One flat catalogue per language, `<lang>.json`; all have the same keys. A key is dotted, its first piece
says who uses it. Place names are not here: they are data. `fonts/` holds the Arabic letters that Urdu
needs, for figures and pages read where no such font is installed (Noto Sans Arabic, a subset; SIL Open Font
License).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from kazpak.errors import UnknownNameError
from kazpak.locale.labels import (
    access_lifted,
    access_words,
    cargo_name,
    case_name,
    condition_refused,
    corridor_name,
    crossing_name,
    option_label,
)
from kazpak.locale.said import said
from kazpak.locale.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "access_lifted",
    "access_words",
    "cargo_name",
    "case_name",
    "catalogue",
    "condition_refused",
    "corridor_name",
    "country_names",
    "crossing_name",
    "option_label",
    "said",
    "visible",
]

LANGUAGES: Final[dict[str, str]] = {"en": "English", "ru": "Русский", "kk": "Қазақша", "ur": "اردو"}
"""Language codes and what each language calls itself; Kazakh is written in Cyrillic letters."""

_RIGHT_TO_LEFT: Final = frozenset({"ur"})
_DAYS_FROM_H: Final = 48.0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All words of one language, and its way to write numbers and dates.

    Attributes
    ----------
    lang
        Language code (BCP 47).
    texts
        Key to text, with `{name}` where a value goes.
    """

    lang: str
    texts: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of a key with its values put in.

        Raises
        ------
        KeyError
            If the catalogue has no such key: no page is shown with a gap.
        """
        return self.texts[key].format(**values)

    def __contains__(self, key: object) -> bool:
        """Whether the catalogue has a key."""
        return key in self.texts

    @property
    def rtl(self) -> bool:
        """Whether lines run from right to left."""
        return self.lang in _RIGHT_TO_LEFT

    def number(self, value: float, *, decimals: int = 1) -> str:
        """A number with a fixed count of decimals, in Western digits.

        Parameters
        ----------
        value
            Any finite number.
        decimals
            Places after the point.
        """
        from babel.numbers import format_decimal

        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=shape, locale=self.lang, numbering_system="latn"))

    def date(self, day: str | dt.date) -> str:
        """A day as people write it; a text that is no ISO 8601 date stays as it is."""
        from babel.dates import format_date

        if isinstance(day, str):
            try:
                day = dt.date.fromisoformat(day)
            except ValueError:
                return str(day)
        return str(format_date(day, format="medium", locale=self.lang))

    def hours(self, value_h: float) -> str:
        """A time, in hours when it is short, in days from two days on."""
        if abs(value_h) < _DAYS_FROM_H:
            return self("unit.hours", value=self.number(value_h))
        return self("unit.days", value=self.number(value_h / 24))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str = "en") -> Catalogue:
    """Catalogue of a language.

    Parameters
    ----------
    lang
        en, ru, kk or ur.

    Raises
    ------
    UnknownNameError
        If there is no such language.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, known=LANGUAGES)
    text = files("kazpak.locale").joinpath(f"{lang}.json").read_text(encoding="utf-8")
    return Catalogue(lang, json.loads(text))


def country_names(code: str) -> tuple[str, ...]:
    """Names of a country in every language.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3, of a country that the catalogues name.
    """
    return tuple(dict.fromkeys(catalogue(lang)(f"maps.country.{code}") for lang in LANGUAGES))
