"""What a page knows while it is written: the answer, the language, and names looked up once.

Texts come out of here ready for markup: everything that came with the data is escaped and isolated from
the direction of the text around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kazpak.locale import case_name, catalogue, corridor_name, option_label, said
from kazpak.maps.escape import DASH, isolated, markup, visible
from kazpak.maps.style import USABLE, colour_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.locale import Catalogue
    from kazpak.maps.tiles import Tiles

__all__ = ["Document", "Record", "Sheet", "sheet_of"]

Document: TypeAlias = Mapping[str, Any]
Record: TypeAlias = Mapping[str, Any]

_UNITS: Final = {"_km": "unit.km", "usd_t": "maps.unit.usd_t", "kgco2e_t": "maps.unit.kg_t"}
_DARK, _LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True)
class Sheet:
    """The answer in the page's language.

    Attributes
    ----------
    document
        An answer document.
    cat
        Words, numbers and dates.
    names
        Id of a place to its names by language.
    tiles
        Live map tiles, where somebody asked for them.
    """

    document: Document
    cat: Catalogue
    names: Mapping[str, Mapping[str, str]] = field(repr=False)
    tiles: Tiles | None = None

    @property
    def options(self) -> Sequence[Record]:
        """Options in their order."""
        return self.document.get("options") or ()

    @property
    def gates(self) -> Sequence[Record]:
        """Gates that the answer speaks of."""
        return self.document.get("gates") or ()

    @property
    def direction(self) -> str:
        """How the page runs."""
        return "rtl" if self.cat.rtl else "ltr"

    @property
    def dash(self) -> str:
        """Between both ends of a range. A hyphen keeps numbers from left to right where lines run the other way."""
        return "-" if self.cat.rtl else DASH

    def say(self, key: str, **values: object) -> str:
        """Phrase of the catalogue as markup; values are plain text and isolated, lists item by item."""
        marks = {name: f"\ue000{name}\ue001" for name in values}
        phrase = markup(self.cat(key, **marks), limit=4_000)
        for name, value in values.items():
            shown = self.listed(value) if isinstance(value, list) else isolated(value)
            phrase = phrase.replace(marks[name], shown)
        return phrase

    def listed(self, items: list[str]) -> str:
        """Some texts as markup, each isolated, with the language's comma between them."""
        return self.cat("tables.comma").join(isolated(item) for item in items)

    def word(self, *keys: str, otherwise: object = "") -> str:
        """The first of some keys that the catalogue has, else a text of the data; plain text."""
        for key in keys:
            if key in self.cat:
                return self.cat(key)
        return visible(otherwise)

    def name(self, place: str, otherwise: object = None) -> str:
        """Name of a place in the page's language; in Urdu the Latin name follows. Plain text."""
        local, latin = self.name_lines(place, otherwise)
        return f"{local} ({latin})" if latin else local

    def marked(self, place: str, otherwise: object = None) -> str:
        """The same as markup: letters that run the other way stay together where a line breaks."""
        local, latin = self.name_lines(place, otherwise)
        return f"{isolated(local)} ({isolated(latin)})" if latin else isolated(local)

    def name_lines(self, place: str, otherwise: object = None) -> tuple[str, str]:
        """Name of a place as it stands on the map, and the Latin one that helps to read it or nothing."""
        names = self.names.get(place, {})
        english = visible(names.get("en") or otherwise or place)
        local = visible(names.get(self.cat.lang) or english)
        return local, english if self.cat.rtl and local != english else ""

    def called(self, item: object) -> str:
        """A place, a country, a mode or a planned line by the id that stands in a sentence. Plain text."""
        return self.word(f"tables.mode.{item}", f"maps.country.{item}", otherwise=self.name(str(item)))

    def said(self, group: str, text: object, *, name: Callable[[str], str] | None = None) -> str:
        """A sentence of kazpak's own in the page's language, any other as it is; see `locale.said`. Plain text."""
        return said(self.cat, group, text, name=name or self.called)

    def label(self, option: Record) -> str:
        """What an option is called."""
        return option_label(self.document, option, self.cat)

    def short(self, option: Record) -> str:
        """Short name of an option's corridor, as a title; empty where no border is crossed. Plain text."""
        name = corridor_name(option, self.cat)
        title = name[:1].upper() + name[1:]
        if not name or not option.get("case"):
            return title
        return self.cat("tables.label.case", case=case_name(option["case"], self.cat), label=title)

    def way(self, option: Record) -> str:
        """What an option's label says beyond the name of its corridor: gates and modes. Plain text."""
        label, name = self.label(option), corridor_name(option, self.cat)
        return label.partition(f"{name}: ")[2] or label if name else label

    def corridor(self, option: Record) -> str:
        """Name of the named corridor that an option stands for, empty where it stands for none. Plain text."""
        names = option.get("named_names") or {}
        return visible(names.get(self.cat.lang) or names.get("en") or option.get("named"))

    def amount(self, criterion: str, value: object) -> str:
        """A value of a criterion with its unit; a criterion of one's own is written as it is called."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            return DASH
        if criterion == "time_h":
            return self.cat.hours(value)
        if criterion == "risk":
            return f"{self.cat.number(100 * value, decimals=1)} %"
        for ending, unit in _UNITS.items():
            if criterion.endswith(ending):
                return self.cat(unit, value=self.cat.number(value, decimals=0))
        return self.cat.number(value)

    def brief(self, criterion: str, value: object) -> str:
        """The same for a line of several amounts: a risk, in whole per cent, says that it is one."""
        if criterion != "risk" or not isinstance(value, int | float):
            return self.amount(criterion, value)
        return self.cat("maps.risk", value=f"{self.cat.number(100 * value, decimals=0)} %")

    def span(self, criterion: str, low: float, high: float) -> str:
        """Both ends of a range; a unit that they share is said once."""
        ends = [self.amount(criterion, value).partition(" ") for value in (low, high)]
        if ends[0][2] == ends[1][2]:
            return f"{ends[0][0]}{self.dash}{ends[1][0]} {ends[1][2]}".strip()
        return f"{''.join(ends[0])} {DASH} {''.join(ends[1])}"

    def criterion(self, name: object) -> str:
        """A criterion in words."""
        return self.word(f"tables.heading.{name}", otherwise=str(name).replace("_", " "))

    def measure(self, name: object) -> str:
        """A criterion inside a sentence: without its capital, unless it is an abbreviation."""
        words = self.criterion(name)
        return words[:1].lower() + words[1:] if words[1:2].islower() else words

    def status(self, status: object) -> str:
        """A status in words."""
        return self.word(f"tables.status.{status}", otherwise=status or self.cat("maps.status.unknown"))

    def country(self, code: object) -> str:
        """A country in words, or its code."""
        return self.word(f"maps.country.{code}", otherwise=code)

    def day(self, day: object) -> str:
        """A date in words; a dash for none."""
        return self.cat.date(visible(day)) if day else DASH

    def colour(self, option: Record) -> str:
        """Colour of an option: that of its place in the list."""
        return colour_of(next(at for at, other in enumerate(self.options) if other is option))

    def ink(self, option: Record) -> str:
        """Colour of letters that can be read on the option's colour."""
        return ink_on(self.colour(option))

    def is_usable(self, option: Record) -> bool:
        """Whether freight can take an option on the day."""
        return str(option.get("status") or "open") in USABLE


