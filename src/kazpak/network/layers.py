"""Links as arrays, sorted by layer: what routing needs, and nothing else.

A layer is one (country, mode, gauge); planned links form layers of their own, named after their project.
Inside a layer cargo is only hauled; from one layer to another it goes by a gate passage (`passages.py`).
Links with the same rates share a haul class, so a price that changes touches a row, not every link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SEA", "HaulClass", "LayerKey", "Layers", "LinkTable", "build_layers"]


class LayerKey(NamedTuple):
    """One country, mode and gauge; `gauge_mm` is 0 for roads, `project` empty for what exists."""

    country: str
    mode: str
    gauge_mm: int
    project: str = ""

    def __str__(self) -> str:
        """Name of the layer as `PAK/rail/1676`."""
        parts = [self.country, self.mode, *([str(self.gauge_mm)] if self.gauge_mm else [])]
        return "/".join([*parts, *([self.project] if self.project else [])])


SEA = LayerKey("", "sea", 0)
"""Where ports lead to; nothing is hauled there."""


class HaulClass(NamedTuple):
    """Everything that a haul rate may depend on."""

    country: str
    mode: str
    gauge_mm: int
    region: str
    line: str
    mountain: bool
    electrified: bool
    project: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Names by which it can be taken out: its line, and `region:` with its region."""
        region = {f"region:{self.region}"} if self.region else set()
        return frozenset({self.line, *region} - {""})


@dataclass(frozen=True)
class LinkTable:
    """Links as plain columns, in any order; the form in which files and projects hand them over.

    Every column has one entry a link; `coordinates` holds an (n, 2) lon-lat array for each.
    """

    id: Sequence[str]
    from_id: Sequence[str]
    to_id: Sequence[str]
    layer: Sequence[LayerKey]
    haul_class: Sequence[HaulClass]
    length_km: Sequence[float]
    highest_m: Sequence[float] | NDArray[np.float64]
    climb_m: Sequence[float] | NDArray[np.float64]
    descent_m: Sequence[float] | NDArray[np.float64]
    coordinates: Sequence[NDArray[np.float64]]

    def __add__(self, other: LinkTable) -> LinkTable:
        """Both tables, one after the other."""
        names = self.__dataclass_fields__
        return LinkTable(**{name: [*getattr(self, name), *getattr(other, name)] for name in names})


