"""The world: everything that exists or is planned, whatever the case. Cases are asked over one world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kazpak.errors import InputError, UnknownNameError
from kazpak.geodesy import distance_km
from kazpak.network.gazetteer import Gazetteer, Place
from kazpak.network.layers import SEA, Layers
from kazpak.network.passages import Passage, Structure, passages_between, structure_of
from kazpak.network.planned import joins_of

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.tables import Cargo, Family, Gate, Project

__all__ = ["End", "Touch", "World", "country_of"]


@dataclass(frozen=True, slots=True)
class Touch:
    """Where a trip's end meets a layer: at a node, after some straight kilometres."""

    layer: int
    node: int
    access_km: float = 0.0


@dataclass(frozen=True)
class End:
    """One end of a trip, tied to the network.

    Attributes
    ----------
    touches
        Nodes where a trip may start or end.
    terminals
        Road nodes of the terminals that a local truck reaches, in the layer touched.
    """

    id: str
    name: str
    lon: float
    lat: float
    country: str
    touches: tuple[Touch, ...]
    terminals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class World:
    """Network, gates, places and projects of one data set.

    Attributes
    ----------
    layers, passages
        The network as arrays, and every way through every gate.
    access_limit_km, terminal_limit_km
        How far from a road a place may lie, and how far a local truck carries to a terminal.
    gauges
        Gauge chosen for planned railways, where it is not the usual one.
    condition_scopes
        Under which scopes the numbers of the data set's conditions are looked up.
    families
        What corridors are called, by the gate that names them.
    """

    layers: Layers = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    gazetteer: Gazetteer = field(repr=False)
    gates: Mapping[str, Gate] = field(repr=False)
    projects: Mapping[str, Project] = field(repr=False)
    cargos: Mapping[str, Cargo] = field(repr=False)
    as_of: dt.date
    data_hash: str
    access_limit_km: float
    terminal_limit_km: float
    gauges: Mapping[str, int] = field(default_factory=dict)
    condition_scopes: frozenset[str] = frozenset()
    families: Mapping[str, Family] = field(default_factory=dict, repr=False)

    def with_project_gauge(self, project: str, gauge_mm: int) -> World:
        """The same world with another gauge chosen for a planned railway; breaks of gauge move with it.

        Raises
        ------
        InputError
            If the project is no railway with that choice.
        """
        plan = self.projects[project]
        known = sorted({*plan.gauge_options, *([plan.gauge_mm] if plan.gauge_mm else [])})
        if gauge_mm not in known:
            raise InputError(
                f"project {project}: gauge {gauge_mm} mm is not a choice; known: {', '.join(map(str, known)) or 'none'}"
            )
        gauges = {**self.gauges, project: gauge_mm}
        keys = tuple(k._replace(gauge_mm=gauge_mm) if k.project == project else k for k in self.layers.keys)
        classes = tuple(c._replace(gauge_mm=gauge_mm) if c.project == project else c for c in self.layers.classes)
        layers = replace(self.layers, keys=keys, classes=classes)
        passages = passages_between(layers, self.gates.values(), joins_of(self.projects.values(), gauges))
        return replace(self, layers=layers, passages=passages, gauges=gauges)

    @cached_property
    def structure(self) -> Structure:
        """The passages as arrays."""
        return structure_of(self.passages, self.layers)

    @cached_property
    def passages_named(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the passages of every gate, and of those that need each project."""
        found: dict[str, list[int]] = {}
        for i, p in enumerate(self.passages):
            for name in dict.fromkeys([p.gate, *filter(None, p.project.split("+"))]):
                found.setdefault(name, []).append(i)
        return {name: tuple(numbers) for name, numbers in found.items()}

    @cached_property
    def _ends(self) -> dict[tuple[str, float, float], End]:
        return {}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries that have links."""
        return tuple(sorted({k.country for k in self.layers.keys if k.country}))

    @cached_property
    def lines(self) -> frozenset[str]:
        """Ids of the lines that links belong to."""
        return frozenset(haul.line for haul in self.layers.classes if haul.line)

    def reaches(self, place: Place) -> bool:
        """Whether a place is near enough to the network to be an end of a trip."""
        try:
            self.end(place)
        except InputError:
            return False
        return True

    def end(self, place: Place) -> End:
        """Tie a place to the network.

        Raises
        ------
        InputError
            If no road lies within `access_limit_km`, or the gate is on no link.
        """
        key = (place.id, place.lon, place.lat)
        if key not in self._ends:
            self._ends[key] = self._tied(place)
        return self._ends[key]

    def _tied(self, place: Place) -> End:
        if place.kind in ("city", "point"):
            touch, country = self._nearest_road(place)
            terminals = self._terminals(place, touch.layer)
            return End(place.id, place.name, place.lon, place.lat, country, (touch,), terminals)
        names = (place.id, f"{place.id}/a", f"{place.id}/b")
        touches = [
            Touch(layer, nodes[name])
            for layer, nodes in enumerate(self.layers.gate_nodes)
            for name in names
            if name in nodes and not self.layers.keys[layer].project
        ]
        if not touches:
            raise InputError(f"{place.id} ({place.name}) is on no link of the network")
        if place.kind == "port":
            touches = [t for t in touches if self.layers.keys[t.layer] == SEA]
        roads = [t for t in touches if self.layers.keys[t.layer].mode == "road"]
        if place.kind == "terminal":
            only = frozenset(t.node for t in roads)
            return End(place.id, place.name, place.lon, place.lat, place.country, tuple(roads), only)
        return End(place.id, place.name, place.lon, place.lat, place.country, tuple(touches))

    def _nearest_road(self, place: Place) -> tuple[Touch, str]:
        """Nearest road node, in the place's own country where it has one."""
        best: tuple[float, Touch, str] | None = None
        for layer, key in enumerate(self.layers.keys):
            if key.mode != "road" or key.project or (place.country and key.country != place.country):
                continue
            node, km = self._nearest(layer, place.lon, place.lat)
            if best is None or km < best[0]:
                best = (km, Touch(layer, node, km), key.country)
        if best is None or best[0] > self.access_limit_km:
            far = "no road" if best is None else f"the nearest road is {best[0]:.0f} km away"
            raise InputError(
                f"{place.name} ({place.id}): {far}; a trip may start within {self.access_limit_km:g} km of one"
            )
        return best[1], best[2]

    def _nearest(self, layer: int, lon: float, lat: float) -> tuple[int, float]:
        """Nearest node of a layer and its distance [km]."""
        nodes = self.layers.nodes_of(layer)
        x = (self.layers.node_lon[nodes] - lon) * np.cos(np.radians(lat))
        y = self.layers.node_lat[nodes] - lat
        node = int(np.argmin(x * x + y * y))
        at = nodes.start + node
        return node, distance_km(lon, lat, float(self.layers.node_lon[at]), float(self.layers.node_lat[at]))

    def _terminals(self, place: Place, layer: int) -> frozenset[int]:
        """Nodes of the terminals in a road layer that a local truck reaches."""
        near = set()
        for name, node in self.layers.gate_nodes[layer].items():
            gate = self.gates.get(name)
            if gate is not None and gate.kind == "terminal":
                km = distance_km(place.lon, place.lat, gate.lon, gate.lat)
                if km <= self.terminal_limit_km:
                    near.add(node)
        return frozenset(near)


def country_of(world: World, text: str) -> str:
    """Code of a country that has links, by its code or its name in any language.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    code = text.strip().upper()
    if code not in world.countries:
        code = world.gazetteer.country(text)
    if code not in world.countries:
        raise UnknownNameError("country", text, known=world.countries, listed=True)
    return code
