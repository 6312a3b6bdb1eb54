"""Gate passages: the only ways from one layer to another, each with a direction.

The time and money of a gate belong to the passage, never to a place: a haul goes past a terminal free of
charge, and a closed crossing is a passage that may not be used, whatever links lie around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kazpak.access import lands_of
from kazpak.network.layers import SEA, Layers
from kazpak.network.turns import Turns, turns_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GateLike", "Join", "Passage", "Structure", "passages_between", "structure_of"]


class GateLike(Protocol):
    """What a row of the gate table tells about passages."""

    @property
    def id(self) -> str:
        """Unique id."""
        ...

    @property
    def kind(self) -> str:
        """Kind of gate."""
        ...

    @property
    def modes(self) -> tuple[str, ...]:
        """Modes that pass it."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """One way through one gate.

    Attributes
    ----------
    gate
        Id of the gate.
    kind
        crossing, transfer, gauge, port, checkpoint or junction.
    mode
        Mode hauled on both sides, or empty where the mode or gauge changes.
    start, end
        What it leads from and to: countries, modes, gauges, or the two sides of a checkpoint.
    from_layer, from_node, to_layer, to_node
        Layer numbers and node numbers within them.
    country
        Where the work is done; for a crossing the country entered.
    project
        The planned projects that must be built for it, joined by `+`, or empty.
    """

    gate: str
    kind: str
    mode: str
    start: str
    end: str
    from_layer: int
    from_node: int
    to_layer: int
    to_node: int
    country: str
    project: str = ""

    @property
    def id(self) -> str:
        """Unique name, such as `AFG-PAK:TORKHAM/road/PAK>AFG` or `AFG:HAIRATAN/rail>road`."""
        return "/".join([self.gate, *([self.mode] if self.mode else []), f"{self.start}>{self.end}"])

    @property
    def cell(self) -> tuple[str, str]:
        """Mode and direction under which its status and its access are looked up."""
        land = self.start if self.end == "sea" else self.end
        return self.mode or (land if self.kind == "port" else ""), f"{self.start}>{self.end}"

    @property
    def lands(self) -> frozenset[str]:
        """Countries that meet at it."""
        return lands_of(self.gate) if self.kind == "crossing" else frozenset({self.country})

    @property
    def scopes(self) -> tuple[str, ...]:
        """Where its numbers are looked up, the most specific first."""
        by_mode = (f"{self.gate}/{self.mode}",) if self.mode else ()
        pair = (self.gate.partition(":")[0],) if self.kind == "crossing" else ()
        return (self.id, *by_mode, self.gate, *pair, self.country)


@dataclass(frozen=True, slots=True)
class Join:
    """A planned line meets another layer at a node that both carry."""

    gate: str
    node: str
    mode: str
    gauge_mm: int
    project: str


@dataclass(frozen=True)
class Structure:
    """Passages as arrays, one entry a passage: what their graph is made of, whatever the case."""

    passages: Sequence[Passage] = field(repr=False)
    from_layer: NDArray[np.int64]
    to_layer: NDArray[np.int64]
    from_node: NDArray[np.int64]
    to_node: NDArray[np.int64]
    transfer: NDArray[np.bool_]
    gate: NDArray[np.object_]
    countries: tuple[frozenset[str], ...]

    @cached_property
    def joined(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every two passages with a layer between them, the one before and the one after; layer by layer."""
        before, after = [], []
        for layer in range(int(max(self.from_layer.max(initial=-1), self.to_layer.max(initial=-1))) + 1):
            into, out = np.flatnonzero(self.to_layer == layer), np.flatnonzero(self.from_layer == layer)
            before.append(np.repeat(into, len(out)))
            after.append(np.tile(out, len(into)))
        return np.concatenate([*before, []]).astype(np.int64), np.concatenate([*after, []]).astype(np.int64)

    @cached_property
    def turns(self) -> Turns:
        """What may follow what."""
        return turns_of(self.passages)


