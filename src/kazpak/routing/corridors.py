"""Corridors, as planners name them: which corridor an option is, what it is called, and its variants.

A corridor is the countries crossed and the gate that names it: the first of `named/families.csv` that is crossed, in
either direction, or else the gate by which the last border is crossed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kazpak.locale import LANGUAGES, catalogue, crossing_name

if TYPE_CHECKING:
    from kazpak.network.world import World
    from kazpak.routing.option import Option

__all__ = ["Corridor", "corridor_of", "naming_gate"]


@dataclass(frozen=True)
class Corridor:
    """What planners call the way of an option.

    Attributes
    ----------
    id
        Countries and the gate that names it, such as `KAZ-KGZ-CHN-PAK/CHN-PAK:KHUNJERAB`.
    gate
        Id of the gate; empty where no border is crossed.
    labels
        Short name by language; empty where no border is crossed.
    """

    id: str
    gate: str
    countries: tuple[str, ...]
    labels: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        """As answers have it."""
        return {
            "id": self.id,
            "label": self.labels.get("en", ""),
            "labels": dict(self.labels),
            "gate": self.gate or None,
            "countries": list(self.countries),
        }


def naming_gate(crossings: Sequence[str], families: Collection[str]) -> str:
    """Gate that names the corridor of a way: of those crossed the first that has a family, or else the last one.

    Parameters
    ----------
    crossings
        Ids of the borders crossed, in order.
    families
        Gates that corridors are named by, those that come before others first.
    """
    return next((gate for gate in families if gate in crossings), crossings[-1] if crossings else "")


def corridor_of(world: World, option: Option) -> Corridor:
    """The corridor of an option."""
    crossings, countries = option.crossings, option.countries
    gate = naming_gate(crossings, world.families)
    name = "-".join(countries) + (f"/{gate}" if gate else "")
    return Corridor(name, gate, countries, _labels(world, crossings, gate) if gate else {})


def _labels(world: World, crossings: Sequence[str], gate: str) -> dict[str, str]:
    """Short names by language; a family's name may hold `{gate}`, for the border crossed next to its own."""
    at = crossings.index(gate)
    beside = crossings[at - 1] if at else crossings[1] if len(crossings) > 1 else gate
    family = world.families.get(gate)
    found = {}
    for lang in LANGUAGES:
        if family is None:
            found[lang] = catalogue(lang)("tables.label.by", gate=_called(world, gate, lang))
        else:
            name = family.names.get(lang) or family.name
            found[lang] = name.replace("{gate}", _called(world, beside, lang))
    return found


def _called(world: World, gate: str, lang: str) -> str:
    place = world.gates.get(gate)
    return crossing_name({"id": gate, "name": place.name, "names": place.names} if place else {"id": gate}, lang)
