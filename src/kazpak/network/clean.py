"""Cleaning verbs: merge near nodes, join chains, drop twins, spurs and debris. Network in, Network out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kazpak.network.lines import flatten, lengths_km, unit_vectors
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from kazpak.network.network import Network

__all__ = ["contract", "drop_pieces", "drop_spurs", "drop_twins", "merge", "simplify"]

_SUMMED: Final = ("length_km", "climb_m", "descent_m", "bridged_km")
_LARGEST: Final = ("highest_m",)
_AVERAGED: Final = ("relief_m",)
_OWN: Final = ("id", "from_id", "to_id", "geometry")
_CLUSTER: Final = 1.5
_THROUGH: Final = 2
_KM_PER_DEGREE: Final = 111.195


def merge(network: Network, *, within_km: float, keep: Collection[str] = ()) -> Network:
    """Make one node of nodes that lie close together, as twin tracks and yards have them.

    The nearest pairs are joined first, and no cluster grows wider than half as much again as `within_km`
    from its first member, so a long yard does not collapse into a point. Links inside a cluster vanish; of
    links that then join the same two nodes, the shortest stays.

    Parameters
    ----------
    network
        Stays as it is.
    within_km
        Largest distance between two nodes that become one [km].
    keep
        Node ids that never give up their place or name.
    """
    from scipy.spatial import cKDTree

    nodes = Topology.of(network)
    place = nodes.lon_lat(network)
    vectors = unit_vectors(place)
    pairs = cKDTree(vectors).query_pairs(within_km, output_type="ndarray")
    pairs = pairs[nodes.layers[pairs[:, 0]] == nodes.layers[pairs[:, 1]]]
    apart = np.linalg.norm(vectors[pairs[:, 0]] - vectors[pairs[:, 1]], axis=1)
    fixed = np.isin(nodes.ids, list(keep))
    head = np.arange(len(nodes))
    for i in np.lexsort((pairs[:, 1], pairs[:, 0], apart)):
        a, b = sorted((_head_of(head, pairs[i, 0]), _head_of(head, pairs[i, 1])), key=lambda n: (not fixed[n], n))
        if a == b or fixed[b] or np.linalg.norm(vectors[a] - vectors[b]) > _CLUSTER * within_km:
            continue
        head[b] = a
    rep = np.array([_head_of(head, n) for n in range(len(nodes))], dtype=np.intp)
    return _moved(network, nodes, rep, place)


def _head_of(head: NDArray[np.intp], node: int) -> int:
    """First member of a node's cluster; the way there is shortened for the next caller."""
    while head[node] != node:
        head[node] = head[head[node]]
        node = int(head[node])
    return int(node)


def _moved(network: Network, nodes: Topology, rep: NDArray[np.intp], place: NDArray[np.float64]) -> Network:
    """Hang every link on the representatives of its ends, and keep the shortest of parallels."""
    u, v = rep[nodes.u], rep[nodes.v]
    links = network.links
    xy, starts = flatten(links.geometry.to_numpy())
    xy = xy.copy()
    xy[starts[:-1]], xy[starts[1:] - 1] = place[u], place[v]
    owner = np.repeat(np.arange(len(links)), np.diff(starts))
    moved = links.assign(from_id=nodes.ids[u], to_id=nodes.ids[v])
    moved = moved.set_geometry(gpd.GeoSeries(shapely.linestrings(xy, indices=owner), crs=links.crs))
    straight = np.linalg.norm(unit_vectors(place[u]) - unit_vectors(place[v]), axis=1)
    moved["length_km"] = np.maximum(moved["length_km"], straight)
    moved = moved.assign(_a=np.minimum(u, v), _b=np.maximum(u, v))[u != v]
    moved = moved.sort_values(["_a", "_b", "length_km", "id"], kind="stable").drop_duplicates(["_a", "_b"])
    return network.replace(moved.drop(columns=["_a", "_b"]).sort_index())


