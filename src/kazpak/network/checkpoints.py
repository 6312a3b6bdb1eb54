"""Attaching checkpoints: posts that everybody on a road must pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from kazpak.network.gates import place_of
from kazpak.network.lines import nearest
from kazpak.network.network import layer_names
from kazpak.network.split import Cut, split
from kazpak.network.stations import PIECE_KM, piece_km
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from kazpak.network.network import Network
    from kazpak.tables.rows import Gate

__all__ = ["attach_checkpoints"]

_BESIDE_KM = 0.3
_BYPASS_KM = 60.0
_MOST_BYPASSES = 8
_FAR_KM = 500.0
_LINE_BONUS_KM = 3.0


def attach_checkpoints(network: Network, gates: Iterable[Gate]) -> tuple[Network, list[str]]:
    """Cut the road at posts that everybody on it must pass, and every drawing of it that leads round them.

    The two ends are named `<gate>/a` and `<gate>/b`. Where the road is drawn twice, and one drawing leads
    past the post, that one is cut beside it and left open: a way round of less than 60 km, or one along
    links that carry the road's own line without being its curated section. A detour by another road stays.

    Parameters
    ----------
    network
        Stays as it is.
    gates
        Gates of any kind; those that are no checkpoints are passed over.

    Returns
    -------
    Network
        With the road in two at each post.
    list
        Attached, as `gate distance`.
    """
    done = []
    for gate in gates:
        if gate.kind != "checkpoint":
            continue
        layer = f"{gate.country_a}/road"
        usable = (layer_names(network.links) == layer).to_numpy() & (piece_km(network) >= PIECE_KM)
        post = _nearest(network, usable, gate, within_km=gate.snap_km)
        if post is None:
            continue
        line = str(post[0]["line"])
        done.append(f"{gate.id} {post[2]:.1f} km")
        for number in range(_MOST_BYPASSES):
            network = _severed(network, post[0], post[1], gate.id, number)
            round_it = network.links["id"].isin(_way_round(network, gate.id, layer, line)).to_numpy()
            post = _nearest(network, round_it, gate, within_km=_FAR_KM)
            if post is None:
                break
    return network, done


def _nearest(
    network: Network, usable: NDArray[np.bool_], gate: Gate, *, within_km: float
) -> tuple[pd.Series, float, float] | None:
    """Link nearest to a post, one of a named line before others: row, fraction, distance [km]."""
    links = network.links[usable]
    lines = links.geometry.to_numpy()
    lon, lat = place_of(gate, "road")
    hits = nearest(lines, lon, lat, within_km=within_km, tree=shapely.STRtree(lines)) if len(lines) else []
    if not hits:
        return None
    reach = hits[0].off_km + _LINE_BONUS_KM
    lined = [hit for hit in hits if hit.off_km < reach and links["line"].to_numpy()[hit.row]]
    hit = (lined or hits)[0]
    return links.iloc[hit.row], hit.fraction, hit.off_km


def _way_round(network: Network, gate_id: str, layer: str, line: str) -> list[str]:
    """Links to cut of the shortest way from one side of a post to the other; none if it is a fair detour."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    part = network.layer(layer)
    nodes = Topology.of(part)
    number = {name: i for i, name in enumerate(nodes.ids)}
    a, b = number[f"{gate_id}/a"], number[f"{gate_id}/b"]
    length = np.maximum(part.links["length_km"].to_numpy(), 1e-6)
    best: dict[tuple[int, int], int] = {}
    for i in np.argsort(-length, kind="stable"):
        best[min(nodes.u[i], nodes.v[i]), max(nodes.u[i], nodes.v[i])] = int(i)
    use = np.array(sorted(best.values()))
    graph = coo_array((length[use], (nodes.u[use], nodes.v[use])), shape=(len(nodes), len(nodes))).tocsr()
    far, before = dijkstra(graph, directed=False, indices=a, return_predecessors=True)
    way, here = [], b
    while here != a and np.isfinite(far[b]):
        there = int(before[here])
        way.append(best[min(here, there), max(here, there)])
        here = there
    links = part.links.iloc[way]
    if far[b] <= _BYPASS_KM:
        # Both ends of a short way round are the road itself; what leads past the post is its middle.
        return list(links["id"].iloc[[int(np.searchsorted(links["length_km"].cumsum(), far[b] / 2))]]) if way else []
    return list(links.loc[(links["line"] == line) & (links["length_source"] != "published") & (line != ""), "id"])


def _severed(network: Network, row: pd.Series, fraction: float, gate_id: str, number: int) -> Network:
    """Cut one link in two pieces that do not touch."""
    mark = f"{gate_id}/cut"
    inset = min(0.5, _BESIDE_KM / max(row["length_km"], 1e-9))
    cut_up = split(network, [Cut(row["id"], float(np.clip(fraction, inset, 1 - inset)), mark)])
    a, b = (
        (f"{gate_id}/a", f"{gate_id}/b") if number == 0 else (f"open/{gate_id}/{number}a", f"open/{gate_id}/{number}b")
    )
    links = cut_up.links
    return cut_up.replace(
        links.assign(to_id=links["to_id"].replace(mark, a), from_id=links["from_id"].replace(mark, b))
    )
