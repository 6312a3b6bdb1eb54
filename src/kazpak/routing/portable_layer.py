"""One layer of a portable answer: costs of its legs, and the stretches that they run over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.routing.stretches import stretches_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kazpak.network.layers import Layers
    from kazpak.routing.graph import Graph
    from kazpak.routing.stretches import Stretch

__all__ = ["packed", "packed_layer"]


def packed(values: ArrayLike, kind: str) -> str:
    """Numbers as base64.

    Parameters
    ----------
    values
        Any shape; rows one after the other.
    kind
        Of a number, as numpy writes it; little-endian, which is what browsers read.
    """
    return base64.b64encode(np.asarray(values, dtype=kind).tobytes()).decode()


def packed_layer(graph: Graph, layer: int, stops: Mapping[int, int], classes: dict[int, int]) -> dict[str, Any]:
    """A layer as a page reads it.

    Parameters
    ----------
    graph
        Its criterion chooses the legs.
    layer
        Number of the layer.
    stops
        Node number to position, for all nodes that legs begin or end at.
    classes
        Haul classes met so far with the numbers that they get; those of this layer are added.

    Returns
    -------
    dict
        `cost`: shape (stops, stops), what a leg costs, from the tree of the row's stop; infinite where
        nothing leads. `last`: shape (stops, nodes), as in `stretches.Stretches`. `km` holds the kilometres
        of each stretch in each haul class that it meets: as many as `parts` says, in the classes `class`.
        `lines` are lon-lat points.
    """
    layers, key = graph.layers, graph.layers.keys[layer]
    found = stretches_of(graph, layer, list(stops))
    km = [_km(layers, stretch) for stretch in found.stretches]
    for part in km:
        for name in part:
            classes.setdefault(name, len(classes))
    places = np.array(list(stops))
    offset = layers.nodes_of(layer).start
    return {
        "name": str(key),
        "country": key.country,
        "mode": key.mode,
        "gauge_mm": key.gauge_mm,
        "project": key.project,
        "hauls": bool(graph.layer_allowed[layer]),
        "stops": [str(layers.node_ids[offset + node]) for node in stops],
        "gates": [int(node in layers.gate_rows[layer]) for node in stops],
        "nodes": len(found.nodes),
        "cost": packed(graph.between(layer, places, places), "<f8"),
        "last": packed(found.last, "<i2"),
        "ends": packed([(s.start, s.end) for s in found.stretches], "<u2"),
        "parts": packed([len(part) for part in km], "<u1"),
        "class": packed([classes[name] for part in km for name in part], "<u2"),
        "km": packed([value for part in km for value in part.values()], "<f8"),
        "lines": [_line(layers, stretch).round(5).tolist() for stretch in found.stretches],
    }


def _km(layers: Layers, stretch: Stretch) -> dict[int, float]:
    """Kilometres by haul class."""
    links = np.array(stretch.links)
    km = np.bincount(layers.link_class[links], weights=layers.length_km[links])
    return {int(name): float(km[name]) for name in np.flatnonzero(km)}


def _line(layers: Layers, stretch: Stretch) -> NDArray[np.float64]:
    """Points of a stretch, each node once."""
    pieces: list[NDArray[np.float64]] = []
    for link, back in zip(stretch.links, stretch.reverse, strict=True):
        piece = layers.geometry(link)[:: -1 if back else 1]
        pieces.append(piece[1:] if pieces else piece)
    return np.concatenate(pieces)
