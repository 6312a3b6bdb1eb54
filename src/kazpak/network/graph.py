"""To and from NetworkX, in the shape that OSMnx knows: nodes are whole numbers with `x` and `y`.

Gates divide: a gate that two layers share becomes one graph node per layer, and no edge leads from one to
the other, for passing a gate is not free. `gates="joined"` makes one node of them, for drawings and for
distances that take every gate as open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import shapely

from kazpak.network.network import CRS, LINK_TYPES, Network, layer_names, without_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import networkx as nx

__all__ = ["from_networkx", "to_networkx"]

_M_PER_KM: Final = 1000.0
_REVERSED: Final = {"climb_m": "descent_m", "descent_m": "climb_m"}
_KEPT: Final = tuple(c for c in LINK_TYPES if c not in ("id", "from_id", "to_id"))


def to_networkx(network: Network, *, gates: Literal["apart", "joined"] = "apart") -> nx.MultiDiGraph[Any]:
    """Give a directed multigraph with both directions of every link.

    Parameters
    ----------
    network
        Stays as it is.
    gates
        `apart`: layers do not touch; `joined`: a gate is one node, free to pass.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are row numbers of `network.nodes`, with `x`, `y` [deg], `id`, `layer` and
        `street_count`; edges have `osmid`
        (the link's id), `length` [m], `length_km`, `geometry`, `oneway`, `reversed`, and the other columns
        that are not empty; graph attribute `crs`. Functions of OSMnx accept it.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=CRS.lower(), simplified=True, made_by="kazpak")
    nodes, links = network.nodes, network.links
    place = shapely.get_coordinates(nodes.geometry.to_numpy()).tolist()
    number: dict[tuple[str, str], int] = {}
    for row, (layer, name, (x, y)) in enumerate(zip(nodes["layer"], nodes["id"], place, strict=True)):
        first = number.setdefault(("", without_side(name)), row) if gates == "joined" and ":" in name else row
        number[layer, name] = first
        if first == row:
            graph.add_node(row, x=x, y=y, id=name, layer=layer)
    layer = layer_names(links)
    start = [number[key] for key in zip(layer, links["from_id"], strict=True)]
    end = [number[key] for key in zip(layer, links["to_id"], strict=True)]
    nx.set_node_attributes(graph, dict.fromkeys(graph, 0), "street_count")
    for u, v, (forward, back) in zip(start, end, _attributes(links), strict=True):
        graph.add_edge(u, v, **forward)
        graph.add_edge(v, u, **back)
        graph.nodes[u]["street_count"] += 1
        graph.nodes[v]["street_count"] += 1
    return graph


def _attributes(links: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Edge attributes of every link, there and back; empty ones are left out."""
    lines = links.geometry.to_numpy()
    columns = {c: links[c].astype(object).where(links[c].notna(), "").tolist() for c in _KEPT}
    for row, (name, there, back) in enumerate(zip(links["id"], lines, shapely.reverse(lines), strict=True)):
        kept: dict[str, Any] = {c: values[row] for c, values in columns.items() if values[row] != ""}
        kept |= {"osmid": name, "length": kept["length_km"] * _M_PER_KM, "oneway": False}
        turned = {_REVERSED[c]: value for c, value in kept.items() if c in _REVERSED}
        yield (
            kept | {"geometry": there, "reversed": False},
            kept | turned | {"geometry": back, "reversed": True},
        )


def from_networkx(graph: nx.MultiDiGraph[Any], *, mode: str = "road", country: str = "") -> Network:
    """Take a graph of `to_networkx` back, or one that OSMnx made.

    Parameters
    ----------
    graph
        Nodes with `x` and `y` in degrees; edges with `length` [m], and `geometry` where they are not
        straight. Of two opposite edges along the same line one link is made.
    mode, country
        What the links are, where the edges do not say.

    Returns
    -------
    Network
        With the ids of the network that the graph came from; other links are named by their ends.
    """
    import geopandas as gpd
    import pandas as pd

    own = graph.graph.get("made_by") == "kazpak"
    name = {node: str(data.get("id", node)) if own else str(node) for node, data in graph.nodes(data=True)}
    rows: list[dict[str, Any]] = []
    seen: set[tuple[Any, ...]] = set()
    for start, end, key, data in graph.edges(keys=True, data=True):
        line = data.get("geometry") or shapely.LineString([_place(graph, start), _place(graph, end)])
        mark = (data["osmid"],) if own else _same_road(start, end, data, line)
        if mark in seen or (own and data["reversed"]):
            continue
        seen.add(mark)
        row = {
            "id": data["osmid"] if own else f"{start}-{end}-{key}",
            "from_id": name[start],
            "to_id": name[end],
        }
        row |= {"mode": mode, "country": country, "length_km": data["length"] / _M_PER_KM, "geometry": line}
        row |= {column: data[column] for column in _KEPT if column in data}
        rows.append(row)
    table = pd.DataFrame(rows, columns=None if rows else ["from_id", "to_id", "mode", "geometry"])
    return Network.of(gpd.GeoDataFrame(table, geometry="geometry", crs=CRS))


def _place(graph: nx.MultiDiGraph[Any], node: Any) -> tuple[float, float]:  # noqa: ANN401
    return graph.nodes[node]["x"], graph.nodes[node]["y"]


def _same_road(start: Any, end: Any, data: dict[str, Any], line: shapely.LineString) -> tuple[Any, ...]:  # noqa: ANN401
    """Equal for an edge and its opposite."""
    middle = np.round(shapely.get_coordinates(line.interpolate(0.5, normalized=True))[0], 5)
    return (*sorted((str(start), str(end))), round(data["length"], 1), *middle.tolist())
