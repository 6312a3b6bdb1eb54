"""Names to places: cities, gates and ports by id or by name in any of the languages kazpak knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kazpak.access import lands_of
from kazpak.errors import InputError, UnknownNameError
from kazpak.kinds import COUNTRIES
from kazpak.locale import country_names

if TYPE_CHECKING:
    from kazpak.network.land import Land

__all__ = ["Gazetteer", "Place", "listed"]

_LON_LAT_LIMIT = (180.0, 90.0)
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a trip may start, end or pass.

    Attributes
    ----------
    id
        Unique id; `@lat,lon` for a bare point.
    kind
        city, point, or a kind of gate.
    lon, lat
        Degrees.
    names
        Name by language code.
    aliases
        Other spellings.
    population
        Inhabitants of a city, 0 where the gazetteer has none.
    """

    id: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    population: int = 0

    @property
    def lands(self) -> frozenset[str]:
        """Countries that it lies in: two of a crossing, none where that of a point is not known."""
        return lands_of(self.id) if self.kind == "crossing" else frozenset({self.country} - {""})

    def called(self, lang: str = "en") -> str:
        """Name in a language, English where it has none."""
        return self.names.get(lang) or self.name


_LETTERS = str.maketrans(
    "\u0649\u064a\u06d2\u0643\u06c1\u06be\u06d5\u0629\u06c3",
    "\u06cc\u06cc\u06cc\u06a9\u0647\u0647\u0647\u0647\u0647",
    "\u0640\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
)
"""One letter for the yehs, kafs and hehs of Arabic, Persian and Urdu keyboards; marks that are not seen left out."""

_GAPS = re.compile(r"[\s\-_'’ʻʼ.\u200b\u200c‐‑–—]+")
_NO_WORD = re.compile(r"[^\w]+")
_PIECES = re.compile(r"\s+/\s+|\s+[–—-]\s+|[,;،]")
_BRACKETS = re.compile(r"\([^()]*\)")
_LEAST_PART = 3


def _fold(text: str) -> str:
    """Spelling without case and accents, and without what keyboards and habits choose: letters, hyphen or space."""
    return _folded([text])[0]


def _folded(texts: Sequence[str]) -> list[str]:
    """Spellings of many texts in one go, as `_fold` gives them."""
    decomposed = unicodedata.normalize("NFKD", _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts))
    accents = dict.fromkeys(ord(c) for c in set(decomposed) if unicodedata.combining(c))
    bare = _GAPS.sub(" ", decomposed.translate(accents).translate(_LETTERS).casefold())
    return [text.strip() for text in bare.split(_BETWEEN)]


def _words(spelling: str) -> str:
    """Words of a folded spelling, each between two spaces."""
    return f" {_NO_WORD.sub(' ', spelling).strip()} "


