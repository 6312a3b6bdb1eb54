"""Shortest-path trees inside one layer, and the rates that decide how they look.

A tree depends on the ratios between the rates of the layer's haul classes only: where all rates move
together the same tree serves again, scaled. So rates are kept as a scale and a shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kazpak.network.layers import Layers

__all__ = ["Shape", "Skeleton", "Tree", "grow", "rates_of", "shapes_of", "skeleton_of"]

# Adds an imperceptible preference for short paths where a rate is zero, so that nothing wanders for free.
_TIE_BREAK = 1e-12

# Units in the last place of a ratio, to which it is rounded: factors that cancel out leave a few of them wrong, and
# a tree is not grown again for that. One part in 10^11 is lost, where answers promise one in 10^9.
_BLURRED = np.int64(1 << 16)


class Shape(NamedTuple):
    """Rates of a layer's haul classes as a product.

    Attributes
    ----------
    scale
        The largest finite rate.
    key
        The ratios of the rates present to it, as bytes: equal for equal shapes, and all that a tree rests on.
    """

    scale: float
    key: bytes


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

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return int(self.roots.nbytes + self.cost.nbytes + self.link.nbytes)


def shapes_of(layers: Layers, rates: NDArray[np.float64], removed: frozenset[str] = frozenset()) -> list[Shape]:
    """Scale and shape of every layer's rates.

    Parameters
    ----------
    layers
        The network.
    rates
        Value of a criterion for one kilometre of each haul class.
    removed
        Lines and regions that are out of use: their rate is infinite.
    """
    if removed:
        rates = np.where([bool(haul.names & removed) for haul in layers.classes], np.inf, rates)
    present, start = layers.classes_by_layer
    values = rates[present]
    finite = np.isfinite(values)
    scale = np.zeros(len(start) - 1)
    some = np.diff(start) > 0
    scale[some] = np.maximum.reduceat(np.where(finite, values, 0.0), start[:-1][some]) if some.any() else 0.0
    by = np.repeat(scale, np.diff(start))
    # Where nothing costs anything the shortest path is as good as any.
    ratios = np.where(by > 0.0, values / np.where(by > 0.0, by, 1.0), np.where(finite, 1.0, np.inf))
    raw = _blurred(ratios).tobytes()
    width = ratios.itemsize
    edges = (start * width).tolist()
    return [Shape(s, raw[a:b]) for s, a, b in zip(scale.tolist(), edges, edges[1:], strict=False)]


def _blurred(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ratios to about one part in 10^11: rates that have been multiplied alike come out equal."""
    bits = ratios.view(np.int64)
    return ((bits + _BLURRED // 2) & -_BLURRED).view(np.float64)


def rates_of(layers: Layers, layer: int, key: bytes) -> NDArray[np.float64]:
    """Rates of a shape, one entry a class of `layers.classes`; zero for classes that are not in the layer."""
    present, start = layers.classes_by_layer
    rates = np.zeros(len(layers.classes))
    rates[present[start[layer] : start[layer + 1]]] = np.frombuffer(key)
    return rates


@dataclass(frozen=True)
class Skeleton:
    """Links of one layer as Dijkstra's algorithm reads them, whatever they cost.

    Attributes
    ----------
    order
        Links, as numbers within the layer, sorted by the pair of nodes that they join; loops are left out.
    pair
        Number of the pair of each link in `order`.
    start, end, of
        Every pair in both directions: end nodes by start node (`start` says where those of a node begin),
        and the number of the pair.
    """

    order: NDArray[np.int64]
    pair: NDArray[np.int64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    of: NDArray[np.int64]


def skeleton_of(layers: Layers, layer: int) -> Skeleton:
    """Skeleton of a layer."""
    links, nodes = layers.links_of(layer), layers.nodes_of(layer)
    n = nodes.stop - nodes.start
    u, v = layers.link_u[links].astype(np.int64), layers.link_v[links].astype(np.int64)
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((high, low))
    order = order[low[order] != high[order]]
    code = low[order] * n + high[order]
    first = np.ones(len(code), dtype=bool)
    first[1:] = code[1:] != code[:-1]
    pair = np.cumsum(first) - 1
    low, high = low[order][first], high[order][first]
    number = np.arange(len(low))
    tail, head, of = np.concatenate([low, high]), np.concatenate([high, low]), np.concatenate([number, number])
    by_tail = np.lexsort((head, tail))
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=n))])
    return Skeleton(order, pair, start.astype(np.int32), head[by_tail].astype(np.int32), of[by_tail])


def grow(
    layers: Layers,
    layer: int,
    rates: NDArray[np.float64],
    roots: Sequence[int],
    *,
    without: frozenset[str] = frozenset(),
    skeleton: Skeleton | None = None,
) -> Tree:
    """Trees from some nodes of a layer, by Dijkstra's algorithm.

    Parameters
    ----------
    layers, layer
        The network and the number of the layer.
    rates
        Cost of one kilometre of each haul class, at least 0.
    roots
        Node numbers to start from.
    without
        Ids of links that are out of use.
    skeleton
        Of the layer, where it is at hand.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    bones = skeleton or skeleton_of(layers, layer)
    n = len(bones.start) - 1
    starts = np.asarray(roots, dtype=np.int32)
    weight, number = _cheapest(layers, layer, rates, bones, without)
    usable = np.isfinite(weight)[bones.of]
    end, of = bones.end[usable], bones.of[usable]
    start = np.concatenate([[0], np.cumsum(usable)]).astype(np.int32)[bones.start]
    if not len(end) or not len(starts):
        cost = np.full((len(starts), n), np.inf)
        cost[np.arange(len(starts)), starts] = 0.0
        return Tree(starts, cost, np.full((len(starts), n), -1, dtype=np.int32))
    matrix = csr_array((weight[of], end, start), shape=(n, n))
    cost, before = dijkstra(matrix, indices=starts, return_predecessors=True)
    tail = np.repeat(np.arange(n), np.diff(start))
    link = np.full(cost.shape, -1, dtype=np.int32)
    for row, parents in zip(link, before, strict=True):
        taken = parents[end] == tail
        row[end[taken]] = number[of[taken]]
    return Tree(starts, cost, link)


def _cheapest(
    layers: Layers, layer: int, rates: NDArray[np.float64], bones: Skeleton, without: frozenset[str]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Weight and number of the cheapest link of every pair: of parallel links no other can be on a path."""
    links = layers.links_of(layer)
    weight = layers.length_km[links] * (rates[layers.link_class[links]] + _TIE_BREAK)
    if without:
        weight[[name in without for name in layers.link_ids[links]]] = np.inf
    weight = weight[bones.order]
    pairs = int(bones.pair[-1]) + 1 if len(bones.pair) else 0
    least = np.full(pairs, np.inf)
    np.minimum.at(least, bones.pair, weight)
    number = np.zeros(pairs, dtype=np.int32)
    first = np.flatnonzero(weight == least[bones.pair])[::-1]  # of equals the first is written last
    number[bones.pair[first]] = bones.order[first]
    return least, number
