"""Attaching terminals, ports, breaks of gauge and cities: nodes where cargo enters and leaves a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from kazpak.network.gates import place_of
from kazpak.network.lines import nearest, unit_vectors
from kazpak.network.network import layer_names
from kazpak.network.split import Cut, split
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kazpak.network.network import Network
    from kazpak.tables.rows import Gate

__all__ = ["PIECE_KM", "attach_stations", "piece_km", "snap_cities"]

PIECE_KM = 40.0
"""A connected piece shorter than this leads nowhere: nothing is attached to it [km]."""

_AT_END_KM = 0.05
_BESIDE_KM = 0.3
_SAME_PLACE = 1e-4


def piece_km(network: Network) -> NDArray[np.float64]:
    """Length of the piece that each link belongs to, gates being free to pass [km]."""
    joined = Topology.of(network.replace(network.links.assign(country="", gauge_mm=None)))
    _, piece = joined.pieces()
    length = np.bincount(piece[joined.u], weights=network.links["length_km"])
    return np.asarray(length[piece[joined.u]], dtype=np.float64)


def attach_stations(network: Network, gates: Iterable[Gate]) -> tuple[Network, list[str], list[str]]:
    """Make a node of the network of every terminal, port and break of gauge, in each layer it serves.

    The nearest link within reach is cut there, or its end takes the name if it is near. Pieces of less
    than 40 km in all are passed over, for nobody gets anywhere from them.

    Returns
    -------
    Network
        With nodes named after the gates.
    list, list
        Attached and not attached, as `gate layer distance`.
    """
    plan = _Plan(network)
    done: list[str] = []
    lost: list[str] = []
    for gate in gates:
        if gate.kind in ("crossing", "checkpoint"):
            continue
        for layer in _layers_of(gate):
            off = plan.attach(gate, layer)
            if off is None:
                lost.append(f"{gate.id} {layer}")
            else:
                done.append(f"{gate.id} {layer} {off:.1f} km")
    return plan.done(), done, lost


def _layers_of(gate: Gate) -> list[str]:
    country = gate.country_a
    rails = [f"{country}/rail/{gauge}" for gauge in gate.gauges_mm] if "rail" in gate.modes else []
    return ([f"{country}/road"] if "road" in gate.modes else []) + rails


class _Plan:
    """Cuts and names collected for many gates, then made at once."""

    def __init__(self, network: Network) -> None:
        links = network.links
        self.network = network
        self.layer = layer_names(links).to_numpy()
        self.usable = piece_km(network) >= PIECE_KM
        self.lines = links.geometry.to_numpy()
        self.ids, self.length = links["id"].to_numpy(), links["length_km"].to_numpy()
        self.ends = links[["from_id", "to_id"]].to_numpy()
        self.names: dict[tuple[str, str], str] = {}
        self.cuts: dict[int, list[Cut]] = {}
        self.trees: dict[str, tuple[NDArray[np.intp], shapely.STRtree]] = {}

    def attach(self, gate: Gate, layer: str) -> float | None:
        """Plan one gate in one layer; how far off it lies [km], or None out of reach."""
        if layer not in self.trees:
            rows = np.flatnonzero((self.layer == layer) & self.usable)
            self.trees[layer] = rows, shapely.STRtree(self.lines[rows])
        rows, tree = self.trees[layer]
        if gate.id in set(self.ends[self.layer == layer].ravel()):
            return 0.0
        lon, lat = place_of(gate, "rail" if "/rail/" in layer else "road")
        hits = nearest(self.lines[rows], lon, lat, within_km=gate.snap_km, tree=tree)
        if not hits:
            return None
        self._name(int(rows[hits[0].row]), hits[0].fraction, gate.id, layer)
        return hits[0].off_km

    def _name(self, link: int, fraction: float, name: str, layer: str) -> None:
        """Name the end of a link, if it is near and nameless, else cut the link."""
        length = max(float(self.length[link]), 1e-9)
        near = 0 if fraction * length < _AT_END_KM else 1 if (1 - fraction) * length < _AT_END_KM else -1
        if near >= 0:
            key = layer, str(self.ends[link][near])
            if ":" not in key[1] and key not in self.names:
                self.names[key] = name
                return
        step = min(0.25, _BESIDE_KM / length)
        taken = [one.fraction for one in self.cuts.setdefault(link, [])]
        fraction = float(np.clip(fraction, step, 1 - step))
        beside = [fraction + sign * step * k / 2 for k in range(len(taken) * 2 + 2) for sign in (1, -1)]
        free = [f for f in beside if 0 < f < 1 and all(abs(f - other) >= step / 2 for other in taken)]
        fraction = free[0] if free else fraction
        self.cuts[link].append(Cut(str(self.ids[link]), fraction, name))

    def done(self) -> Network:
        """Network with everything planned."""
        links = self.network.links
        ends = {
            column: [self.names.get(key, key[1]) for key in zip(self.layer, links[column], strict=True)]
            for column in ("from_id", "to_id")
        }
        named = self.network.replace(links.assign(**ends))
        return split(named, [one for group in self.cuts.values() for one in group])


def snap_cities(
    network: Network, places: Sequence[tuple[float, float]], *, mode: str, within_km: float, near_km: float
) -> Network:
    """Cut the link nearest to each place, so that an ordinary node lies close to it.

    Parameters
    ----------
    network
        Stays as it is.
    places
        (lon, lat) pairs.
    mode
        Which links to cut.
    within_km
        Farthest link to cut [km].
    near_km
        Where a node lies no more than this farther off than the link, nothing is cut [km].
    """
    links = network.links
    own = (links["mode"] == mode).to_numpy() & (piece_km(network) >= PIECE_KM)
    lines = links.geometry.to_numpy()[own]
    tree = shapely.STRtree(lines)
    ids = links["id"].to_numpy()[own]
    ends = unit_vectors(shapely.get_coordinates(network.nodes.geometry.to_numpy()))
    cuts: dict[str, list[Cut]] = {}
    for number, (lon, lat) in enumerate(places):
        hits = nearest(lines, lon, lat, within_km=within_km, tree=tree)
        if not hits:
            continue
        node_off = float(np.linalg.norm(ends - unit_vectors(np.array([[lon, lat]])), axis=1).min())
        if node_off > hits[0].off_km + near_km and 0 < hits[0].fraction < 1:
            name = ids[hits[0].row]
            cuts.setdefault(name, []).append(Cut(name, hits[0].fraction, f"city/{mode}/{number}"))
    return split(network, [one for group in cuts.values() for one in _spread(group)])


def _spread(cuts: list[Cut]) -> list[Cut]:
    """Cuts of one link, without those at the same place."""
    kept: list[Cut] = []
    for one in sorted(cuts, key=lambda c: c.fraction):
        if not kept or one.fraction - kept[-1].fraction > _SAME_PLACE:
            kept.append(one)
    return kept
