"""What a network must be: faults by row, and its distances beside published ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from kazpak.kinds import COUNTRIES, GAUGES_MM, MODES
from kazpak.network.borders import strays_km
from kazpak.network.lines import lengths_km, straight_km
from kazpak.network.network import layer_names
from kazpak.network.ways import OpenGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kazpak.network.countries import Countries
    from kazpak.network.network import Network
    from kazpak.tables.rows import Distance, Gate

__all__ = ["DECLARED_PER_DRAWN", "Measured", "faults", "measure", "report", "summary"]

_STRAY_KM: Final = 0.2
_APART_DEG: Final = 1e-4
_SLACK: Final = 0.999
_UNCURATED, _CURATED = 0.1, 0.5
DECLARED_PER_DRAWN: Final = (0.95, 1.8)
"""Least and most that a link's length may be of its drawing's: a drawing is thinned, so it is the shorter one."""
_TOO_SHORT_TO_TELL_KM: Final = 3.0


@dataclass(frozen=True)
class Measured:
    """A published distance beside the network's own.

    Attributes
    ----------
    model_km
        Infinite if there is no path.
    curated_share
        Share of the path whose length was itself published: near 1 it is no test.
    snap_km
        Farthest of the stops from the network.
    """

    distance: Distance
    model_km: float
    curated_share: float
    snap_km: float

    @property
    def error_percent(self) -> float:
        """Model against published [%]."""
        return 100 * (self.model_km / self.distance.published_km - 1)

    @property
    def inside(self) -> bool:
        """Whether the model lies within the tolerance of what is published."""
        return abs(self.error_percent) <= self.distance.tolerance_percent


def measure(network: Network, distances: Sequence[Distance], *, without: Collection[str] = ()) -> list[Measured]:
    """Measure published distances on a network, shortest ways, all gates open.

    Parameters
    ----------
    network
        Links of every mode that is asked about.
    distances
        What is published.
    without
        Lines that lorries do not use.
    """
    network = network.replace(network.links[~network.links["line"].isin(list(without))])
    graphs = {mode: OpenGraph(network, mode) for mode in {d.mode for d in distances}}
    return [_measured(graphs[d.mode], d) for d in distances]


def _measured(graph: OpenGraph, distance: Distance) -> Measured:
    spots = [graph.snap(lon, lat) for _, lon, lat in distance.stops]
    if any(spot is None for spot in spots):
        return Measured(distance, float("inf"), 0.0, float("inf"))
    total, used = 0.0, list[tuple[int, float]]()
    for a, b in pairwise(spots):
        length, links = graph.way(a, b)  # type: ignore[arg-type]
        total += length
        used.extend(links)
    weight = np.array([graph.length[link] * part for link, part in used])
    known = np.array([graph.published[link] for link, _ in used], dtype=bool)
    share = float(weight[known].sum() / weight.sum()) if total else 0.0
    return Measured(distance, total, share, max(spot.off_km for spot in spots if spot))


def summary(measured: Sequence[Measured]) -> dict[str, float | None]:
    """Mean absolute error, bias and counts of a set of measured distances."""
    errors = np.array([m.error_percent for m in measured if np.isfinite(m.model_km)])
    size = np.abs(errors)
    return {
        "pairs": len(measured),
        "no_path": len(measured) - len(errors),
        "mean_absolute_error_percent": round(float(size.mean()), 2) if len(size) else None,
        "bias_percent": round(float(errors.mean()), 2) if len(size) else None,
        "within_tolerance": sum(m.inside for m in measured),
        "within_5_percent": int((size <= 5).sum()),  # noqa: PLR2004
        "within_10_percent": int((size <= 10).sum()),  # noqa: PLR2004
    }


def report(measured: Sequence[Measured]) -> dict[str, Any]:
    """Summaries by mode: all, those fitted to or not, and those with at most a tenth, or more than half, curated."""
    found: dict[str, Any] = {}
    for mode in sorted({m.distance.mode for m in measured}):
        own = [m for m in measured if m.distance.mode == mode]
        found[mode] = {
            "all": summary(own),
            "calibration": summary([m for m in own if m.distance.use == "calibration"]),
            "test": summary([m for m in own if m.distance.use == "test"]),
            "uncurated": summary([m for m in own if m.curated_share <= _UNCURATED]),
            "curated": summary([m for m in own if m.curated_share > _CURATED]),
        }
    return found


def faults(
    network: Network, *, gates: Iterable[Gate] = (), countries: Countries | None = None, file: str = "links"
) -> list[str]:
    """Say everything that is wrong with a network, a sentence for each fault.

    Parameters
    ----------
    network
        What to check.
    gates
        The gate table: a crossing must be reached from both sides, or from none; a node named like a gate
        must be in it.
    countries
        Polygons that the drawings must stay in.
    file
        Name for the sentences.
    """
    links = network.links
    found = [*_column_faults(links), *_length_faults(links), *_node_faults(network)]
    if countries is not None:
        strays = strays_km(network, countries)
        found += [
            f"{name}: is drawn {off:.1f} km outside of {home}; it must stay inside"
            for name, home, off in zip(links["id"], links["country"], strays, strict=True)
            if off > _STRAY_KM
        ]
    known = {gate.id: gate for gate in gates}
    if known:
        found += _gate_faults(network, known)
    return [f"{file}, {fault}" for fault in found]


def _column_faults(links: pd.DataFrame) -> list[str]:
    """Words that are no words of the contract."""
    rail = links["mode"] == "rail"
    wrong = {
        f"mode; {' or '.join(MODES)} is right": ~links["mode"].isin(MODES),
        f"country; one of {', '.join(COUNTRIES)} is right": ~links["country"].isin(COUNTRIES),
        f"gauge_mm; a railway has one of {', '.join(map(str, GAUGES_MM))}": rail & ~links["gauge_mm"].isin(GAUGES_MM),
        "gauge_mm; a road has none": ~rail & links["gauge_mm"].notna(),
        "from_id or to_id; both ends need a name": (links["from_id"] == "") | (links["to_id"] == ""),
    }
    return [f"{name}: wrong {what}" for what, rows in wrong.items() for name in links.loc[rows, "id"]]


def _length_faults(links: pd.DataFrame) -> list[str]:
    """Lengths that cannot be."""
    lines = links.geometry.to_numpy()
    straight = np.array([straight_km(line) for line in lines])
    length = links["length_km"].to_numpy()
    short = ~(length >= straight * _SLACK) | ~(length > 0)
    return [
        f"{name}: length_km is {given:.3f}; at least {least:.3f} is right, the straight line between its ends"
        for name, given, least in zip(links["id"][short], length[short], straight[short], strict=True)
    ] + _drawing_faults(links)


def _drawing_faults(links: pd.DataFrame) -> list[str]:
    """Links that declare one length and draw another."""
    drawn = lengths_km(links.geometry.to_numpy())
    length = links["length_km"].to_numpy()
    least, most = DECLARED_PER_DRAWN
    apart = (length < least * _SLACK * drawn) | (length > most / _SLACK * drawn)
    apart &= np.maximum(length, drawn) >= _TOO_SHORT_TO_TELL_KM
    return [
        f"{name}: length_km is {given:.1f}, its drawing has {line:.1f} km; {least:.2f} to {most:.1f} times it is right"
        for name, given, line in zip(links["id"][apart], length[apart], drawn[apart], strict=True)
    ]


def _node_faults(network: Network) -> list[str]:
    """Nodes that lie in two places."""
    links = network.links
    lines = links.geometry.to_numpy()
    layer = layer_names(links)
    parts = [
        pd.DataFrame(shapely.get_coordinates(shapely.get_point(lines, at)), columns=["x", "y"]).assign(
            layer=layer, id=links[column]
        )
        for column, at in (("from_id", 0), ("to_id", -1))
    ]
    span = pd.concat(parts).groupby(["layer", "id"])[["x", "y"]].agg(np.ptp).max(axis=1)
    return [
        f"node {name} of {layer}: lies in two places; its links must meet"
        for layer, name in span[span > _APART_DEG].index
    ]


def _gate_faults(network: Network, gates: dict[str, Gate]) -> list[str]:
    """Gates that lead nowhere, and nodes that are named like a gate but are none."""
    found = []
    nodes = network.nodes[network.nodes["id"].str.contains(":")]
    for name, layers in nodes.groupby("id")["layer"]:
        gate = gates.get(name.removesuffix("/a").removesuffix("/b"))
        if gate is None:
            found.append(f"node {name}: is in no row of places/gates.csv")
        elif gate.kind == "crossing":
            modes = layers.str.split("/").str[1]
            lonely = [mode for mode, count in modes.value_counts().items() if count == 1]
            found += [f"node {name}: {mode} reaches it from one side only" for mode in lonely]
    return found
