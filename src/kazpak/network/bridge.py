"""Closing gaps: pieces that do not meet, and dead ends that stop just short of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kazpak.network.lines import flatten, sample, unit_vectors
from kazpak.network.split import Cut, split
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kazpak.network.network import Network

__all__ = ["bridge", "close_dead_ends"]

_WINDING = 1.1
_END_BONUS = 0.85
_PARTNERS = 4
_AT_NODE_KM = 0.3
_STEP_KM = 2.0
_ROUNDS = 8


class _Gap(NamedTuple):
    """A dead end, and the place on a link that it should have reached."""

    gap_km: float
    node: int
    link: int
    fraction: float


def bridge(network: Network, *, within_km: float, sides: Mapping[str, str] | None = None) -> Network:
    """Join pieces that lie within reach, nearest first, by straight links a tenth longer than the gap.

    Each piece is joined where it comes nearest to another; line ends count as 15 % nearer. The largest
    piece only receives. New links have the source `bridge` and `bridged_km` set.

    Parameters
    ----------
    network
        Stays as it is.
    within_km
        Widest gap to close [km].
    sides
        Node id to a side, such as a country; gaps between different sides are never closed.
    """
    from scipy.spatial import cKDTree

    nodes = Topology.of(network)
    count, piece = nodes.pieces()
    place = nodes.lon_lat(network)
    vectors = unit_vectors(place)
    tree = cKDTree(vectors)
    side = np.array([sides.get(str(n), "") if sides else "" for n in nodes.ids], dtype=object)
    ends = nodes.degree == 1
    largest = np.bincount(piece).argmax()
    found: list[tuple[float, float, int, int]] = []
    for node in np.flatnonzero(piece != largest):
        near = np.array(tree.query_ball_point(vectors[node], within_km), dtype=np.intp)
        near = near[
            (piece[near] != piece[node]) & (side[near] == side[node]) & (nodes.layers[near] == nodes.layers[node])
        ]
        gap = np.linalg.norm(vectors[near] - vectors[node], axis=1)
        score = gap * np.where(ends[near], _END_BONUS, 1.0) * (_END_BONUS if ends[node] else 1.0)
        order = np.lexsort((near, score))
        _, first = np.unique(piece[near[order]], return_index=True)
        found.extend((score[k], gap[k], int(node), int(near[k])) for k in order[np.sort(first)[:_PARTNERS]])
    head = np.arange(count)
    chosen = []
    for _, gap_km, a, b in sorted(found):
        one, two = _root(head, piece[a]), _root(head, piece[b])
        if one != two:
            head[max(one, two)] = min(one, two)
            chosen.append((a, b, gap_km))
    return _with_bridges(network, nodes, place, chosen)


def _root(head: NDArray[np.intp], piece: int) -> int:
    while head[piece] != piece:
        piece = int(head[piece])
    return int(piece)


def _with_bridges(
    network: Network, nodes: Topology, place: NDArray[np.float64], pairs: list[tuple[int, int, float]]
) -> Network:
    """Add straight links between pairs of nodes."""
    if not pairs:
        return network
    links = network.links
    like = links.set_index(pd.Series(nodes.u, index=links.index)).groupby(level=0).first()
    like = like.combine_first(links.set_index(pd.Series(nodes.v, index=links.index)).groupby(level=0).first())
    rows = []
    numbers = links["id"].str.extract(r"^bridge/(\d+)", expand=False).dropna().astype(int)
    taken = int(numbers.max()) if len(numbers) else 0
    for number, (a, b, gap_km) in enumerate(pairs, start=taken + 1):
        row = like.loc[a].to_dict()
        row |= {"id": f"bridge/{number}", "from_id": nodes.ids[a], "to_id": nodes.ids[b], "source": "bridge"}
        row |= {"length_km": gap_km * _WINDING, "bridged_km": gap_km * _WINDING}
        row |= {"geometry": shapely.LineString([place[a], place[b]])}
        rows.append(row)
    table = links if "bridged_km" in links else links.assign(bridged_km=0.0)
    fresh = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=links.crs)
    fresh = fresh[table.columns].astype(table.dtypes.drop("geometry").to_dict())
    return network.replace(pd.concat([table, fresh]))


def close_dead_ends(
    network: Network,
    *,
    within_km: float,
    sides: Mapping[str, str] | None = None,
    detour_km: float = 25.0,
    detour_factor: float = 4.0,
) -> Network:
    """Carry dead ends on to a line that they stop just short of.

    A gap is closed if the way round, along the network, is longer than `detour_km` plus `detour_factor`
    times the gap; the line reached is cut there. Shortest gaps first, and the ways round are measured anew
    after each round, for one closed gap often explains its neighbours.

    Parameters
    ----------
    network
        Stays as it is.
    within_km
        Widest gap to close [km].
    sides
        Node id to a side, such as a country; gaps between different sides are never closed.
    detour_km, detour_factor
        How long a way round must be.
    """
    names = dict(sides or {})
    for number in range(_ROUNDS):
        closed = _close_round(network, within_km, names, (detour_km, detour_factor), number)
        if closed is None:
            break
        network = closed
    return network


def _close_round(
    network: Network, within_km: float, sides: dict[str, str], detour: tuple[float, float], number: int
) -> Network | None:
    nodes = Topology.of(network)
    links = network.links
    gaps = _gaps(network, nodes, within_km, detour)
    lengths, ids, modes = (links[c].to_numpy() for c in ("length_km", "id", "mode"))
    used: set[int] = set()
    cuts: list[Cut] = []
    pairs: list[tuple[str, str, str]] = []
    busy: set[int] = set()
    for gap in gaps:
        length = lengths[gap.link]
        near_start, near_end = gap.fraction * length < _AT_NODE_KM, (1 - gap.fraction) * length < _AT_NODE_KM
        at_node = nodes.u[gap.link] if near_start else nodes.v[gap.link] if near_end else None
        side = {sides.get(str(nodes.ids[n]), "") for n in (gap.node, nodes.u[gap.link], nodes.v[gap.link])}
        if gap.node in used or at_node in used or (gap.link in busy and at_node is None) or len(side) > 1:
            continue
        used.add(gap.node)
        if at_node is None:
            name = f"gap/{modes[gap.link]}/{number}/{len(cuts)}"
            cuts.append(Cut(ids[gap.link], gap.fraction, name))
            busy.add(gap.link)
            sides[name] = side.pop()
        else:
            used.add(int(at_node))
            name = str(nodes.ids[at_node])
        pairs.append((str(nodes.layers[gap.node]), str(nodes.ids[gap.node]), name))
    if not pairs:
        return None
    cut_up = split(network, cuts)
    nodes = Topology.of(cut_up)
    number_of = {(layer, name): i for i, (layer, name) in enumerate(zip(nodes.layers, nodes.ids, strict=True))}
    place = nodes.lon_lat(cut_up)
    vectors = unit_vectors(place)
    ends = [(number_of[layer, a], number_of[layer, b]) for layer, a, b in pairs]
    bridges = [(a, b, float(np.linalg.norm(vectors[a] - vectors[b]))) for a, b in ends]
    return _with_bridges(cut_up, nodes, place, bridges)


def _gaps(network: Network, nodes: Topology, within_km: float, detour: tuple[float, float]) -> list[_Gap]:
    """Every dead end with the nearest place it can only reach by a long way round, shortest gap first."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    base, factor = detour
    length = np.maximum(network.links["length_km"].to_numpy(), 1e-6)
    one, other = np.minimum(nodes.u, nodes.v), np.maximum(nodes.u, nodes.v)
    order = np.lexsort((length, other, one))
    _, first = np.unique(np.column_stack([one, other])[order], axis=0, return_index=True)
    shortest = order[first]
    shortest = shortest[one[shortest] != other[shortest]]
    shape = (len(nodes), len(nodes))
    graph = coo_array((length[shortest], (nodes.u[shortest], nodes.v[shortest])), shape=shape).tocsr()
    ends = np.flatnonzero(nodes.degree == 1)
    way = dijkstra(graph, directed=False, indices=ends, limit=base + factor * within_km + 30)
    spots, owner, fraction = _spots(network)
    tree = cKDTree(unit_vectors(spots))
    at = unit_vectors(nodes.lon_lat(network)[ends])
    gaps = []
    for row, node in enumerate(ends):
        near = np.array(tree.query_ball_point(at[row], within_km), dtype=np.intp)
        link = owner[near]
        gap = np.linalg.norm(tree.data[near] - at[row], axis=1)
        before, after = fraction[near] * length[link], (1 - fraction[near]) * length[link]
        round_km = np.minimum(way[row, nodes.u[link]] + before, way[row, nodes.v[link]] + after)
        good = (round_km > base + factor * gap) & (nodes.layers[nodes.u[link]] == nodes.layers[node])
        if good.any():
            best = np.flatnonzero(good)[np.argmin(gap[good])]
            gaps.append(_Gap(float(gap[best]), int(node), int(link[best]), float(fraction[near[best]])))
    return sorted(gaps)


def _spots(network: Network) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.float64]]:
    """Points every few kilometres along all links: place, link, fraction."""
    xy, starts = flatten(network.links.geometry.to_numpy())
    spots = [sample(xy[starts[i] : starts[i + 1]], every_km=_STEP_KM) for i in range(len(starts) - 1)]
    owner = np.repeat(np.arange(len(spots)), [len(s) for s in spots])
    fraction = np.concatenate([np.linspace(0, 1, len(s)) for s in spots])
    return np.vstack(spots), owner, fraction
