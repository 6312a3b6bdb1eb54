"""Legs of one layer in short: what they have in common is said once.

All legs between some stops of a layer run over far fewer links than the layer has, and between stops and
forks nothing ever turns off. Links between two such nodes are a stretch. For each stop and node the last
stretch of the way there is kept, so that any leg can be followed back, stretch by stretch, link for link
as `Graph.walk` goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.network.layers import Layers
    from kazpak.routing.graph import Graph

__all__ = ["Stretch", "Stretches", "stretches_of"]


class Stretch(NamedTuple):
    """Links in a row.

    Attributes
    ----------
    start, end
        Nodes at its ends, as positions in `Stretches.nodes`.
    links
        In order from start to end, as numbers of the network's links.
    reverse
        For each link, whether it lies from its `v` to its `u` end.
    """

    start: int
    end: int
    links: tuple[int, ...]
    reverse: tuple[bool, ...]


@dataclass(frozen=True)
class Stretches:
    """Stretches of one layer.

    Attributes
    ----------
    nodes
        Nodes where stretches meet, as numbers within the layer; the stops come first, in their order.
    stretches
        Each once.
    last
        Shape (stops, nodes): last stretch of the way from a stop to a node, -1 where none is needed.
    """

    nodes: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    last: NDArray[np.int64]


def stretches_of(graph: Graph, layer: int, stops: Sequence[int]) -> Stretches:
    """Stretches of all legs between some stops of a layer.

    Parameters
    ----------
    graph
        Its criterion chooses the legs.
    layer
        Number of the layer.
    stops
        Node numbers within the layer, each once.
    """
    gates = graph.layers.gate_rows[layer]
    found = []
    for stop in stops:
        # As in Forest.walk: a leg that touches a gate is read from the tree of a gate.
        targets = stops if stop in gates else [s for s in stops if s not in gates]
        tree, row = graph.tree(layer, stop)
        found.append(_way_back(graph.layers, layer, tree.link[row], targets))
    used = sorted({link for way in found for link in way.values()})
    nodes, stretches, of_link = _joined(graph.layers, used, stops)
    place = {node: i for i, node in enumerate(nodes)}
    last = np.full((len(stops), len(nodes)), -1, dtype=np.int64)
    for row, way in enumerate(found):
        for node, link in way.items():
            if node in place:
                last[row, place[node]] = of_link[link]
    return Stretches(tuple(nodes), tuple(stretches), last)


def _way_back(layers: Layers, layer: int, last_link: NDArray[np.int32], targets: Iterable[int]) -> dict[int, int]:
    """Last link on the way to each node that leads to a target, from the root of a tree."""
    offset = int(layers.link_start[layer])
    way: dict[int, int] = {}
    for target in targets:
        node = target
        while node not in way and (link := int(last_link[node])) >= 0:
            way[node] = offset + link
            u, v = int(layers.link_u[offset + link]), int(layers.link_v[offset + link])
            node = u if v == node else v
    return way


def _joined(
    layers: Layers, links: Sequence[int], stops: Sequence[int]
) -> tuple[list[int], list[Stretch], dict[int, int]]:
    """Nodes, stretches, and the stretch of each link."""
    ends = {link: (int(layers.link_u[link]), int(layers.link_v[link])) for link in links}
    around: dict[int, list[int]] = {}
    for link, pair in ends.items():
        for node in pair:
            around.setdefault(node, []).append(link)
    nodes = [*stops, *(n for n, there in around.items() if len(there) != 2 and n not in set(stops))]  # noqa: PLR2004
    place = {node: i for i, node in enumerate(nodes)}
    found: list[Stretch] = []
    of_link: dict[int, int] = {}
    for node in nodes:
        for first in around.get(node, ()):
            if first in of_link:
                continue
            chain, reverse, here, link = [], [], node, first
            while True:
                u, v = ends[link]
                chain.append(link)
                reverse.append(here != u)
                of_link[link] = len(found)
                here = v if here == u else u
                if here in place:
                    break
                a, b = around[here]
                link = b if a == link else a
            found.append(Stretch(place[node], place[here], tuple(chain), tuple(reverse)))
    return nodes, found, of_link
