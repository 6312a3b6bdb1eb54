"""Opening the data and asking: one trip, every city, beside OSMnx and NetworkX on the same network.

python tests/benchmarks/bench_questions.py
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from baselines import Exported, drawn
from measure import Row, race, report

import kazpak
from kazpak.costs.criterion import CRITERIA
from kazpak.studies.cities import best_from_each

if TYPE_CHECKING:
    from kazpak.corridor import Corridor

ORIGIN, DESTINATION = "KAZ:ALMATY", "PAK:KARACHI-PORT"


def rows() -> list[Row]:
    """Everything, against one opened corridor."""
    corridor = kazpak.load()
    return [*opening(), *questions(corridor), *tables(corridor)]


def opening() -> list[Row]:
    """Opening the bundled data with and without a cache."""
    warm = race({"load": lambda: kazpak.load().engine}, budget_s=3.0)["load"]

    def cold() -> None:
        before = os.environ.get("KAZPAK_CACHE")
        with tempfile.TemporaryDirectory() as cache:
            os.environ["KAZPAK_CACHE"] = cache
            kazpak.load()
        os.environ.pop("KAZPAK_CACHE")
        if before is not None:
            os.environ["KAZPAK_CACHE"] = before

    return [
        Row("kazpak.load() and weighing, from the cache", warm, "below 300 ms"),
        Row("kazpak.load(), no cache: network and all legs", race({"cold": cold}, least=3)["cold"], "below 5 s"),
    ]


def questions(corridor: Corridor) -> list[Row]:
    """One question, legs ready."""
    beside = drawn(corridor, ORIGIN, DESTINATION)
    spent = race({"kazpak": lambda: corridor.routes("Almaty", "Karachi"), **beside}, budget_s=12.0)
    ours = spent.pop("kazpak")
    one = race({"kazpak": lambda: corridor.routes(ORIGIN, DESTINATION, top=1)}, budget_s=2.0)["kazpak"]
    found = [
        Row("the best of each corridor, Almaty to Karachi by time", ours, "below 10 ms; 50x OSMnx", spent),
        Row("the best option alone, by ids", one, "below 10 ms; 50x OSMnx", spent),
    ]
    for name in CRITERIA:
        if name != "time_h":
            seconds = race({"kazpak": lambda name=name: corridor.routes("Almaty", "Karachi", by=name)}, budget_s=2.0)
            found.append(Row(f"the same by {name}", seconds["kazpak"], "below 10 ms"))
    options = corridor.routes("Almaty", "Karachi")
    spent = race(
        {
            "table": options.table,
            "document": lambda: options.document(bands=True),
        },
        budget_s=2.0,
    )
    found.append(Row("its table", spent["table"]))
    found.append(Row("its document with geometry and ranges", spent["document"]))
    return found


def tables(corridor: Corridor) -> list[Row]:
    """Every city to every port."""
    places = corridor.case.world.gazetteer.by_id.values()
    cities = [p for p in places if p.kind == "city"]
    ports = [p for p in places if p.kind == "port"]
    asked = [corridor.ask("Almaty", port.id) for port in ports]
    exported = Exported(corridor, "time_h")
    there = [port.id for port in ports if port.id in exported.graph]

    def ours() -> list[dict[str, float | None]]:
        return [best_from_each(corridor.engine, question, cities) for question in asked]

    def theirs() -> list[dict[str, float]]:
        return [exported.from_each([p.id for p in cities], port) for port in there]

    spent = race({"kazpak": ours, "NetworkX, solving": theirs}, budget_s=6.0)
    what = f"best of {len(cities)} cities x {len(ports)} ports"
    return [Row(what, spent.pop("kazpak"), "below 500 ms", spent)]


if __name__ == "__main__":
    print(report(rows()))  # noqa: T201
