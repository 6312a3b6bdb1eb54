"""What-ifs, from the change in words to new options, beside NetworkX asked again on the exported weighed graph.

    python tests/benchmarks/bench_what_if.py

kazpak finds the best option of each of up to five corridors, unless a row says otherwise. NetworkX is timed for one way
alone with the changed arcs in place already, for one way with the graph to be made of the rows, and for five unlike
ways with the arcs in place. Weighing the arcs is kazpak's work in all of them, and is not counted.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from baselines import Exported
from measure import Row, race, report

import kazpak
from kazpak.scenarios.apply import apply
from kazpak.scenarios.card import Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.corridor import Corridor, Options

ORIGIN, DESTINATION = "KAZ:ALMATY", "PAK:KARACHI-PORT"
SWEEP = [3.0 * step for step in range(40)]
TARGET = "below 20 ms; 100x NetworkX"


def rows() -> list[Row]:
    """Every kind of change."""
    corridor = kazpak.load()
    return [*gates(corridor), *numbers(corridor), *layers(corridor), *sweeps(corridor)]


def ask(corridor: Corridor, by: str = "time_h", top: int = 5) -> Options:
    """The question that is asked of every case."""
    return corridor.routes(ORIGIN, DESTINATION, by=by, top=top)


def gates(corridor: Corridor) -> list[Row]:
    """Changes that touch gates alone; each run changes something that no run before has changed."""
    hours = (f"delay.IRN-PAK:GABD.time_h={24 + n / 64}" for n in itertools.count())
    return [
        beside("a gate is delayed", corridor, lambda: corridor.setting(next(hours))),
        beside("the same, best option only", corridor, lambda: corridor.setting(next(hours)), top=1),
        beside("a gate is opened", corridor, lambda: corridor.setting("status.AFG-PAK:TORKHAM=open")),
        beside("a card: afghan-gates-open", corridor, lambda: corridor.under("afghan-gates-open")),
        beside("a card: cpmm-best-practice", corridor, lambda: corridor.under("cpmm-best-practice")),
    ]


def numbers(corridor: Corridor) -> list[Row]:
    """Changes of tariffs; by generalised cost they move the best roads inside layers, so legs grow anew."""
    factors = (1.0 + n / 1024 for n in itertools.count(1))

    def tariff(scope: str) -> Callable[[], Corridor]:
        return lambda: corridor.setting(f"road.haul.usd_per_tkm{scope}=x{next(factors)}")

    return [
        beside("road tariff everywhere, by cost", corridor, tariff(""), by="cost_usd_t"),
        beside("road tariff in Pakistan, by time", corridor, tariff("@PAK")),
        beside("road tariff in Pakistan, by generalised cost", corridor, tariff("@PAK"), by="generalised_usd_t"),
        beside("road tariff everywhere, by generalised cost", corridor, tariff(""), by="generalised_usd_t"),
    ]


def layers(corridor: Corridor) -> list[Row]:
    """Changes inside one layer, another one each run, and planned lines."""
    world = corridor.case.world
    factors = (1.0 - n / 1024 for n in itertools.count(1))
    busiest = max(
        range(len(world.layers.keys)), key=lambda k: world.layers.link_start[k + 1] - world.layers.link_start[k]
    )
    links = itertools.cycle(world.layers.link_ids[world.layers.links_of(busiest)])
    return [
        beside(
            "one line is slower (road.speed.km_per_h@line:makran)",
            corridor,
            lambda: corridor.setting(f"road.speed.km_per_h@line:makran=x{next(factors)}"),
        ),
        beside(
            "one railway is faster (rail.speed.km_per_h@line:ml1)",
            corridor,
            lambda: corridor.setting(f"rail.speed.km_per_h@line:ml1=x{2 - next(factors)}"),
        ),
        beside(
            f"one link is out of use (layer {world.layers.keys[busiest]})",
            corridor,
            lambda: without_link(corridor, next(links)),
        ),
        beside("a railway is built (uap-railway)", corridor, lambda: corridor.setting("build.uap-railway=true")),
        beside("it is built in 1676 mm", corridor, lambda: corridor.setting("build.uap-railway=1676")),
    ]


def without_link(corridor: Corridor, link: str) -> Corridor:
    """A case in which one link is out of use."""
    body = {
        "name": "without-a-link",
        "intent": "One link is out of use.",
        "source": "planning assumption",
        "changes": [{"remove": {"link": link}}],
    }
    return corridor.with_case(apply(Card.model_validate(body), corridor.case))


def sweeps(corridor: Corridor) -> list[Row]:
    """Forty cases of one gate."""
    exported = Exported(corridor, "time_h").reruns(ORIGIN, DESTINATION)["NetworkX, one way"]

    def ours() -> list[Options]:
        return [ask(corridor.setting(f"delay.IRN-PAK:GABD.time_h={hours}")) for hours in SWEEP]

    spent = race(
        {"kazpak": ours, "NetworkX, one way": lambda: [exported() for _ in SWEEP]},
        budget_s=8.0,
        least=3,
    )
    return [Row("a sweep of 40 delays of one gate", spent.pop("kazpak"), "", spent)]


def beside(what: str, corridor: Corridor, change: Callable[[], Corridor], *, by: str = "time_h", top: int = 5) -> Row:
    """One change, asked of kazpak and of NetworkX, once their answers have been found equal."""
    changed = change()
    exported = Exported(changed, by)
    ours, theirs = ask(changed, by)[0].totals[by], exported.best(ORIGIN, DESTINATION)
    if not math.isclose(ours, theirs, rel_tol=1e-9):
        raise ValueError(f"{what}: kazpak finds {ours!r}, NetworkX {theirs!r}; the comparison is void")
    corridor.engine  # noqa: B018 - the base is weighed before anything is timed
    runners = {"kazpak": lambda: ask(change(), by, top), **exported.reruns(ORIGIN, DESTINATION, top=top)}
    spent = race(runners, budget_s=5.0, least=3)
    return Row(what, spent.pop("kazpak"), TARGET, spent)


if __name__ == "__main__":
    print(report(rows()))  # noqa: T201