def ink_on(colour: str) -> str:
    """Black or white, whichever is told apart better from a colour.

    Reference: WCAG 2.2, relative luminance and contrast ratio.
    """
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _DARK if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else _LIGHT


def sheet_of(document: Document, lang: str, tiles: Tiles | None = None) -> Sheet:
    """The sheet of a document.

    Parameters
    ----------
    document
        An answer, schema `kazpak.routes/1`.
    lang
        en, ru, kk or ur.

    Raises
    ------
    UnknownNameError
        If there is no such language.
    """
    ends = [document.get("origin") or {}, document.get("destination") or {}]
    lifts = [item for remedy in (document.get("no_route") or {}).get("remedies") or () for item in remedy["lift"]]
    shut = [item for one in document.get("unavailable") or () for item in one.get("blocked_by") or ()]
    trips = [trip.get(end) or {} for trip in document.get("observed") or () for end in ("from", "to")]
    places = [*(document.get("cities") or ()), *trips, *lifts, *shut, *(document.get("gates") or ()), *ends]
    names: dict[str, dict[str, str]] = {}
    for place in places:
        given = {"en": place.get("name"), **(place.get("names") or {})}
        names[str(place.get("id"))] = {code: str(name) for code, name in given.items() if name}
    return Sheet(document, catalogue(lang), names, tiles)
