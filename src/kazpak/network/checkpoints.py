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

    from kazpak.network.network import Network
    from kazpak.tables.rows import Gate

__all__ = ["attach_checkpoints"]

_BESIDE_KM = 0.3
_BYPASS_KM = 60.0
_MOST_BYPASSES = 6
_FAR_KM = 500.0
_LINE_BONUS_KM = 3.0


def attach_checkpoints(network: Network, gates: Iterable[Gate]) -> tuple[Network, list[str]]:
    """Cut the road at posts that everybody on it must pass, and every short way round them.

    The two ends are named `<gate>/a` and `<gate>/b`. Links that would lead past the post within 60 km, such
    as the same road drawn twice, are cut beside it and left open.

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
        for number in range(_MOST_BYPASSES):
            row, fraction, off = _post_on(network, gate, layer, first=number == 0)
            if row is None:
                break
            if number == 0:
                done.append(f"{gate.id} {off:.1f} km")
            network = _severed(network, row, fraction, gate.id, number)
    return network, done


def _post_on(network: Network, gate: Gate, layer: str, *, first: bool) -> tuple[pd.Series | None, float, float]:
    """Link to cut next: the nearest one to the post, then any on a short way from one side to the other."""
    links = network.links
    own = (layer_names(links) == layer).to_numpy()
    if not first:
        own = own & links["id"].isin(_way_round(network, gate.id, layer)).to_numpy()
    elif (own & (links["line"] != "")).any():
        own = own & (piece_km(network) >= PIECE_KM)
    lines = links.geometry.to_numpy()[own]
    if len(lines) == 0:
        return None, 0.0, 0.0
    lon, lat = place_of(gate, "road")
    hits = nearest(lines, lon, lat, within_km=gate.snap_km if first else _FAR_KM, tree=shapely.STRtree(lines))
    if not hits:
        return None, 0.0, 0.0
    lined = (
        [h for h in hits if links[own].iloc[h.row]["line"] and h.off_km < hits[0].off_km + _LINE_BONUS_KM]
        if first
        else []
    )
    hit = (lined or hits)[0]
    return links[own].iloc[hit.row], hit.fraction, hit.off_km


def _way_round(network: Network, gate_id: str, layer: str) -> list[str]:
    """Links of the shortest way from one side of a post to the other, if it is short; else none."""
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
    far, before = dijkstra(graph, directed=False, indices=a, return_predecessors=True, limit=_BYPASS_KM)
    if not np.isfinite(far[b]):
        return []
    ids = part.links["id"].to_numpy()
    way, here = [], b
    while here != a:
        there = int(before[here])
        way.append(ids[best[min(here, there), max(here, there)]])
        here = there
    return way


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
