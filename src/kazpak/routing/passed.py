"""What a haul passes on its way: towns beside the line that it is drawn by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kazpak.geodesy import distance_km

if TYPE_CHECKING:
    from kazpak.network.gazetteer import Place
    from kazpak.network.world import World
    from kazpak.routing.option import Part

__all__ = ["towns_passed"]

_BESIDE_KM: Final = 5.0
"""How far a town's point may lie from the line: maps put them in its middle, roads go round."""

_DEGREES: Final = 0.1
"""Room around a line in which towns are looked at; more than `_BESIDE_KM` at all latitudes of the network."""

_TOWNS: Final = 6


def towns_passed(world: World, part: Part) -> list[Place]:
    """Towns that a haul passes, in order of travel; of many the largest, so that a reader knows the road.

    Parameters
    ----------
    world
        Its gazetteer and network.
    part
        A haul; other parts pass none. Its own ends are left out.
    """
    if not part.links:
        return []
    layers = world.layers
    line = np.concatenate(
        [layers.geometry(k)[:: -1 if back else 1] for k, back in zip(part.links, part.reverse, strict=True)]
    )
    low, high = line.min(axis=0) - _DEGREES, line.max(axis=0) + _DEGREES
    ends = {part.from_id, part.to_id}
    found: list[tuple[int, Place]] = []
    for city in world.gazetteer.cities.get(part.country, ()):
        if city.id in ends or not (low[0] <= city.lon <= high[0] and low[1] <= city.lat <= high[1]):
            continue
        apart = ((line - (city.lon, city.lat)) * (np.cos(np.radians(city.lat)), 1.0)) ** 2
        at = int(apart.sum(axis=1).argmin())
        if distance_km(city.lon, city.lat, float(line[at, 0]), float(line[at, 1])) <= _BESIDE_KM:
            found.append((at, city))
    largest = sorted(found, key=lambda one: -one[1].population)[:_TOWNS]
    return [city for _, city in sorted(largest, key=lambda one: one[0])]
