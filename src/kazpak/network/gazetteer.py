"""Names to places: cities, gates and ports by id or by name in any of the languages kazpak knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kazpak.errors import InputError, UnknownNameError

__all__ = ["Gazetteer", "Place"]

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
    """

    id: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def called(self, lang: str = "en") -> str:
        """Name in a language, English where it has none."""
        return self.names.get(lang) or self.name


def _fold(text: str) -> str:
    """Spelling without case, accents, and the choice between hyphen, apostrophe and space."""
    return _folded([text])[0]


def _folded(texts: Sequence[str]) -> list[str]:
    """Spellings of many texts in one go, as `_fold` gives them."""
    decomposed = unicodedata.normalize("NFKD", _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts))
    accents = dict.fromkeys(ord(c) for c in set(decomposed) if unicodedata.combining(c))
    bare = re.sub(r"[\s\-_'’ʻʼ.]+", " ", decomposed.translate(accents).casefold())
    return [text.strip() for text in bare.split(_BETWEEN)]


class Gazetteer:
    """All places of a data set.

    Parameters
    ----------
    places
        Cities and gates; ids are unique.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id = {place.id: place for place in places}

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

    def __getitem__(self, place_id: str) -> Place:
        """Place of an id; refuses unknown ones with near matches."""
        if place_id not in self.by_id:
            raise UnknownNameError("place", place_id, known=self.by_id)
        return self.by_id[place_id]

    def named(self, text: str) -> list[Place]:
        """Every place that has a name, in any language and spelling, or an id."""
        return list(self._by_name.get(_fold(text), []))

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
            return _point(float(point[1]), float(point[2]), text), ""
        found = self.named(text)
        if not found:
            names = [p.name for p in self.by_id.values()]
            raise UnknownNameError("place", text, known=[*names, *self.by_id])
        if len(found) == 1:
            return found[0], self._said_of(text, found[0])
        return _choose(text, found)

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
    listed = ", ".join(f"{p.id} ({p.name}, {p.kind})" for p in found)
    raise InputError(f"place {text!r} is ambiguous: give one of the ids {listed}")


def _point(lat: float, lon: float, text: str) -> Place:
    """A bare point."""
    if abs(lon) > _LON_LAT_LIMIT[0] or abs(lat) > _LON_LAT_LIMIT[1]:
        raise InputError(f"point {text!r} is outside of the earth: give lat,lon in degrees, latitude first")
    return Place(f"@{lat:g},{lon:g}", f"{lat:g}, {lon:g}", "point", "", lon, lat)
