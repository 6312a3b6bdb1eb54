"""What to look up next: statuses that many answers rest on and that nobody has confirmed for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError
from kazpak.routing.ask import Question, best, distinct, graph_for
from kazpak.routing.graph import Rules

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case
    from kazpak.costs.criterion import Criterion
    from kazpak.network.world import World
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option
    from kazpak.tables import City

__all__ = ["Resting", "asked_trips", "resting"]

_CITIES: Final = 20
"""The largest cities whose trips are asked."""

_OPTIONS: Final = 3
"""Options of each trip that count."""

_FROM, _TO = "KAZ", "PAK"


@dataclass(frozen=True)
class Resting:
    """A status that answers rest on: that of a gate for one mode.

    Attributes
    ----------
    answers
        Options shown that pass the gate, and best ways that would pass it if it were open.
    confirmed
        Newest day that a source speaks of.
    """

    gate: str
    name: str
    mode: str
    status: str
    confirmed: dt.date
    age_d: int
    answers: int
    source: str

    def row(self) -> dict[str, Any]:
        """The same as a flat row."""
        return {
            "gate": self.gate,
            "name": self.name,
            "mode": self.mode,
            "status": self.status,
            "last_confirmed": self.confirmed.isoformat(),
            "age_d": self.age_d,
            "answers": self.answers,
            "source": self.source,
        }


def asked_trips(world: World, cities: Sequence[City], by: Iterable[Criterion]) -> list[Question]:
    """Trips that stand for all that are asked: from the largest cities of Kazakhstan to the ports of Pakistan.

    Parameters
    ----------
    world
        Gates and places.
    cities
        Of the data set, with their inhabitants.
    by
        Criteria to be best by.
    """
    largest = sorted((c for c in cities if c.country == _FROM), key=lambda c: -c.population)[:_CITIES]
    origins = [world.gazetteer[city.id] for city in largest if world.reaches(world.gazetteer[city.id])]
    ports = [p for p in world.gazetteer.by_id.values() if p.kind == "port" and p.country == _TO]
    return [Question(o, d, c, top=_OPTIONS) for c in by for d in ports for o in origins]


def resting(
    engine_for: Callable[[Question], Engine], questions: Iterable[Question], case: Case, *, days: int
) -> list[Resting]:
    """Statuses that the options of some trips rest on and that are older than some days, the oldest first.

    Parameters
    ----------
    engine_for
        Gives the weighed case of a question.
    questions
        Trips.
    case
        The case that all are asked of; ages are counted to its day.
    days
        Age from which a status is to be looked up.

    Raises
    ------
    InputError
        If there are fewer than 0 days.
    """
    if days < 0:
        raise InputError(f"{days} days; 0 or more is right")
    count = Counter[tuple[str, str]]()
    kept_shut = case.cargo.refused_gates
    for question in questions:
        engine = engine_for(question)
        shut = engine.blocking.intersection(case.world.gates).difference(kept_shut)
        shown = distinct(engine, question)
        opened = graph_for(engine, question, rules=Rules(question.modes, question.avoid, shut))
        instead = best(engine, question, opened)
        for option in [*shown, *([instead] if instead is not None and instead.status != "open" else [])]:
            count.update(_statuses(option))
    found = []
    for (gate, mode), answers in count.items():
        state = case.state(gate, mode)
        rows = [r for r in case.intervals(gate) if r.last_confirmed and r.last_confirmed.isoformat() == state.confirmed]
        if not rows or rows[0].last_confirmed is None:
            continue
        confirmed = rows[0].last_confirmed
        age_d = (case.on - confirmed).days
        if age_d > days:
            name = case.world.gazetteer[gate].name
            found.append(Resting(gate, name, mode, state.status, confirmed, age_d, answers, state.source))
    return sorted(found, key=lambda one: (one.confirmed, -one.answers, one.gate))


def _statuses(option: Option) -> set[tuple[str, str]]:
    """Gate and mode of every status that an option rests on, once."""
    return {(p.id, p.mode) for p in option.parts if p.passage is not None and p.state is not None and p.state.confirmed}