class Gazetteer:
    """All places of a data set.

    Parameters
    ----------
    places
        Cities and gates; ids are unique.
    land
        What tells the country of a bare point; without it the nearest road does.
    """

    def __init__(self, places: Iterable[Place], land: Land | None = None) -> None:
        self.by_id = {place.id: place for place in places}
        self.land = land

    @cached_property
    def _spellings(self) -> dict[str, frozenset[str]]:
        """Every spelling of every place, by its id."""
        names = [
            (place.id, name)
            for place in self.by_id.values()
            for name in (place.id, place.name, *place.names.values(), *place.aliases)
            if name
        ]
        found: dict[str, set[str]] = {place_id: set() for place_id in self.by_id}
        for (place_id, _), spelling in zip(names, _folded([name for _, name in names]), strict=True):
            found[place_id].add(spelling)
        return {place_id: frozenset(spellings) for place_id, spellings in found.items()}

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        index: dict[str, list[Place]] = {}
        for place in self.by_id.values():
            for spelling in self._spellings[place.id]:
                index.setdefault(spelling, []).append(place)
        return index

    @cached_property
    def _pieces(self) -> dict[str, list[Place]]:
        """Places by each piece of a name that is put together, such as `Nur Zholy / Khorgos (road)`."""
        index: dict[str, list[Place]] = {}
        for place in self.by_id.values():
            pieces = [
                piece
                for name in (place.name, *place.names.values())
                for piece in _PIECES.split(_BRACKETS.sub(" ", name))
            ]
            for spelling in dict.fromkeys(_folded(pieces)) if pieces else ():
                index.setdefault(spelling, []).append(place)
        return index

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Code of every covered country by its names, in all languages."""
        names = {name: code for code in COUNTRIES for name in country_names(code)}
        return dict(zip(_folded(list(names)), names.values(), strict=True))

    def country(self, text: str) -> str:
        """Code of the covered country that a text names, in any language; empty where it names none."""
        return self._countries.get(_fold(text), "")

    @cached_property
    def cities(self) -> dict[str, list[Place]]:
        """Cities of every country that has some."""
        found: dict[str, list[Place]] = {}
        for place in self.by_id.values():
            if place.kind == "city":
                found.setdefault(place.country, []).append(place)
        return found

    def __getitem__(self, place_id: str) -> Place:
        """Place of an id; refuses unknown ones with near matches."""
        if place_id not in self.by_id:
            raise UnknownNameError("place", place_id, known=self.by_id)
        return self.by_id[place_id]

    def named(self, text: str) -> list[Place]:
        """Every place that has a name, in any language and spelling, or an id."""
        return list(self._by_name.get(_fold(text), []))

    def partly_named(self, text: str) -> list[Place]:
        """Every place that has a text as whole words within a name or id."""
        words = _words(_fold(text))
        if len(words.strip()) < _LEAST_PART:
            return []
        return [p for p in self.by_id.values() if any(words in _words(name) for name in self._spellings[p.id])]

    def resolve(self, text: str) -> tuple[Place, str]:
        """Place that a user means, and a note where the choice is worth saying.

        Parameters
        ----------
        text
            An id, a name in any language, or "lat,lon" in degrees.

        Raises
        ------
        UnknownNameError
            If nothing carries the name; near matches are listed.
        InputError
            If several places carry it (all are listed), or a coordinate is out of range.
        """
        if text in self.by_id:
            return self.by_id[text], ""
        point = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*", text)
        if point:
            return self._point(float(point[1]), float(point[2]), text), ""
        found = self.named(text)
        if len(found) == 1:
            return found[0], self._said_of(text, found[0])
        return _choose(text, found) if found else self._by_part(text)

    def _by_part(self, text: str) -> tuple[Place, str]:
        """The one place that a piece of a name belongs to; else what the text is, or is a part of, is said."""
        if country := self.country(text):
            raise InputError(f"{text!r} is a country, {country}; give a city, gate or port in it, or lat,lon")
        parts = self.partly_named(text)
        pieces = self._pieces.get(_fold(text), [])
        if len(pieces) == 1 and len(parts) <= 1:
            return pieces[0], f"{text} means {pieces[0].id} ({pieces[0].name})"
        if parts:
            raise InputError(f"place {text!r} is a part of several names: give one of the ids {listed(parts)}")
        names = [p.name for p in self.by_id.values()]
        raise UnknownNameError("place", text, known=[*names, *self.by_id])

    def _point(self, lat: float, lon: float, text: str) -> Place:
        """A bare point, in the country that it lies in."""
        swapped = f"latitude and longitude look swapped: {lon:g},{lat:g} is right if so, latitude first"
        if abs(lon) > _LON_LAT_LIMIT[0] or abs(lat) > _LON_LAT_LIMIT[1]:
            hint = f"; {swapped}" if self._may_be(lat, lon) else ""
            raise InputError(f"point {text!r} is outside of the earth: give lat,lon in degrees, latitude first{hint}")
        country = ""
        if self.land is not None:
            try:
                country = self.land.country(lon, lat)
            except InputError as error:
                hint = f"; {swapped}" if self._may_be(lat, lon) else ""
                raise InputError(f"point {text!r}: {error}{hint}") from None
        return Place(f"@{lat:g},{lon:g}", f"{lat:g}, {lon:g}", "point", country, lon, lat)

    def _may_be(self, lon: float, lat: float) -> bool:
        """Whether a point lies in a covered country."""
        if abs(lon) > _LON_LAT_LIMIT[0] or abs(lat) > _LON_LAT_LIMIT[1] or self.land is None:
            return False
        return bool(self.land.covered(lon, lat))

    def _said_of(self, text: str, place: Place) -> str:
        """Note on a port that was asked for by the name of its town."""
        fold = _fold(text)
        if place.kind != "port" or fold in map(_fold, (place.id, place.name, *place.names.values())):
            return ""
        towns = [
            p.id
            for p in self.by_id.values()
            if (p.kind, p.country) == ("city", place.country)
            and any(spelling.startswith(fold) for spelling in self._spellings[p.id])
            and any(_fold(name).startswith(fold) for name in (p.name, *p.names.values()))
        ]
        return f"{text} means the port {place.id}" + (f"; the city is {towns[0]}" if towns else "")

    def search(self, text: str = "", *, kind: str | None = None, country: str | None = None) -> list[Place]:
        """Places whose id or any name holds `text`, in order of id."""
        fold = _fold(text)
        hits = {p.id: p for name, places in self._by_name.items() if fold in name for p in places}
        return [
            p
            for _, p in sorted(hits.items())
            if (kind is None or p.kind == kind) and (country is None or country in p.id.partition(":")[0].split("-"))
        ]


def _choose(text: str, found: list[Place]) -> tuple[Place, str]:
    """One of several places of a name, where a rule of the field decides; else all are listed."""
    ports = [p for p in found if p.kind == "port" and p.country == "PAK"]
    cities = [p for p in found if p.kind == "city"]
    if len(ports) == 1:
        other = f"; the city is {cities[0].id}" if cities else ""
        return ports[0], f"{text} means the port {ports[0].id}{other}"
    if len(cities) == 1:
        return cities[
            0
        ], f"{text} means the city {cities[0].id}, not {', '.join(p.id for p in found if p != cities[0])}"
    raise InputError(f"place {text!r} is ambiguous: give one of the ids {listed(found)}")


def listed(places: Iterable[Place]) -> str:
    """Places with their ids, names and kinds, each once, for a refusal."""
    return ", ".join(f"{p.id} ({p.name}, {p.kind})" for p in {p.id: p for p in places}.values())
