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


def arcs(
    engine: Engine, rules: Rules, ends: Sequence[Place] = (), *, trip: tuple[Place, Place] | None = None
) -> Iterator[dict[str, Any]]:
    """Arcs of the network under a case: hauls, passages that are open, and the ways to places.

    Ordinary nodes keep their id. A gate stands in several layers, so its nodes are `GATE@LAYER`; a port is a node of
    its own id. No way leads through a city or point: a trip begins at the node of its id and ends at `ID@end`, or
    where the arcs are those of one trip, at the node of its id.

    Parameters
    ----------
    engine
        The weighed case.
    rules
        Modes, and what to avoid.
    ends
        Places to tie to the network, besides all ports.
    trip
        Origin and destination, to tie these alone: the one as a beginning, the other as an end.

    Yields
    ------
    dict
        from_node, to_node, kind, id, mode, country, one entry a criterion, and `hazard`. All but `risk` add along a
        path; the risk of a path is 1 - exp(-sum of its hazards).
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
    tied = (
        [(place, starting) for place in ends for starting in (True, False)]
        if trip is None
        else [(trip[0], True), (trip[1], False)]
    )
    by_each = [Graph(engine, w, rules) for w in weights.values()] if tied else []
    for place, starting in tied:
        name = place.id if starting or trip is not None else f"{place.id}@end"
        yield from _way_in_or_out(graph, table, place, name, starting=starting)
        yield from _drayage(by_each, table, place, name, starting=starting)


def _arc(
    from_node: str, to_node: str, kind: str, name: str, mode: str, country: str, values: NDArray[np.float64]
) -> dict[str, Any]:
    ids: dict[str, Any] = {
        "from_node": from_node,
        "to_node": to_node,
        "kind": kind,
        "id": name,
        "mode": mode,
        "country": country,
    }
    shown = {c: CRITERIA[c].show(float(v)) for c, v in zip(CRITERIA, values, strict=True)}
    return ids | shown | {"hazard": float(values[list(CRITERIA).index("risk")])}


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


def _way_in_or_out(
    graph: Graph, table: NDArray[np.float64], place: Place, name: str, *, starting: bool
) -> Iterator[dict[str, Any]]:
    """Arcs between a place and the network; none lets a trip change layers for free."""
    for touch in graph.engine.case.world.end(place).touches:
        key = graph.layers.keys[touch.layer]
        node = _name(graph, touch.layer, touch.node)
        if node == place.id or not graph.layer_allowed[touch.layer]:
            continue
        if starting and place.kind == "crossing":
            continue  # in and out for nothing would be a way round the gate
        pair = (name, node) if starting else (node, name)
        yield _arc(
            *pair, "access", place.id, key.mode, key.country, graph.access_terms(touch, starting=starting) @ table
        )


def _drayage(
    graphs: Sequence[Graph], table: NDArray[np.float64], place: Place, name: str, *, starting: bool
) -> Iterator[dict[str, Any]]:
    """Local trucks to terminals, where roads are not asked for: one arc for each criterion's best road."""
    from kazpak.routing.option import haul_terms

    graph = graphs[0]
    for i, touch in graph.drayage(graph.engine.case.world.end(place), starting=starting):
        p = graph.passages[i]
        ends = (touch.node, p.from_node) if starting else (p.to_node, touch.node)
        access = graph.access_terms(touch, starting=starting)
        yard = f"{p.gate}@{'loading' if starting else 'unloading'}@{place.id}"
        rail = _name(graph, *((p.to_layer, p.to_node) if starting else (p.from_layer, p.from_node)))
        around = [(name, yard), (yard, rail)] if starting else [(yard, name), (rail, yard)]
        roads = {terms.tobytes(): terms for terms in (haul_terms(g, touch.layer, *ends) for g in graphs)}
        for terms in roads.values():
            yield _arc(*around[0], "access", place.id, "road", p.country, (access + terms) @ table)
        yield _arc(*around[1], p.kind, p.id, "", p.country, graph.engine.weighed.passage[i] @ table)
