"""Many trips at once: the best option of each, and how many of them pass each gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kazpak.costs.criterion import CRITERIA
from kazpak.routing.ask import best
from kazpak.routing.corridors import Corridor, corridor_of
from kazpak.routing.document import labelled
from kazpak.routing.noroute import explain_no_route

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.case import Case
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option

__all__ = ["Pairs", "Trip", "best_of_pairs"]

_GATES = ("crossing", "transfer", "gauge", "port", "checkpoint")


@dataclass(frozen=True)
class Trip:
    """One pair: its best option, or why there is none."""

    question: Question
    option: Option | None
    corridor: Corridor | None = None
    reason: str = ""

    def row(self) -> dict[str, Any]:
        """The trip as a flat row, totals with their units in the names."""
        found = self.option
        return {
            "origin": self.question.origin.id,
            "destination": self.question.destination.id,
            "from": self.question.origin.name,
            "to": self.question.destination.name,
            "status": found.status if found else "no route",
            "corridor": self.corridor.labels.get("en") if self.corridor else None,
            "label": labelled(found, self.corridor) if found and self.corridor else None,
            "modes": list(found.modes) if found else [],
            "countries": list(found.countries) if found else [],
            "gates": _gates(found),
            **{name: found.total(name) if found else None for name in CRITERIA},
            "reason": self.reason or None,
        }


@dataclass(frozen=True)
class Pairs(Sequence[Trip]):
    """Trips in the order in which they were given."""

    trips: tuple[Trip, ...]
    case: Case

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - one or some, as of any sequence
        """One trip, or some."""
        return self.trips[index]

    def __len__(self) -> int:
        """How many trips."""
        return len(self.trips)

    @property
    def unreachable(self) -> int:
        """How many trips have no option."""
        return sum(trip.option is None for trip in self.trips)

    def rows(self) -> list[dict[str, Any]]:
        """One row a trip; see `Trip.row`."""
        return [trip.row() for trip in self.trips]

    def gates(self) -> list[dict[str, Any]]:
        """One row a gate that any trip passes, the most passed first: how many trips pass it, and its status."""
        count = Counter(gate for trip in self.trips for gate in _gates(trip.option))
        reached = len(self.trips) - self.unreachable
        rows = []
        for gate, trips in sorted(count.items(), key=lambda one: (-one[1], one[0])):
            parts = (p for trip in self.trips if trip.option for p in trip.option.parts if p.id == gate and p.state)
            state = next((p.state for p in parts), None)
            place = self.case.world.gazetteer.by_id.get(gate)
            rows.append({
                "gate": gate,
                "name": place.name if place else gate,
                "trips": trips,
                "share": trips / reached,
                "status": state.status if state else "",
                "confirmed": state.confirmed if state else "",
                "stale": state.stale if state else False,
            })  # fmt: skip
        return rows

    def document(self) -> dict[str, Any]:
        """Everything as a plain dictionary, schema `kazpak.pairs/1`."""
        case, first = self.case, self.trips[0].question
        return {
            "schema": "kazpak.pairs/1",
            "as_of": case.world.as_of.isoformat(),
            "on": case.on.isoformat(),
            "by": first.by.name,
            "cargo": case.cargo.name,
            "case": {"name": case.name, "changes": [change.row() for change in case.ledger]},
            "total": len(self.trips),
            "unreachable": self.unreachable,
            "pairs": self.rows(),
            "gates": self.gates(),
            "notes": list(dict.fromkeys(note for trip in self.trips for note in trip.question.notes)),
        }

    def table(self) -> pd.DataFrame:
        """One row a trip."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def __repr__(self) -> str:
        """How many trips, and how many without a route."""
        return f"{len(self.trips)} trips, {self.unreachable} without a route, on {self.case.on}"

    def _repr_html_(self) -> str:
        """The table."""
        return str(self.table().to_html(index=False, escape=True))


def best_of_pairs(
    questions: Iterable[Question],
    engine_for: Callable[[Question], Engine],
    case: Case,
) -> Pairs:
    """The best option of every question.

    Parameters
    ----------
    questions
        Trips, checked.
    engine_for
        Gives the weighed case of a question.
    case
        The case that all are asked of.
    """
    trips = []
    for question in questions:
        engine = engine_for(question)
        option = best(engine, question)
        if option is None:
            trips.append(Trip(question, None, reason=explain_no_route(engine, question).reason))
        else:
            trips.append(Trip(question, option, corridor_of(case.world, option)))
    return Pairs(tuple(trips), case)


def _gates(option: Option | None) -> list[str]:
    """Gates that an option passes, each once, in order."""
    return list(dict.fromkeys(p.id for p in option.parts if p.kind in _GATES)) if option else []
