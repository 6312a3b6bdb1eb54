"""Legs: best paths inside one layer, kept as shortest-path trees from its gates.

One tree answers for every place of the layer, so a city anywhere reaches every gate by a look-up. Hauls
cost the same in both directions, so a tree serves both. Trees depend on the ratios between the rates of
the layer's haul classes only: where all rates move together the same tree serves again, scaled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.layers import Layers

__all__ = ["Forest", "Tree", "Walk", "grow", "shape_of"]

# Adds an imperceptible preference for short paths where a rate is zero, so that nothing wanders for free.
_TIE_BREAK = 1e-12

_TREES_KEPT = 1_000
_WALKS_KEPT = 5_000


class Tree(NamedTuple):
    """Shortest paths from some roots to all nodes of a layer.

    Attributes
    ----------
    roots
        Node numbers.
    cost
        Shape (roots, nodes), in units of the layer's shape; infinite where nothing leads.
    link
        Shape (roots, nodes): the last link of the path, as a number within the layer; -1 at a root.
    """

    roots: NDArray[np.int32]
    cost: NDArray[np.float64]
    link: NDArray[np.int32]


def shape_of(
    layers: Layers, layer: int, rates: NDArray[np.float64], removed: frozenset[str] = frozenset()
) -> tuple[float, bytes, NDArray[np.float64]]:
    """Scale and shape of a layer's rates: `rates = scale * shape`, the largest entry of shape is 1.

    Parameters
    ----------
    layers, layer
        The network and the number of the layer.
    rates
        Value of the criterion for one kilometre of each haul class.
    removed
        Lines that are out of use: their rate is infinite.

    Returns
    -------
    tuple
        Scale, a key that two equal shapes share, and the shape over the haul classes of the layer
        (one entry a class of `layers.classes`, zero for classes that are not in the layer).
    """
    present = layers.present_classes[layer]
    shape = np.zeros(len(layers.classes))
    shape[present] = rates[present]
    for i in present if removed else ():
        if layers.classes[i].line and layers.classes[i].line in removed:
            shape[i] = np.inf
    finite = shape[np.isfinite(shape)]
    scale = float(finite.max(initial=0.0))
    if scale > 0.0:
        shape = shape / scale
        values = np.round(shape[present], 13)
    else:
        shape[present] = np.where(np.isfinite(shape[present]), 1.0, np.inf)
        values = shape[present]
    return scale, values.tobytes(), shape


def grow(
    layers: Layers,
    layer: int,
    shape: NDArray[np.float64],
    roots: Sequence[int],
    *,
    without: frozenset[str] = frozenset(),
) -> Tree:
    """Trees from some nodes of a layer, by Dijkstra's algorithm.

    Parameters
    ----------
    layers, layer
        The network and the number of the layer.
    shape
        Cost of one kilometre of each haul class, at least 0.
    roots
        Node numbers to start from.
    without
        Ids of links that are out of use.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    links, nodes = layers.links_of(layer), layers.nodes_of(layer)
    n = nodes.stop - nodes.start
    start = np.asarray(roots, dtype=np.int32)
    u, v = layers.link_u[links].astype(np.int64), layers.link_v[links].astype(np.int64)
    weight = layers.length_km[links] * (shape[layers.link_class[links]] + _TIE_BREAK)
    keep = np.isfinite(weight)
    if without:
        keep &= np.array([name not in without for name in layers.link_ids[links]], dtype=bool)
    number = np.flatnonzero(keep)
    # Of parallel links only the cheapest can be on a path.
    pair = np.minimum(u, v)[number] * n + np.maximum(u, v)[number]
    order = np.lexsort((weight[number], pair))
    pair, number = pair[order], number[order]
    first = np.ones(len(pair), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    pair, number = pair[first], number[first]
    if not len(number) or not len(start):
        cost = np.full((len(start), n), np.inf)
        cost[np.arange(len(start)), start] = 0.0
        return Tree(start, cost, np.full((len(start), n), -1, dtype=np.int32))
    matrix = csr_array((weight[number], (pair // n, pair % n)), shape=(n, n))
    cost, before = dijkstra(matrix, directed=False, indices=start, return_predecessors=True)
    here = np.broadcast_to(np.arange(n), before.shape)
    reached = before >= 0
    b = np.where(reached, before, 0).astype(np.int64)
    where = np.searchsorted(pair, np.minimum(b, here) * n + np.maximum(b, here))
    link = np.where(reached, number[np.minimum(where, len(number) - 1)], -1).astype(np.int32)
    return Tree(start, cost, link)


class Walk(NamedTuple):
    """One leg, traced.

    Attributes
    ----------
    links
        In order of travel, as numbers of the network's links.
    reverse
        For each link, whether it is travelled from its `v` to its `u` end.
    classes, km
        Haul classes met, and the kilometres in each.
    """

    links: tuple[int, ...]
    reverse: tuple[bool, ...]
    classes: NDArray[np.int64]
    km: NDArray[np.float64]


@dataclass
class Forest:
    """Trees that have been grown, by layer and shape; grows those that are missing.

    A cache, and nothing else: the same question gives the same answer with an empty one. What was used
    longest ago goes first when there is too much of it.

    Attributes
    ----------
    layers
        The network.
    trees
        Trees from all gate nodes, by (layer, shape key, links out of use).
    single
        Trees from one other node, by the same and the node.
    walks
        Legs traced, by the same and both nodes.
    stored
        Trees saved earlier, as `to_arrays` gave them; read when first needed.
    """

    layers: Layers
    trees: dict[tuple[int, bytes, frozenset[str]], Tree] = field(default_factory=dict)
    single: dict[tuple[int, bytes, frozenset[str], int], Tree] = field(default_factory=dict)
    walks: dict[tuple[int, bytes, frozenset[str], int, int], Walk] = field(default_factory=dict)
    stored: Mapping[str, NDArray[Any]] = field(default_factory=dict, repr=False)
    grown: int = 0

    def from_gates(
        self, layer: int, key: bytes, shape: NDArray[np.float64], *, without: frozenset[str] = frozenset()
    ) -> Tree:
        """Tree from the layer's gate nodes, in the order of `layers.gate_nodes`."""
        where = (layer, key, without)
        tree = self.trees.pop(where, None)
        if tree is None:
            name = f"{layer}.{key.hex()}"
            if not without and f"{name}.roots" in self.stored:
                tree = Tree(*(self.stored[f"{name}.{part}"] for part in Tree._fields))
            else:
                gates = list(self.layers.gate_nodes[layer].values())
                tree = grow(self.layers, layer, shape, gates, without=without)
                self.grown += 1
        _keep(self.trees, where, tree, _TREES_KEPT)
        return tree

    def from_node(
        self,
        layer: int,
        key: bytes,
        shape: NDArray[np.float64],
        node: int,
        *,
        without: frozenset[str] = frozenset(),
    ) -> Tree:
        """Tree from one node that is no gate."""
        where = (layer, key, without, node)
        tree = self.single.pop(where, None)
        if tree is None:
            tree = grow(self.layers, layer, shape, [node], without=without)
        _keep(self.single, where, tree, _TREES_KEPT)
        return tree

    def walk(
        self,
        layer: int,
        key: bytes,
        shape: NDArray[np.float64],
        from_node: int,
        to_node: int,
        *,
        without: frozenset[str] = frozenset(),
    ) -> Walk:
        """The leg between two nodes of a layer, link by link."""
        where = (layer, key, without, from_node, to_node)
        walk = self.walks.pop(where, None)
        if walk is None:
            gates = self.layers.gate_rows[layer]
            # A tree from either end will do: hauls cost the same in both directions.
            root, node = (to_node, from_node) if from_node not in gates and to_node in gates else (from_node, to_node)
            if root in gates:
                last_link = self.from_gates(layer, key, shape, without=without).link[gates[root]]
            else:
                last_link = self.from_node(layer, key, shape, root, without=without).link[0]
            walk = _walked(
                self.layers,
                trace(self.layers, layer, last_link, node),
                from_node,
                backwards=root != from_node,
            )
        _keep(self.walks, where, walk, _WALKS_KEPT)
        return walk

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Trees grown so far without any link taken out, as named arrays that `stored` understands."""
        out: dict[str, NDArray[Any]] = {}
        for (layer, key, without), tree in self.trees.items():
            if not without:
                out |= {f"{layer}.{key.hex()}.{part}": value for part, value in tree._asdict().items()}
        return out


def _keep(cache: dict[Any, Any], key: Any, value: Any, most: int) -> None:  # noqa: ANN401 - any cache
    """Put a value at the young end of a cache, and drop the oldest where there are too many."""
    cache[key] = value
    if len(cache) > most:
        del cache[next(iter(cache))]


def _walked(layers: Layers, links: list[int], from_node: int, *, backwards: bool) -> Walk:
    """A traced leg in order of travel, with its kilometres by haul class."""
    if backwards:
        links.reverse()
    u, v = layers.link_u[links].tolist(), layers.link_v[links].tolist()
    reverse, here = [], from_node
    for a, b in zip(u, v, strict=True):
        back = a != here
        reverse.append(back)
        here = a if back else b
    km: NDArray[np.float64] = np.bincount(
        layers.link_class[links], weights=layers.length_km[links], minlength=len(layers.classes)
    ).astype(np.float64)
    used = np.flatnonzero(km)
    return Walk(tuple(links), tuple(reverse), used, km[used])


def trace(layers: Layers, layer: int, last_link: NDArray[np.int32], node: int) -> list[int]:
    """Links from a root to a node, following the last links of a tree backwards."""
    offset = int(layers.link_start[layer])
    path: list[int] = []
    while (link := int(last_link[node])) >= 0:
        path.append(offset + link)
        u, v = int(layers.link_u[offset + link]), int(layers.link_v[offset + link])
        node = u if v == node else v
    path.reverse()
    return path
