"""One origin and the outlets it may choose between, or one city and the markets it may sell to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.routing.ask import best, graph_for
from kazpak.routing.graph import Rules

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.network.gazetteer import Place
    from kazpak.network.world import World
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option

__all__ = ["MARKETS", "PORTS", "Outlet", "Outlets", "outlet", "outlets_of"]

PORTS: Final = (
    "PAK:KARACHI-PORT",
    "PAK:PORT-QASIM",
    "PAK:GWADAR-PORT",
    "IRN:BANDAR-ABBAS-PORT",
    "IRN:CHABAHAR-PORT",
    "KAZ:AKTAU-PORT",
)
"""Sea ports that a Central Asian shipper may choose between."""

MARKETS: Final = ("KAZ:ALMATY", "KAZ:ASTANA", "UZB:TASHKENT")
"""Where Pakistani goods go in the other direction of the trade."""


@dataclass(frozen=True)
class Outlet:
    """One pair of places.

    Attributes
    ----------
    today
        Best option that is open; None where there is none.
    opened
        Best option if every gate that is shut today were open, where it is better; planned lines are left out.
    """

    origin: Place
    destination: Place
    today: Option | None
    opened: Option | None

    @property
    def shut(self) -> tuple[str, ...]:
        """Gates on the way of `opened` that are shut today."""
        parts = self.opened.parts if self.opened is not None else ()
        return tuple(dict.fromkeys(p.id for p in parts if p.state is not None and not p.state.passable))

    def rows(self) -> list[dict[str, Any]]:
        """One row for today, and one for what it would be with shut gates open."""
        ends = {"origin": self.origin.id, "from": self.origin.name}
        head = ends | {"destination": self.destination.id, "to": self.destination.name}
        rows = [head | _shown(self.today, "open" if self.today else "no route", ())]
        return [*rows, head | _shown(self.opened, "if opened", self.shut)] if self.opened is not None else rows


def _shown(option: Option | None, status: str, shut: tuple[str, ...]) -> dict[str, Any]:
    about = {
        "status": status,
        "needs": list(shut),
        "label": option.label if option else None,
        "modes": list(option.modes) if option else [],
        "countries": list(option.countries) if option else [],
    }
    return about | (option.totals if option else {})


@dataclass(frozen=True)
class Outlets(Sequence[Outlet]):
    """Outlets of one place, each with its best option."""

    found: tuple[Outlet, ...]

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - one or some, as of any sequence
        """One outlet, or some."""
        return self.found[index]

    def __len__(self) -> int:
        """How many."""
        return len(self.found)

    def rows(self) -> list[dict[str, Any]]:
        """Rows of all outlets; see `Outlet.rows`."""
        return [row for outlet in self.found for row in outlet.rows()]

    def table(self) -> pd.DataFrame:
        """The same as a table: one row an outlet today, and one for what it would be with shut gates open."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def __repr__(self) -> str:
        """A line each."""
        told = (f"{row['from']} to {row['to']}: {row['status']}, {row['label']}" for row in self.rows())
        return "\n".join(told)

    def _repr_html_(self) -> str:
        """The table."""
        return str(self.table().to_html(index=False, escape=True))


def outlets_of(world: World, place: Place) -> tuple[str, ...]:
    """Places at the other end, where none are named: markets for a place in Pakistan, ports for all others."""
    wanted = MARKETS if place.country == "PAK" else PORTS
    return tuple(name for name in wanted if name in world.gazetteer.by_id and name != place.id)


def outlet(engine: Engine, question: Question) -> Outlet:
    """Best option of a question today, and with all shut gates open.

    Parameters
    ----------
    engine, question
        The weighed case and the trip.
    """
    today = best(engine, question)
    # A gate that the cargo may not use stays shut, whatever its state.
    lifted = engine.blocking.difference(engine.case.world.projects, engine.case.cargo.refused_gates)
    graph = graph_for(engine, question, rules=Rules(question.modes, question.avoid, lifted))
    opened = best(engine, question, graph)
    by = question.by.name
    better = opened is not None and (today is None or opened.total(by) < today.total(by))
    return Outlet(question.origin, question.destination, today, opened if better else None)