def structure_of(passages: Sequence[Passage], layers: Layers) -> Structure:
    """Arrays of some passages."""
    return Structure(
        passages=passages,
        from_layer=np.array([p.from_layer for p in passages], dtype=np.int64),
        to_layer=np.array([p.to_layer for p in passages], dtype=np.int64),
        from_node=np.array([p.from_node for p in passages], dtype=np.int64),
        to_node=np.array([p.to_node for p in passages], dtype=np.int64),
        transfer=np.array([p.kind == "transfer" for p in passages], dtype=bool),
        gate=np.array([p.gate for p in passages], dtype=object),
        countries=tuple(
            frozenset({layers.keys[p.from_layer].country, layers.keys[p.to_layer].country}) for p in passages
        ),
    )


def passages_between(layers: Layers, gates: Iterable[GateLike], joins: Iterable[Join] = ()) -> tuple[Passage, ...]:
    """Every passage that gates and joins allow, whatever their status.

    Parameters
    ----------
    layers
        The network; gate ids are node ids in it.
    gates
        Rows of the gate table.
    joins
        Where planned lines meet what exists.
    """
    where: dict[str, list[tuple[int, int]]] = {}
    for layer, nodes in enumerate(layers.gate_nodes):
        for node, number in nodes.items():
            where.setdefault(node, []).append((layer, number))
    found: list[Passage] = []
    for gate in gates:
        found.extend(_of_gate(gate, layers, where))
    for join in joins:
        found.extend(_of_join(join, layers, where))
    return tuple(dict.fromkeys(found))


def _of_gate(gate: GateLike, layers: Layers, where: Mapping[str, list[tuple[int, int]]]) -> Iterator[Passage]:
    """Passages of one gate, both directions."""
    sides = where.get(gate.id, [])
    pairs = [(a, b) for a in sides for b in sides if a != b]
    if gate.kind == "checkpoint":
        ends = {side: where.get(f"{gate.id}/{side}", []) for side in "ab"}
        pairs = [(a, b) for a in ends["a"] for b in ends["b"] if a[0] == b[0]]
        for a, b in pairs:
            key = layers.keys[a[0]]
            yield Passage(gate.id, "checkpoint", key.mode, "a", "b", *a, *b, key.country, key.project)
            yield Passage(gate.id, "checkpoint", key.mode, "b", "a", *b, *a, key.country, key.project)
        return
    for a, b in pairs:
        here, there = layers.keys[a[0]], layers.keys[b[0]]
        project = _projects(here.project, there.project)
        if (
            gate.kind == "crossing"
            and here.country != there.country
            and here[1:3] == there[1:3]
            and here.mode in gate.modes
        ):
            yield Passage(gate.id, "crossing", here.mode, here.country, there.country, *a, *b, there.country, project)
        elif gate.kind == "terminal" and {here.mode, there.mode} == {"road", "rail"}:
            yield Passage(gate.id, "transfer", "", here.mode, there.mode, *a, *b, here.country, project)
        elif gate.kind == "gauge_break" and here.mode == there.mode == "rail" and here.gauge_mm != there.gauge_mm:
            gauges = str(here.gauge_mm), str(there.gauge_mm)
            yield Passage(gate.id, "gauge", "", *gauges, *a, *b, here.country, project)
        elif gate.kind == "port" and SEA in (here, there):
            yield Passage(gate.id, "port", "", here.mode, there.mode, *a, *b, here.country or there.country, project)


def _of_join(join: Join, layers: Layers, where: Mapping[str, list[tuple[int, int]]]) -> Iterator[Passage]:
    """Passages between a planned line and what it meets: free where the gauge is the same."""
    sides = where.get(join.node, [])
    for a in sides:
        for b in sides:
            here, there = layers.keys[a[0]], layers.keys[b[0]]
            if (
                join.project not in (here.project, there.project)
                or here.project == there.project
                or here.country != there.country
            ):
                continue
            project = _projects(here.project, there.project)
            if here.mode != there.mode:
                yield Passage(join.gate, "transfer", "", here.mode, there.mode, *a, *b, here.country, project)
            elif here.gauge_mm != there.gauge_mm:
                gauges = str(here.gauge_mm), str(there.gauge_mm)
                yield Passage(join.gate, "gauge", "", *gauges, *a, *b, here.country, project)
            else:
                sides_named = here.project or "network", there.project or "network"
                yield Passage(join.gate, "junction", here.mode, *sides_named, *a, *b, here.country, project)


def _projects(*names: str) -> str:
    """Projects that both sides need, as one string."""
    return "+".join(sorted({name for name in names if name}))
