"""Tiny worlds for tests: drawn ones, and random ones with every kind of gate, planned line and closure."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kazpak.access import Access
from kazpak.assumptions import Assumption, Assumptions
from kazpak.case import Case
from kazpak.costs.weigh import weigh
from kazpak.network.gazetteer import Gazetteer, Place
from kazpak.network.layers import HaulClass, LayerKey, LinkTable, build_layers
from kazpak.network.passages import passages_between
from kazpak.network.planned import joins_of, planned_links
from kazpak.network.world import World
from kazpak.routing.graph import Engine
from kazpak.routing.legs import Forest
from kazpak.tables import AccessInterval, Cargo, Condition, Gate, Project, StatusInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ON = dt.date(2026, 1, 1)

DEFAULTS = {
    "road.speed.km_per_h": 50, "road.mountain.speed_factor": 0.5, "road.mountain.emission_factor": 1.3,
    "road.haul.usd_per_tkm": 0.1, "road.empty_return.share": 0.2, "road.driving.h_per_day": 9,
    "road.haul.emission_wtw.g_per_tkm": 90, "road.haul.emission_ttw.g_per_tkm": 70, "road.security.p_per_1000_km": 0.02,
    "rail.speed.km_per_h": 40, "rail.motion.h_per_day": 12, "rail.haul.usd_per_tkm": 0.05, "rail.wagon.usd_per_tkm": 0, "rail.security.p_per_1000_km": 0.01,
    "rail.electric.kwh_per_tkm": 0.03, "grid.intensity.g_per_kwh": 600, "grid.loss.factor": 1.1,
    "rail.haul.emission_wtw_diesel.g_per_tkm": 30, "rail.haul.emission_ttw_diesel.g_per_tkm": 24,
    "gate.queue.h": 3, "gate.clearance.h": 2, "gate.fee_official.usd_per_truck": 100, "gate.fee_informal.usd_per_truck": 50,
    "gate.fee_official.usd_per_teu": 80, "gate.fee_informal.usd_per_teu": 10, "terminal.handling.h": 20,
    "terminal.handling.usd_per_teu": 90, "gauge.change.h": 30, "gauge.change.usd_per_teu": 60, "port.dwell.h": 100,
    "port.handling.usd_per_teu": 180, "checkpoint.queue.h": 4, "checkpoint.clearance.h": 5, "checkpoint.fee.usd_per_truck": 40,
    "hub.emission.kg_per_t": 1.5, "hub.emission_ttw.share": 0.5, "escort.usd_per_truck": 30, "insurance.premium.share_of_value": 0.002,
    "exchange.tractor.h": 7, "exchange.tractor.usd_per_truck": 90, "exchange.reload.h": 21, "exchange.reload.usd_per_truck": 240,
    "risk.closure.p": 0.05, "risk.winter.p": 0.01, "risk.admin.p": 0.02, "truck.payload.t": 20, "teu.payload.t": 12,
    "cargo.value.usd_per_t": 3000, "cargo.time.percent_of_value_per_day": 0.5, "carbon.price.usd_per_t": 20,
    "risk.premium.share_of_value": 0.1, "access.detour.factor": 1.3, "access.speed.km_per_h": 25, "reefer.emission.factor": 1.15,
}  # fmt: skip


def row(name: str, applies_to: str, central: float, low: float | None = None, high: float | None = None) -> Assumption:
    """One assumption row, without spread unless one is given."""
    return Assumption(
        name=name, applies_to=applies_to, low=central if low is None else low, central=central,
        high=central if high is None else high, unit="factor", year=2026, price_year=None, source="drawn for a test",
        confidence="low", remark="",
    )  # fmt: skip


def assumptions(extra: Iterable[Assumption] = ()) -> Assumptions:
    """Default rows of every name the model uses, and more specific ones."""
    return Assumptions([*(row(name, "default", value) for name, value in DEFAULTS.items()), *extra])


@dataclass
class Drawing:
    """What a tiny world is drawn from.

    `terminal_limit_km` is how far a local truck carries to a terminal; none does at first.
    """

    gates: list[Gate] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    terminal_limit_km: float = 0.0
    places: list[Place] = field(default_factory=list)
    statuses: list[StatusInterval] = field(default_factory=list)
    rows: list[Assumption] = field(default_factory=list)
    access: list[AccessInterval] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    links: list[tuple[str, str, LayerKey, HaulClass, float]] = field(default_factory=list)
    at: dict[tuple[LayerKey, str], tuple[float, float]] = field(default_factory=dict)

    def node(self, layer: LayerKey, name: str, lon: float, lat: float) -> None:
        """Put a node into a layer."""
        self.at[layer, name] = (lon, lat)

    def link(
        self,
        layer: LayerKey,
        a: str,
        b: str,
        km: float,
        *,
        mountain: bool = False,
        line: str = "",
        electrified: bool = False,
    ) -> None:
        """Join two nodes of a layer."""
        haul = HaulClass(
            layer.country, layer.mode, layer.gauge_mm, "", line, mountain, electrified, project=layer.project
        )
        self.links.append((a, b, layer, haul, km))

    def gate(
        self,
        name: str,
        kind: str,
        countries: Sequence[str],
        modes: Sequence[str] = ("road",),
        *,
        shut: bool = False,
    ) -> None:
        """Add a gate that is open, or shut, since long ago."""
        a, b = (*countries, "")[:2]
        self.gates.append(Gate(name, kind, name, a, b, 0.0, 0.0, tuple(modes)))
        status = "closed" if shut else "open"
        self.statuses.append(StatusInterval(name, status, dt.date(2015, 1, 1), last_confirmed=dt.date(2025, 12, 1)))

    def state(self, gate: str, status: str, *, modes: Sequence[str] = (), direction: str = "") -> None:
        """Give a gate another status since yesterday, for some modes or one direction only."""
        day = ON - dt.timedelta(days=1)
        self.statuses.append(
            StatusInterval(gate, status, day, modes=tuple(modes), direction=direction, last_confirmed=day)
        )

    def use(self, target: str, **said: object) -> None:
        """Say who may use a gate or a line, since long ago."""
        fields = {"freight": "yes", "category": "international", "transit": "yes", "exchange": "none", **said}
        self.access.append(AccessInterval(target, start=dt.date(2015, 1, 1), **fields))

    def world(self) -> World:
        """The world that was drawn."""
        table = LinkTable(
            id=[f"L{i}" for i in range(len(self.links))],
            from_id=[a for a, *_ in self.links], to_id=[b for _, b, *_ in self.links],
            layer=[k for _, _, k, _, _ in self.links], haul_class=[h for *_, h, _ in self.links],
            length_km=[km for *_, km in self.links], highest_m=[0.0] * len(self.links),
            climb_m=[0.0] * len(self.links), descent_m=[0.0] * len(self.links),
            coordinates=[np.array([self.at[k, a], self.at[k, b]]) for a, b, k, _, _ in self.links],
        )  # fmt: skip
        table += planned_links(self.projects, {g.id: g for g in self.gates}, {})
        layers = build_layers(table, quays=[(g.id, g.lon, g.lat) for g in self.gates if g.kind == "port"])
        gates = [Place(g.id, g.name, g.kind, g.country_a if not g.country_b else "", g.lon, g.lat) for g in self.gates]
        return World(
            layers=layers, passages=passages_between(layers, self.gates, joins_of(self.projects, {})),
            gazetteer=Gazetteer([*self.places, *gates]), gates={g.id: g for g in self.gates},
            projects={p.id: p for p in self.projects}, cargos={"containers": Cargo("containers")}, as_of=ON,
            data_hash="drawn", access_limit_km=1e9, terminal_limit_km=self.terminal_limit_km,
        )  # fmt: skip

    def engine(self) -> Engine:
        """The world under its base case, weighed."""
        world = self.world()
        case = Case(
            world, assumptions(self.rows), tuple(self.statuses), ON, world.cargos["containers"],
            access=Access(tuple(self.access)), conditions=tuple(self.conditions),
        )  # fmt: skip
        return Engine(case, weigh(case), Forest(world.layers))


def random_world(seed: int, *, countries: int = 3, size: int = 5, one_class: bool = False) -> Drawing:
    """Countries in a ring, each with a small road net and a railway, with gates of every kind between and in them.

    Parameters
    ----------
    seed
        The same world for the same number.
    countries
        Two to five.
    size
        Ordinary nodes of each road net and each railway.
    one_class
        Whether all links of a layer have the same rates, so that every criterion chooses the same paths.
    """
    rng = random.Random(seed)
    drawing = Drawing()
    names = ["AFG", "IRN", "KAZ", "PAK", "UZB"][:countries]
    gauge = {c: rng.choice([1435, 1520]) for c in names}
    for i, c in enumerate(names):
        for key in (LayerKey(c, "road", 0), LayerKey(c, "rail", gauge[c])):
            _net(drawing, rng, key, size, 60 + 3 * i, one_class=one_class)
        _inner_gates(drawing, rng, c, gauge[c], size)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            for k in range(rng.randint(1, 2)):
                _crossing(drawing, rng, f"{a}-{b}:G{k}", a, b, gauge, size)
    _planned(drawing, rng, names[0], names[-1])
    for c in names:
        lon, lat = drawing.at[LayerKey(c, "road", 0), f"r{c}0"]
        off = rng.choice([0.0, 0.0, 0.01])
        drawing.places.append(Place(f"{c}:CITY", f"City {c}", "city", c, lon + off, lat))
    drawing.rows.append(row("road.speed.km_per_h", "line:slow", rng.uniform(10, 60)))
    drawing.rows.append(row("road.haul.usd_per_tkm", "line:slow", rng.uniform(0.02, 0.3)))
    drawing.rows.append(row("road.security.p_per_1000_km", "line:slow", rng.uniform(0.0, 0.3)))
    return drawing


def _net(drawing: Drawing, rng: random.Random, key: LayerKey, size: int, lon: float, *, one_class: bool) -> None:
    """A tree of links with some more on top: mountain roads, a slow line, electric stretches, parallels, a loop."""
    prefix = "r" if key.mode == "road" else "t"
    own = [f"{prefix}{key.country}{n}" for n in range(size)]
    for n in own:
        drawing.node(key, n, lon + rng.random(), 30 + rng.random())

    def link(a: str, b: str) -> None:
        facts = {
            "mountain": rng.random() < 0.4,
            "line": rng.choice(["", "slow"]),
            "electrified": key.mode == "rail" and rng.random() < 0.4,
        }
        drawing.link(key, a, b, rng.uniform(20, 300), **({} if one_class else facts))

    for n in range(1, size):
        link(own[n], own[rng.randrange(n)])
    for _ in range(size // 2):
        link(*rng.sample(own, 2))
    link(own[0], own[0])


def _inner_gates(drawing: Drawing, rng: random.Random, country: str, gauge: int, size: int) -> None:
    """A terminal or two, a port, a checkpoint and a break of gauge."""
    road, rail = LayerKey(country, "road", 0), LayerKey(country, "rail", gauge)
    for k in range(rng.randint(1, 2)):
        name = f"{country}:T{k}"
        drawing.gate(name, "terminal", [country], ["road", "rail"], shut=rng.random() < 0.1)
        for key, prefix in ((road, "r"), (rail, "t")):
            drawing.node(key, name, 60, 30)
            drawing.link(key, name, f"{prefix}{country}{rng.randrange(size)}", rng.uniform(1, 50))
            drawing.link(key, name, f"{prefix}{country}{rng.randrange(size)}", rng.uniform(1, 50))
    if rng.random() < 0.5:
        name = f"{country}:CHECK"
        drawing.gate(name, "checkpoint", [country])
        for side in "ab":
            drawing.node(road, f"{name}/{side}", 61, 31)
            drawing.link(road, f"{name}/{side}", f"r{country}{rng.randrange(size)}", rng.uniform(1, 50))
    if rng.random() < 0.5:
        name = f"{country}:PORT"
        drawing.gate(name, "port", [country], ["road", "rail"])
        drawing.node(road, name, 62, 25)
        drawing.link(road, name, f"r{country}{rng.randrange(size)}", rng.uniform(1, 90))
    other = LayerKey(country, "rail", 1676)
    name = f"{country}:BREAK"
    drawing.gate(name, "gauge_break", [country], ["rail"])
    drawing.node(rail, name, 61, 30)
    drawing.node(other, name, 61, 30)
    drawing.link(rail, name, f"t{country}{rng.randrange(size)}", rng.uniform(1, 50))
    drawing.node(other, f"w{country}", 61.2, 30)
    drawing.link(other, name, f"w{country}", rng.uniform(1, 50))


def _crossing(
    drawing: Drawing, rng: random.Random, name: str, a: str, b: str, gauge: dict[str, int], size: int
) -> None:
    drawing.gate(name, "crossing", [a, b], ["road", "rail"], shut=rng.random() < 0.2)
    for mode, prefix in (("road", "r"), ("rail", "t")):
        if mode == "rail" and gauge[a] != gauge[b]:
            for c in (a, b):  # the broad track of the breaks of gauge runs across
                key = LayerKey(c, "rail", 1676)
                drawing.node(key, name, 63, 30)
                drawing.link(key, name, f"w{c}", rng.uniform(1, 80))
            continue
        for c in (a, b):
            key = LayerKey(c, mode, gauge[c] if mode == "rail" else 0)
            drawing.node(key, name, 63, 30)
            drawing.link(key, name, f"{prefix}{c}{rng.randrange(size)}", rng.uniform(1, 80))
    drawing.rows.append(row("gate.queue.h", f"{name}/road/{a}>{b}", rng.uniform(0, 60)))
    drawing.rows.append(row("gate.queue.h", name, rng.uniform(0, 60)))


def _planned(drawing: Drawing, rng: random.Random, a: str, b: str) -> None:
    """A railway that is not there yet, from a terminal in one country to a terminal in another."""
    gate = f"{a}-{b}:NEW"
    drawing.gate(gate, "crossing", [a, b], ["rail"])
    drawing.statuses.pop()
    drawing.state(gate, "planned")
    stops = (f"{a}:T0", gate, f"{b}:T0")
    drawing.projects.append(
        Project(
            "new-line", "New line", gauge_mm=rng.choice([1435, 1676]), gauge_options=(1435, 1676),
            length_km=(100.0, rng.uniform(100, 900), 900.0), waypoints=((60, 30, ""), (63, 30, ""), (66, 30, "")),
            joins=tuple({"end": end, "gate": stop} for end, stop in zip(("start", 1, "end"), stops, strict=True)),
        )
    )  # fmt: skip


def one_border(queue: dict[str, float]) -> Drawing:
    """Two towns, one border, with hours that depend on the direction."""
    drawing = Drawing()
    gate = "AFG-PAK:GATE"
    drawing.gate(gate, "crossing", ["AFG", "PAK"])
    for country, lon in (("AFG", 69.0), ("PAK", 71.0)):
        key = LayerKey(country, "road", 0)
        drawing.node(key, f"r{country}", lon, 34)
        drawing.node(key, gate, 70, 34)
        drawing.link(key, f"r{country}", gate, 100)
        drawing.places.append(Place(f"{country}:TOWN", country, "city", country, lon, 34))
    drawing.rows += [row("gate.queue.h", f"{gate}/road/{way}", hours) for way, hours in queue.items()]
    return drawing


def two_valleys() -> Drawing:
    """One country, two terminals, and a railway shorter than the road."""
    drawing = Drawing()
    road, rail = LayerKey("KAZ", "road", 0), LayerKey("KAZ", "rail", 1520)
    for name, lon in (("west", 60.0), ("east", 70.0)):
        drawing.node(road, name, lon, 45)
        drawing.places.append(Place(f"KAZ:{name.upper()}", name, "city", "KAZ", lon, 45))
        gate = f"KAZ:{name.upper()}-YARD"
        drawing.gate(gate, "terminal", ["KAZ"], ["road", "rail"])
        drawing.node(road, gate, lon, 45.1)
        drawing.node(rail, gate, lon, 45.1)
        drawing.link(road, name, gate, 10)
    drawing.link(road, "west", "east", 1500)
    drawing.link(rail, "KAZ:WEST-YARD", "KAZ:EAST-YARD", 800)
    return drawing
