"""Settings of a page drawn at random, and the answers that Python gives under them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kazpak.routing.ask import distinct
from kazpak.routing.graph import Engine
from kazpak.routing.portable import _Packer

if TYPE_CHECKING:
    import random

    from kazpak.corridor import Corridor
    from kazpak.routing.document import Answer


@dataclass(frozen=True)
class Asked:
    """A question that a page is made of: its ends, its keywords, and verbs that come before it."""

    ends: tuple[str, str]
    asked: dict[str, Any] = field(default_factory=dict)
    verbs: tuple[tuple[str, str], ...] = ()

    def case(self, corridor: Corridor) -> Corridor:
        for verb, given in self.verbs:
            corridor = getattr(corridor, verb)(given)
        return corridor


QUESTIONS = {
    "base": Asked(("Almaty", "Karachi")),
    "bounded": Asked(
        ("Shymkent", "Gwadar"), {"by": "generalised_usd_t", "top": 3, "max_transfers": 2}, (("carrying", "grain"),)
    ),
    "past": Asked(
        ("Lahore", "Astana"), {"by": "cost", "via": ["AFG-PAK:TORKHAM"], "avoid": ["IRN"]}, (("on", "2025-06-01"),)
    ),
    "near": Asked(("Lahore", "Karachi"), {"modes": "road"}),
    "rail": Asked(("Almaty", "Karachi"), {"by": "risk", "modes": "rail"}, (("under", "uap-2030-1520"),)),
    "emission": Asked(("Port Qasim", "43.25,76.92"), {"by": "emission", "top": 2}),
}

HOURS = (0, 1, 5, 12, 24.5, 72, 200)


def setting(graph: dict[str, Any], dice: random.Random, *, most: int = 10_000) -> dict[str, Any]:
    """A few changes or many, at most some of each kind, of every kind that a page offers."""
    gates, hours, built = dice.choice([0.01, 0.1, 0.3]), dice.choice([0, 0.05, 0.3]), dice.choice([0, 0, 0.1, 0.1, 0.4])

    def some(count: int, chance: float) -> list[int]:
        drawn = [i for i in range(count) if dice.random() < chance]
        return sorted(dice.sample(drawn, min(most, len(drawn))))

    return {
        "gates": {str(i): dice.random() < 0.5 for i in some(len(graph["switches"]), gates)},
        "hours": {str(i): dice.choice(HOURS) for i in some(len(graph["ways"]), hours)},
        "factors": {
            graph["tariffs"][i]["name"]: round(dice.uniform(0, 3), 2) for i in some(len(graph["tariffs"]), 0.3)
        },
        "built": some(len(graph["projects"]), built),
    }


class Twin:
    """Python's answers under settings of a page: terms and blocks set by hand, the rest of the engine as it is."""

    def __init__(self, answer: Answer, graph: dict[str, Any]) -> None:
        self.answer, self.graph = answer, graph
        self.numbers = _Packer(answer).kept

    def options(self, chosen: dict[str, Any]) -> list[dict[str, Any]]:
        weighed = self.answer.engine.weighed
        terms, blocks = weighed.passage.copy(), list(self.answer.engine.blocks)
        for tariff in self.graph["tariffs"]:
            terms[:, tariff["term"]] *= chosen["factors"].get(tariff["name"], 1.0)
        opened = {
            way: is_open for i, is_open in chosen["gates"].items() for way in self.graph["switches"][int(i)]["ways"]
        }
        for number, passage in zip(self.numbers, self.graph["passages"], strict=True):
            if number >= len(blocks):
                continue
            is_open = opened.get(passage["way"], passage["open"]) and set(passage["needs"]) <= set(chosen["built"])
            blocks[number] = frozenset() if is_open else frozenset({"shut"})
            hours = chosen["hours"].get(str(passage["way"]))
            if hours is not None:
                *waiting, clearing = self.graph["hours"][passage["kind"]]
                cleared = min(terms[number, clearing], hours) if waiting else hours
                terms[number, clearing] = cleared
                for term in waiting:
                    terms[number, term] = hours - cleared
        engine = Engine(self.answer.case, replace(weighed, passage=terms), self.answer.engine.forest)
        engine.blocks = blocks
        return plain(distinct(engine, self.answer.question))


def plain(options: Any) -> list[dict[str, Any]]:
    """What is compared of options."""
    return [{"signature": list(o.signature), "modes": list(o.modes), "totals": dict(o.totals)} for o in options]


def names_of(options: list[dict[str, Any]]) -> list[tuple[list[str], list[str]]]:
    """What tells options apart."""
    return [(o["signature"], o["modes"]) for o in options]


def same(python: list[dict[str, Any]], page: list[dict[str, Any]], by: str) -> bool:
    """Whether both are the same options in the same order, to 1e-9; ways that cost the same may change places."""
    if len(python) != len(page):
        return False
    if names_of(python) != names_of(page):
        pairs = zip(python, page, strict=True)
        return all(math.isclose(a["totals"][by], b["totals"][by], rel_tol=1e-12) for a, b in pairs)
    return all(
        math.isclose(value, b["totals"][name], rel_tol=1e-9, abs_tol=1e-12)
        for a, b in zip(python, page, strict=True)
        for name, value in a["totals"].items()
    )