@dataclass(frozen=True)
class Layers:
    """The network as arrays; links and nodes of a layer lie side by side.

    Attributes
    ----------
    keys
        The layers, sorted.
    link_start, node_start
        Where each layer's links and nodes begin; one entry more than layers.
    link_u, link_v
        Ends of each link, as node numbers within its layer.
    length_km
        Geodesic or published length of each link.
    link_class
        Number of each link's haul class in `classes`.
    node_lon, node_lat
        Degrees.
    coordinates, coordinate_start
        Geometry of link i is `coordinates[coordinate_start[i]:coordinate_start[i + 1]]`, lon-lat.
    """

    keys: tuple[LayerKey, ...]
    classes: tuple[HaulClass, ...]
    link_ids: Sequence[str]
    node_ids: Sequence[str]
    link_start: NDArray[np.int64]
    node_start: NDArray[np.int64]
    link_u: NDArray[np.int32]
    link_v: NDArray[np.int32]
    link_class: NDArray[np.int32]
    length_km: NDArray[np.float64]
    highest_m: NDArray[np.float64]
    climb_m: NDArray[np.float64]
    descent_m: NDArray[np.float64]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    coordinates: NDArray[np.float64] = field(repr=False)
    coordinate_start: NDArray[np.int64] = field(repr=False)

    @cached_property
    def line_names(self) -> frozenset[str]:
        """Lines and regions that links are named by."""
        return frozenset(name for haul in self.classes for name in haul.names)

    @cached_property
    def gate_nodes(self) -> tuple[dict[str, int], ...]:
        """Node number of every gate node in each layer; gates are the ids with a colon."""
        found: list[dict[str, int]] = []
        for i in range(len(self.keys)):
            first, last = self.node_start[i], self.node_start[i + 1]
            found.append({n: k for k, n in enumerate(self.node_ids[first:last]) if ":" in n})
        return tuple(found)

    @cached_property
    def gate_rows(self) -> tuple[dict[int, int], ...]:
        """For each layer the position of every gate node among its gate nodes, by node number."""
        return tuple({node: i for i, node in enumerate(nodes.values())} for nodes in self.gate_nodes)

    @cached_property
    def classes_by_layer(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Haul classes that occur in each layer, sorted, one layer after the other, and where those of each begin."""
        found = [np.flatnonzero(np.bincount(self.link_class[self.links_of(i)])) for i in range(len(self.keys))]
        start = np.concatenate([[0], np.cumsum([len(classes) for classes in found])])
        return np.concatenate([*found, []]).astype(np.int64), start.astype(np.int64)

    def links_of(self, layer: int) -> slice:
        """Links of one layer, as a slice of every link array."""
        return slice(int(self.link_start[layer]), int(self.link_start[layer + 1]))

    def nodes_of(self, layer: int) -> slice:
        """Nodes of one layer, as a slice of every node array."""
        return slice(int(self.node_start[layer]), int(self.node_start[layer + 1]))

    def geometry(self, link: int) -> NDArray[np.float64]:
        """Lon-lat points of one link, shape (n, 2), from its `u` to its `v` end."""
        return self.coordinates[self.coordinate_start[link] : self.coordinate_start[link + 1]]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as named arrays, for a cache that maps them into memory."""
        names = json.dumps(
            {"keys": self.keys, "classes": self.classes, "links": [*self.link_ids], "nodes": [*self.node_ids]}
        )
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        return arrays | {"names": np.frombuffer(names.encode(), dtype=np.uint8)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Layers:
        """Undo `to_arrays`."""
        names = json.loads(arrays["names"].tobytes())
        return cls(
            keys=tuple(LayerKey(*k) for k in names["keys"]),
            classes=tuple(HaulClass(*c) for c in names["classes"]),
            link_ids=names["links"],
            node_ids=names["nodes"],
            **{name: arrays[name] for name in _ARRAYS},
        )


_ARRAYS = (
    "link_start",
    "node_start",
    "link_u",
    "link_v",
    "link_class",
    "length_km",
    "highest_m",
    "climb_m",
    "descent_m",
    "node_lon",
    "node_lat",
    "coordinates",
    "coordinate_start",
)


def build_layers(table: LinkTable, *, quays: Sequence[tuple[str, float, float]] = ()) -> Layers:
    """Sort links into layers and number their nodes.

    Parameters
    ----------
    table
        Links of all layers, in any order.
    quays
        Ports as (id, lon, lat): the nodes of the sea, a layer without links that trips may start or end in.
    """
    keys = tuple(sorted({*table.layer, *([SEA] if quays else [])}))
    classes = tuple(sorted(set(table.haul_class)))
    key_number = {k: i for i, k in enumerate(keys)}
    class_number = {c: i for i, c in enumerate(classes)}
    layer = np.array([key_number[k] for k in table.layer], dtype=np.int64)
    order = np.argsort(layer, kind="stable")
    link_start = np.searchsorted(layer[order], np.arange(len(keys) + 1))
    node_ids: list[str] = []
    node_start = [0]
    ends = np.zeros((2, len(order)), dtype=np.int32)
    place: list[NDArray[np.float64]] = []
    for i in range(len(keys)):
        numbers: dict[str, int] = {}
        for row in range(link_start[i], link_start[i + 1]):
            link = order[row]
            for side, (node, point) in enumerate(((table.from_id[link], 0), (table.to_id[link], -1))):
                if node not in numbers:
                    numbers[node] = len(numbers)
                    place.append(table.coordinates[link][point])
                ends[side, row] = numbers[node]
        if keys[i] == SEA:
            numbers = {quay: k for k, (quay, _, _) in enumerate(quays)}
            place.extend(np.array(point, dtype=np.float64) for _, *point in quays)
        node_ids.extend(numbers)
        node_start.append(len(node_ids))
    points = np.array(place, dtype=np.float64).reshape(-1, 2)
    lines = [np.asarray(table.coordinates[k], dtype=np.float64) for k in order]
    return Layers(
        keys=keys,
        classes=classes,
        link_ids=[table.id[k] for k in order],
        node_ids=node_ids,
        link_start=link_start.astype(np.int64),
        node_start=np.array(node_start, dtype=np.int64),
        link_u=ends[0],
        link_v=ends[1],
        link_class=np.array([class_number[table.haul_class[k]] for k in order], dtype=np.int32),
        length_km=np.array([table.length_km[k] for k in order], dtype=np.float64),
        highest_m=np.array([table.highest_m[k] for k in order], dtype=np.float64),
        climb_m=np.array([table.climb_m[k] for k in order], dtype=np.float64),
        descent_m=np.array([table.descent_m[k] for k in order], dtype=np.float64),
        node_lon=points[:, 0],
        node_lat=points[:, 1],
        coordinates=np.concatenate(lines) if lines else np.zeros((0, 2)),
        coordinate_start=np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64),
    )
