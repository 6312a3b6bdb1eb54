"""Attaching gates: after this, layers meet at gates and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from kazpak.geodesy import great_circle_km
from kazpak.network.lines import nearest, unit_vectors
from kazpak.network.network import layer_names
from kazpak.network.split import Cut, split
from kazpak.network.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from kazpak.network.borders import Countries
    from kazpak.network.network import Network
    from kazpak.tables.rows import Gate

__all__ = ["attach_checkpoints", "attach_crossings", "attach_stations", "countries_of", "piece_km", "place_of", "renamed", "snap_cities"]

_AT_END_KM = 0.05
_BESIDE_KM = 0.3
_PIECE_KM = 40.0
_BYPASS_KM = 60.0
_MOST_BYPASSES = 6


def place_of(gate: Gate, mode: str) -> tuple[float, float]:
    """Where a gate lies for a mode, as (lon, lat)."""
    if mode == "rail" and gate.rail_lon is not None and gate.rail_lat is not None:
        return gate.rail_lon, gate.rail_lat
    return gate.lon, gate.lat


def countries_of(gate: Gate) -> tuple[str, ...]:
    """One country, or the two of a crossing in order."""
    return (gate.country_a, gate.country_b) if gate.country_b else (gate.country_a,)


def renamed(network: Network, names: dict[str, str]) -> Network:
    """Give nodes other names; ids that are not listed stay."""
    links = network.links
    ends = {c: links[c].map(lambda n: names.get(n, n)) for c in ("from_id", "to_id")}
    return network.replace(links.assign(**ends))


def attach_crossings(
    network: Network, gates: Iterable[Gate], countries: Countries
) -> tuple[Network, dict[str, list[str]]]:
    """Name the ends of links at a border after the gate that stands there, on both sides.

    Each gate takes, for each of its modes, the nearest cut between its two countries within its reach. A
    side that a section already brought to the gate keeps that. Cuts that no gate takes stay open ends.

    Returns
    -------
    Network
        With gates attached.
    dict
        `taken`: gate and mode for each cut used; `open`: cuts left open, as country pair and place.
    """
    cuts = _cuts(network)
    links = network.links
    sides = {
        (mode, country): set(part[["from_id", "to_id"]].to_numpy().ravel())
        for (mode, country), part in links.groupby(["mode", "country"])
    }
    wanted = []
    for gate in gates:
        for mode in gate.modes if gate.kind == "crossing" else ():
            lon, lat = place_of(gate, mode)
            for (mode_of_cut, number), (pair, x, y) in cuts.items():
                off = great_circle_km(lon, lat, x, y)
                if pair == countries_of(gate) and mode_of_cut == mode and off <= gate.snap_km:
                    wanted.append((off, gate.id, mode, number))
    taken: dict[tuple[str, str], str] = {}
    served = {
        (gate_id, mode)
        for _, gate_id, mode, number in wanted
        if all(gate_id in sides.get((mode, country), ()) for country in cuts[mode, number][0])
    }
    names: dict[str, str] = {}
    report: dict[str, list[str]] = {"taken": [], "open": []}
    for off, gate_id, mode, number in sorted(wanted):
        if (mode, number) in taken or (gate_id, mode) in served:
            continue
        taken[mode, number] = gate_id
        served.add((gate_id, mode))
        for country in cuts[mode, number][0]:
            if gate_id not in sides.get((mode, country), ()):
                names[f"border/{mode}/{number}/{country}"] = gate_id
        report["taken"].append(f"{gate_id} {mode} {off:.1f} km")
    for (mode, number), (pair, x, y) in cuts.items():
        if (mode, number) not in taken:
            report["open"].append(f"{mode} {'-'.join(countries.touching(x, y) or pair)} {x:.3f} {y:.3f}")
    return renamed(network, names), report


def _cuts(network: Network) -> dict[tuple[str, str], tuple[tuple[str, ...], float, float]]:
    """Cuts by mode and number: the countries, and the place."""
    found: dict[tuple[str, str], tuple[set[str], float, float]] = {}
    links = network.links
    for column, at in (("from_id", 0), ("to_id", -1)):
        part = links[links[column].str.startswith("border/")]
        for name, line in zip(part[column], part.geometry, strict=True):
            _, mode, number, country = name.split("/")
            x, y = shapely.get_coordinates(line)[at]
            found.setdefault((mode, number), (set(), float(x), float(y)))[0].add(country)
    return {key: (tuple(sorted(pair)), x, y) for key, (pair, x, y) in sorted(found.items())}


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
        self.usable = piece_km(network) >= _PIECE_KM
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
        self._name(int(rows[hits[0].index]), hits[0].fraction, gate.id, layer)
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
        fraction = float(np.clip(fraction, step, 1 - step))
        taken = [one.fraction for one in self.cuts.setdefault(link, [])]
        while any(abs(fraction - other) < step / 2 for other in taken):
            fraction = fraction + step if fraction < 0.5 else fraction - step  # noqa: PLR2004
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


def piece_km(network: Network) -> NDArray[np.float64]:
    """Length of the piece that each link belongs to, gates being free to pass [km]."""
    joined = Topology.of(network.replace(network.links.assign(country="", gauge_mm=None)))
    _, piece = joined.pieces()
    length = np.bincount(piece[joined.u], weights=network.links["length_km"])
    found: NDArray[np.float64] = length[piece[joined.u]]
    return found


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


def _post_on(
    network: Network, gate: Gate, layer: str, *, first: bool
) -> tuple[pd.Series | None, float, float]:
    """Link to cut next: the nearest one to the post, then any on a short way from one side to the other."""
    links = network.links
    own = (layer_names(links) == layer).to_numpy()
    if not first:
        own = own & links["id"].isin(_way_round(network, gate.id, layer)).to_numpy()
    elif (own & (links["line"] != "")).any():
        own = own & (piece_km(network) >= _PIECE_KM)
    lines = links.geometry.to_numpy()[own]
    if len(lines) == 0:
        return None, 0.0, 0.0
    lon, lat = place_of(gate, "road")
    hits = nearest(lines, lon, lat, within_km=gate.snap_km if first else 500.0, tree=shapely.STRtree(lines))
    if not hits:
        return None, 0.0, 0.0
    lined = [h for h in hits if links[own].iloc[h.index]["line"] and h.off_km < hits[0].off_km + 3] if first else []
    hit = (lined or hits)[0]
    return links[own].iloc[hit.index], hit.fraction, hit.off_km


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
    way, here = [], b
    while here != a:
        there = int(before[here])
        way.append(part.links["id"].iat[best[min(here, there), max(here, there)]])
        here = there
    return way


def _severed(network: Network, row: pd.Series, fraction: float, gate_id: str, number: int) -> Network:
    """Cut one link in two pieces that do not touch."""
    mark = f"{gate_id}/cut"
    inset = min(0.5, _BESIDE_KM / max(row["length_km"], 1e-9))
    cut_up = split(network, [Cut(row["id"], float(np.clip(fraction, inset, 1 - inset)), mark)])
    a, b = (f"{gate_id}/a", f"{gate_id}/b") if number == 0 else (f"open/{gate_id}/{number}a", f"open/{gate_id}/{number}b")
    links = cut_up.links
    return cut_up.replace(links.assign(to_id=links["to_id"].replace(mark, a), from_id=links["from_id"].replace(mark, b)))


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
    own = (links["mode"] == mode).to_numpy() & (piece_km(network) >= _PIECE_KM)
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
            name = ids[hits[0].index]
            cuts.setdefault(name, []).append(Cut(name, hits[0].fraction, f"city/{mode}/{number}"))
    return split(network, [one for group in cuts.values() for one in _spread(group)])


def _spread(cuts: list[Cut]) -> list[Cut]:
    """Cuts of one link, without those at the same place."""
    kept: list[Cut] = []
    for one in sorted(cuts, key=lambda c: c.fraction):
        if not kept or one.fraction - kept[-1].fraction > 1e-4:  # noqa: PLR2004
            kept.append(one)
    return kept
