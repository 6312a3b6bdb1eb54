"""Which way a trip goes in a country with sea ports: up-country, or towards the port.

Lorries that leave a port full and come back half empty ask three times as much one way as the other. Links have no
direction, so the tariff cannot lie on them; but a trip has one, and under it the rates stay the same on every link.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kazpak.geodesy import distance_km
from kazpak.kinds import TO_PORT, UP_COUNTRY

if TYPE_CHECKING:
    from kazpak.case import Case
    from kazpak.network.gazetteer import Place

__all__ = ["headed"]


def headed(case: Case, origin: Place, destination: Place) -> Case:
    """The case with the way that a trip goes in countries where rates depend on it.

    A trip that only begins in a country goes up-country there, one that only ends in it goes to the port; one that
    does both goes to where the sea is nearer. A trip that passes through has no way: the rows without one hold.

    Parameters
    ----------
    case
        Whose rows and ports count.
    origin, destination
        Ends of the trip.
    """
    ways = ((country, _heading(case, country, origin, destination)) for country in sorted(case.assumptions.headed))
    found = tuple((country, heading) for country, heading in ways if heading)
    return case if found == case.headings else replace(case, headings=found)


def _heading(case: Case, country: str, origin: Place, destination: Place) -> str:
    begins, ends = country in origin.lands, country in destination.lands
    if begins and ends:
        before, after = (_to_sea_km(case, country, place) for place in (origin, destination))
        return "" if before == after else TO_PORT if after < before else UP_COUNTRY
    return UP_COUNTRY if begins else TO_PORT if ends else ""


def _to_sea_km(case: Case, country: str, place: Place) -> float:
    """Straight distance from a place to the nearest port of a country [km]."""
    ports = [gate for gate in case.world.gates.values() if gate.kind == "port" and gate.country_a == country]
    return min((distance_km(place.lon, place.lat, port.lon, port.lat) for port in ports), default=0.0)
