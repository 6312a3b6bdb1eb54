"""The whole weighed network as directed arcs, so that any outside router can check an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.costs.criterion import CRITERIA
from kazpak.network.layers import SEA
from kazpak.routing.ask import all_weights
from kazpak.routing.graph import Engine, Graph, Rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kazpak.network.gazetteer import Place

__all__ = ["arcs"]


def arcs(engine: Engine, rules: Rules, ends: Sequence[Place] = ()) -> Iterator[dict[str, Any]]:
    """Arcs of the network under a case: hauls, passages that are open, and the ways to places.

    Ordinary nodes keep their id. A gate stands in several layers, so its nodes are `GATE@LAYER`; a city,
    point or port is a node of its own id.

    Parameters
    ----------
    engine
        The weighed case.
    rules
        Modes, and what to avoid.
    ends
        Places to tie to the network, besides all ports.

    Yields
    ------
    dict
        from_node, to_node, kind, id, mode, country, and one entry a criterion; `risk` as a hazard, which
        adds along a path (the chance of a path is 1 - exp(-sum)).
    """
    weights = all_weights(engine)
    table = np.stack([weights[name] for name in CRITERIA], axis=1)
    graph = Graph(engine, weights["length_km"], rules)
    yield from _hauls(graph, table)
    for i in np.flatnonzero(graph.allowed).tolist():
        p = graph.passages[i]
        if graph.layer_allowed[p.from_layer] and graph.layer_allowed[p.to_layer]:
            ends_of = _name(graph, p.from_layer, p.from_node), _name(graph, p.to_layer, p.to_node)
            yield _arc(*ends_of, p.kind, p.id, p.mode, p.country, engine.weighed.passage[i] @ table)
    by_each = [Graph(engine, w, rules) for w in weights.values()] if ends else []
    for place in ends:
        yield from _ways_in_and_out(graph, weights, place)
        yield from _drayage(by_each, table, place)


def _arc(
    from_node: str, to_node: str, kind: str, name: str, mode: str, country: str, values: NDArray[np.float64]
) -> dict[str, Any]:
    ids = {
        "from_node": from_node,
        "to_node": to_node,
        "kind": kind,
        "id": name,
        "mode": mode,
        "country": country,
    }
    return ids | {c: float(v) for c, v in zip(CRITERIA, values, strict=True)}


def _name(graph: Graph, layer: int, node: int) -> str:
    """Name of a node that no other layer shares."""
    key = graph.layers.keys[layer]
    name = str(graph.layers.node_ids[graph.layers.nodes_of(layer).start + node])
    return name if key == SEA or ":" not in name else f"{name}@{key}"


def _hauls(graph: Graph, table: NDArray[np.float64]) -> Iterator[dict[str, Any]]:
    layers, engine = graph.layers, graph.engine
    rates = engine.weighed.haul @ table
    for layer in np.flatnonzero(graph.layer_allowed):
        key = layers.keys[layer]
        links = layers.links_of(int(layer))
        for link in range(links.start, links.stop):
            haul = layers.classes[layers.link_class[link]]
            if {*haul.names, str(layers.link_ids[link])} & engine.without:
                continue
            values = rates[layers.link_class[link]] * layers.length_km[link]
            u, v = (_name(graph, int(layer), int(n)) for n in (layers.link_u[link], layers.link_v[link]))
            for a, b in ((u, v), (v, u)):
                yield _arc(a, b, "haul", str(layers.link_ids[link]), key.mode, key.country, values)


def _ways_in_and_out(graph: Graph, weights: dict[str, NDArray[np.float64]], place: Place) -> Iterator[dict[str, Any]]:
    """Arcs between a place and the network; none lets a trip change layers for free."""
    end = graph.engine.case.world.end(place)
    table = np.stack([weights[name] for name in CRITERIA], axis=1)
    for touch in end.touches:
        key = graph.layers.keys[touch.layer]
        node = _name(graph, touch.layer, touch.node)
        if node == place.id:
            continue
        for starting in (True, False):
            terms = graph.access_terms(touch, starting=starting)
            if graph.layer_allowed[touch.layer]:
                pair = (place.id, node) if starting else (node, place.id)
                if starting and place.kind == "crossing":
                    continue  # in and out for nothing would be a way round the gate
                yield _arc(*pair, "access", place.id, key.mode, key.country, terms @ table)


def _drayage(graphs: Sequence[Graph], table: NDArray[np.float64], place: Place) -> Iterator[dict[str, Any]]:
    """Local trucks to terminals, where roads are not asked for: one arc for each criterion's best road."""
    from kazpak.routing.option import haul_terms

    graph = graphs[0]
    end = graph.engine.case.world.end(place)
    for starting in (True, False):
        for i, touch in graph.drayage(end, starting=starting):
            p = graph.passages[i]
            ends = (touch.node, p.from_node) if starting else (p.to_node, touch.node)
            access = graph.access_terms(touch, starting=starting)
            yard = f"{p.gate}@{'loading' if starting else 'unloading'}"
            rail = _name(graph, *((p.to_layer, p.to_node) if starting else (p.from_layer, p.from_node)))
            around = [(place.id, yard), (yard, rail)] if starting else [(yard, place.id), (rail, yard)]
            roads = {terms.tobytes(): terms for terms in (haul_terms(g, touch.layer, *ends) for g in graphs)}
            for terms in roads.values():
                yield _arc(*around[0], "access", place.id, "road", p.country, (access + terms) @ table)
            yield _arc(*around[1], p.kind, p.id, "", p.country, graph.engine.weighed.passage[i] @ table)