def contract(network: Network, *, keep: Collection[str] = ()) -> Network:
    """Join links end to end wherever exactly two alike meet, keeping every vertex of their geometry.

    Two links are alike if all their columns agree except the measured ones: lengths and climbs add up, the
    highest point is the higher one, relief is averaged by length. Rings without any other junction stay.

    Parameters
    ----------
    network
        Stays as it is.
    keep
        Node ids that must stay nodes. Gates (ids with a colon) always do.
    """
    nodes = Topology.of(network)
    chains = _chains(network, nodes, keep)
    if all(len(chain) == 1 for chain in chains):
        return network
    return network.replace(_joined(network, chains))


def _chains(network: Network, nodes: Topology, keep: Collection[str]) -> list[list[int]]:
    """List link ends in the order a chain runs through them: 2 * link + 1 if the link is run backwards."""
    links = network.links
    count = len(links)
    same = [c for c in links.columns if c not in (*_OWN, *_SUMMED, *_LARGEST, *_AVERAGED)]
    kind = links.groupby(same, dropna=False, sort=False).ngroup().to_numpy()
    at = np.concatenate([nodes.u, nodes.v])
    half = np.concatenate([np.arange(count) * 2, np.arange(count) * 2 + 1])
    order = np.argsort(at, kind="stable")
    two = np.flatnonzero(nodes.degree == _THROUGH)
    first = np.searchsorted(at[order], two)
    one, other = half[order[first]], half[order[first + 1]]
    stays = np.isin(nodes.ids[two], list(keep)) | np.array([":" in name for name in nodes.ids[two]], dtype=bool)
    through = (one // 2 != other // 2) & (kind[one // 2] == kind[other // 2]) & ~stays
    mate = np.full(2 * count, -1)
    mate[one[through]], mate[other[through]] = other[through], one[through]
    chains, seen = [], np.zeros(count, dtype=bool)
    next_half = mate.tolist()
    for start in [*np.flatnonzero(mate < 0).tolist(), *range(0, 2 * count, 2)]:
        if seen[start // 2]:
            continue
        ring = next_half[start] >= 0
        chain, here = [], start
        while not seen[here // 2]:
            seen[here // 2] = True
            chain.append(here)
            here = next_half[here ^ 1]
            if here < 0:
                break
        chains.extend([[h] for h in chain] if ring else [chain])
    return chains


def _joined(network: Network, chains: list[list[int]]) -> gpd.GeoDataFrame:
    """Link table with one row a chain, named after the lowest of its links."""
    links = network.links
    chains = sorted((c if c[0] // 2 <= c[-1] // 2 else [h ^ 1 for h in reversed(c)]) for c in chains)
    ends = np.concatenate([np.asarray(c) for c in chains])
    size = np.array([len(c) for c in chains])
    chain_of = np.repeat(np.arange(len(chains)), size)
    link, backwards = ends // 2, (ends % 2).astype(bool)
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    last = np.cumsum(size) - 1
    parts = links.iloc[link].reset_index(drop=True)
    table = parts.iloc[first].reset_index(drop=True).copy()
    table["from_id"] = np.where(backwards, parts["to_id"], parts["from_id"])[first]
    table["to_id"] = np.where(backwards, parts["from_id"], parts["to_id"])[last]
    if "climb_m" in parts and "descent_m" in parts:
        up, down = parts["climb_m"].copy(), parts["descent_m"].copy()
        parts["climb_m"] = np.where(backwards, down, up)
        parts["descent_m"] = np.where(backwards, up, down)
    grouped = parts.groupby(chain_of)
    for column in _SUMMED:
        if column in parts:
            table[column] = grouped[column].sum(min_count=1)
    for column in _LARGEST:
        if column in parts:
            table[column] = grouped[column].max()
    for column in _AVERAGED:
        if column in parts:
            weight = parts["length_km"].where(parts[column].notna())
            table[column] = (parts[column] * weight).groupby(chain_of).sum(min_count=1) / weight.groupby(chain_of).sum()
    return table.set_geometry(gpd.GeoSeries(_strung(links, link, backwards, chain_of), crs=links.crs))


def _strung(
    links: gpd.GeoDataFrame, link: NDArray[np.intp], backwards: NDArray[np.bool_], chain_of: NDArray[np.intp]
) -> NDArray[np.object_]:
    """Geometry of the chains: their links' vertices in running order, a shared one written once."""
    xy, starts = flatten(links.geometry.to_numpy())
    size = np.diff(starts)[link]
    offset = np.repeat(np.cumsum(size) - size, size)
    step = np.arange(size.sum()) - offset
    flip = np.repeat(backwards, size)
    begin, end = np.repeat(starts[:-1][link], size), np.repeat(starts[1:][link] - 1, size)
    order = np.where(flip, end - step, begin + step)
    owner = np.repeat(chain_of, size)
    repeated = (step == 0) & np.concatenate([[False], owner[1:] == owner[:-1]])
    lines: NDArray[np.object_] = shapely.linestrings(xy[order][~repeated], indices=owner[~repeated])
    return lines


def drop_twins(network: Network, *, longer: float = 0.25, apart_km: float = 3.0, apart: float = 0.12) -> Network:
    """Drop loops, and the longer of parallel links that are one corridor drawn twice.

    A parallel is a twin if it is at most `longer` (share) longer than one that stays and nowhere farther
    from it (Hausdorff) than `apart_km`, or than the share `apart` of the other's length.
    """
    nodes = Topology.of(network)
    a, b = np.minimum(nodes.u, nodes.v), np.maximum(nodes.u, nodes.v)
    links = network.links
    lines, length = links.geometry.to_numpy(), links["length_km"].to_numpy()
    gone = a == b
    table = pd.DataFrame({"a": a, "b": b, "length": length, "row": np.arange(len(links))})[~gone]
    shared = table[table.duplicated(["a", "b"], keep=False)].sort_values(["a", "b", "length", "row"])
    for _, rows in shared.groupby(["a", "b"], sort=False)["row"]:
        stay: list[int] = []
        for row in rows:
            limit = [max(apart_km, apart * length[k]) for k in stay if length[row] <= length[k] * (1 + longer) + 1]
            near = [k for k in stay if length[row] <= length[k] * (1 + longer) + 1]
            if any(_hausdorff_km(lines[row], lines[k]) < far for k, far in zip(near, limit, strict=True)):
                gone[row] = True
            else:
                stay.append(int(row))
    return network.replace(links[~gone])


def _hausdorff_km(one: shapely.LineString, other: shapely.LineString) -> float:
    """Largest distance between two drawn lines [km], on a local plane."""
    shrink = np.cos(np.radians(one.centroid.y))
    flat = shapely.transform(np.array([one, other]), lambda xy: xy * (shrink, 1.0))
    return float(shapely.hausdorff_distance(flat[0], flat[1]) * _KM_PER_DEGREE)


def drop_spurs(network: Network, *, shorter_km: float, keep: Collection[str] = (), rounds: int = 6) -> Network:
    """Drop dead ends shorter than `shorter_km`, and what becomes one by that, a few rounds deep."""
    for _ in range(rounds):
        nodes = Topology.of(network)
        degree = nodes.degree
        loose = (degree == 1) & ~np.isin(nodes.ids, list(keep))
        at_end = loose[nodes.u] ^ loose[nodes.v]
        gone = at_end & (network.links["length_km"].to_numpy() < shorter_km)
        if not gone.any():
            break
        network = network.replace(network.links[~gone])
    return network


def drop_pieces(network: Network, *, shorter_km: float) -> Network:
    """Drop connected pieces that are shorter in all than `shorter_km`: debris of the drawing."""
    nodes = Topology.of(network)
    _, piece = nodes.pieces()
    length = np.bincount(piece[nodes.u], weights=network.links["length_km"])
    return network.replace(network.links[length[piece[nodes.u]] >= shorter_km])


def simplify(network: Network, *, within_deg: float, decimals: int = 5) -> Network:
    """Thin the drawing (Douglas-Peucker) and round it; lengths stay as they were measured."""
    lines = network.links.geometry.to_numpy()
    thin = shapely.simplify(lines, within_deg)
    thin = shapely.transform(thin, lambda xy: np.round(xy, decimals))
    flat = lengths_km(thin) == 0
    thin[flat] = lines[flat]
    return network.replace(network.links.set_geometry(gpd.GeoSeries(thin, crs=network.links.crs)))
