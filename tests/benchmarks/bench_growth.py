"""Larger networks and long sweeps: time by the number of links, memory by the number of cases.

python tests/benchmarks/bench_growth.py
"""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import numpy as np
from measure import Row, report

import kazpak
from kazpak.network.layers import HaulClass, LayerKey, LinkTable, build_layers
from kazpak.routing.trees import grow

if TYPE_CHECKING:
    from kazpak.network.layers import Layers

LINKS = (20_000, 200_000, 2_000_000)
GATES = 8
POINTS = 2_000


def rows() -> list[Row]:
    """A sweep that never asks the same twice, while the process is still small; then building and growing."""
    return [*long_sweep(), *(row for count in LINKS for row in grown(count))]


def grown(count: int) -> list[Row]:
    """One layer of a square of roads, in memory and as trees from a few gates."""
    side = int((count / 2) ** 0.5)
    start = time.perf_counter()
    layers = square(side)
    built = time.perf_counter() - start
    gates = list(layers.gate_nodes[0].values())
    start = time.perf_counter()
    grow(layers, 0, np.ones(len(layers.classes)), gates)
    trees = time.perf_counter() - start
    links = len(layers.link_u)
    return [
        Row(f"a layer of {links:,} links", built, "near-linear"),
        Row(f"trees from {len(gates)} gates over {links:,} links", trees, "near-linear"),
    ]


def square(side: int) -> Layers:
    """Roads along the lines of a square board, gates on its diagonal."""
    step = side // GATES
    number = np.arange(side * side).reshape(side, side)
    x, y = number % side, number // side
    names = [f"XXX:{i}" if i // side == i % side and (i % side) % step == 0 else str(i) for i in range(side * side)]
    u = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    v = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    points = np.stack([x.ravel(), y.ravel()], axis=-1) / side
    key, haul = LayerKey("XXX", "road", 0), HaulClass("XXX", "road", 0, "", "", mountain=False, electrified=False)
    unknown = np.full(len(u), np.nan)
    return build_layers(
        LinkTable(
            id=list(map(str, range(len(u)))),
            from_id=[names[i] for i in u.tolist()],
            to_id=[names[i] for i in v.tolist()],
            layer=[key] * len(u),
            haul_class=[haul] * len(u),
            length_km=np.random.default_rng(0).uniform(1.0, 2.0, len(u)).tolist(),
            highest_m=unknown,
            climb_m=unknown,
            descent_m=unknown,
            coordinates=list(points[np.stack([u, v], axis=-1)]),
        )
    )


def long_sweep() -> list[Row]:
    """A tariff in small steps, by generalised cost: every step moves the best roads and grows trees anew."""
    corridor = kazpak.load()
    corridor.routes("Almaty", "Karachi", by="generalised")
    start, peaks = time.perf_counter(), []
    for n in range(POINTS):
        case = corridor.setting(f"road.haul.usd_per_tkm=x{1 + n / POINTS:.6f}")
        case.routes("Almaty", "Karachi", by="generalised", top=1)
        if n in (POINTS // 4, POINTS - 1):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    what = f"{POINTS:,} tariffs in a row; memory at a quarter {peaks[0]:.0f} MB, at the end {peaks[1]:.0f} MB"
    return [Row(what, time.perf_counter() - start, "memory bounded")]


if __name__ == "__main__":
    print(report(rows()))  # noqa: T201
