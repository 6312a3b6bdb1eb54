"""The fluent facade: every verb returns a new value, one call deep; every value shows itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kazpak
from kazpak.access import Access
from kazpak.case import Case, parse_date
from kazpak.costs.criterion import CRITERIA, criterion
from kazpak.costs.weigh import weigh
from kazpak.errors import InputError
from kazpak.kinds import HEADINGS
from kazpak.network.opening import Opened, open_folder, save
from kazpak.options import Options
from kazpak.routing.alternatives import with_railway
from kazpak.routing.ask import Question, distinct
from kazpak.routing.asking import question_of, rules_of
from kazpak.routing.document import Answer
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.heading import headed
from kazpak.routing.legs import Forest
from kazpak.routing.named import NONE_NAMED, best_of_named
from kazpak.routing.noroute import NoRoute, explain_no_route
from kazpak.routing.option import Option
from kazpak.sources.folder import bundled_folder

if TYPE_CHECKING:
    from kazpak.comparison import Corridors
    from kazpak.costs.criterion import Criterion
    from kazpak.network.gazetteer import Place
    from kazpak.network.network import Network
    from kazpak.routing.extract import Extract
    from kazpak.studies.breakeven import BreakEven
    from kazpak.studies.outlets import Outlets
    from kazpak.studies.pairs import Pairs

__all__ = ["Corridor", "load"]


def load(path: str | Path | None = None) -> Corridor:
    """Open the bundled data, or a folder of the same shape.

    Parameters
    ----------
    path
        Of the shape of corridors/; the bundled data if left out.

    Raises
    ------
    DataError
        If a file is missing or unreadable.
    InputError
        If anything in it breaks its contract: all faults at once.
    """
    opened = open_folder(bundled_folder() if path is None else Path(path), version=kazpak.__version__)
    tables = opened.tables
    cargo = tables.cargos.get("containers") or next(iter(tables.cargos.values()))
    case = Case(
        opened.world, tables.assumptions, tables.statuses, tables.dataset.as_of, cargo,
        access=Access(tables.access), conditions=tables.conditions,
    ).begun()  # fmt: skip
    corridor = Corridor(case, opened, Forest(opened.world.layers, stored=opened.stored))
    if not opened.stored:
        corridor.warm()
    return corridor


@dataclass(frozen=True)
class Corridor:
    """One case over one world, ready to be asked.

    Attributes
    ----------
    case
        Assumptions, statuses, date and cargo, and how they differ from the base.
    near
        A case that has been weighed already and differs little.
    """

    case: Case
    opened: Opened
    forest: Forest
    near: Engine | None = field(default=None, repr=False, compare=False)

    @cached_property
    def engine(self) -> Engine:
        """The case, weighed; where a case near to it has been weighed, only what differs is."""
        if self.near is not None:
            return self.near.under(self.case)
        return Engine(self.case, weigh(self.case), self.forest)

    def with_case(self, case: Case) -> Corridor:
        """The same network under another case."""
        return replace(self, case=case, near=self.__dict__.get("engine", self.near))

    def weighed(self) -> Corridor:
        """The same, weighed now: cases that are made from it weigh only what differs."""
        self.engine  # noqa: B018 - computed when it is first used, and kept
        return self

    def warm(self) -> None:
        """Grow the trees of every criterion and keep them in the cache: what a first run does once."""
        countries = sorted(self.case.assumptions.headed)
        ways = ((), *(tuple((country, heading) for country in countries) for heading in HEADINGS if countries))
        for headings in ways:
            engine = self.engine.under(replace(self.case, headings=headings)) if headings else self.engine
            for c in CRITERIA.values():
                graph = Graph(engine, c.weights(self.case), Rules())
                for layer in range(len(graph.layers.keys)):
                    graph.from_gates(layer)
        save(self.opened, self.forest.to_arrays())

    def on(self, date: dt.date | str) -> Corridor:
        """The same question on another day: statuses are those of that day."""
        return self.with_case(self.case.dated(date))

    def carrying(self, cargo: str) -> Corridor:
        """The same question for another cargo."""
        return self.with_case(self.case.carrying(cargo))

    def under(self, *names: str, on: dt.date | str | None = None) -> Corridor:
        """The same question under scenarios: names of shipped cards, files, or several joined by `+`.

        Parameters
        ----------
        names
            Their order does not matter; `base` changes nothing.
        on
            Day of the question, where it is not the one that the cards ask for.

        Raises
        ------
        InputError
            With every fault of every card, or if two cards touch the same thing.
        """
        from kazpak.scenarios.together import under_scenarios

        day = parse_date(on) if on is not None else None
        case = under_scenarios(names, self.case, folder=self.opened.tables.folder, on=day)
        return self if case is self.case else self.with_case(case)

    def intent(self, name: str) -> str:
        """What a scenario, or several joined by `+`, says it is for."""
        from kazpak.scenarios.together import intent_of

        return intent_of(name, self.case, folder=self.opened.tables.folder)

    def setting(self, *settings: str) -> Corridor:
        """The same question with single things changed, each written KEY=VALUE.

        Parameters
        ----------
        settings
            `road.haul.usd_per_tkm@PAK=x1.2` (a number; x multiplies, + adds), `delay.GATE.time_h=24`,
            `status.GATE=open`, `build.PROJECT=true`.
        """
        from kazpak.scenarios.together import under_settings

        return self.with_case(under_settings(settings, self.case))

    def card(self, name: str, *settings: str, intent: str = "") -> str:
        """Text of a scenario card that does what some settings do, to keep and to mail; see `setting`."""
        from kazpak.scenarios.together import card_text

        return card_text(name, settings, self.case, intent=intent)

    def place(self, text: str) -> Place:
        """Place of a name, id or "lat,lon"."""
        return self.case.world.gazetteer.resolve(text)[0]

    def ask(self, origin: str, destination: str, **question: Any) -> Question:
        """Question of names, checked: all faults at once; the keywords are those of `routing.asking.question_of`."""
        return question_of(self.case.world, origin, destination, **question)

    def rules(self, **rules: Any) -> tuple[Rules, Criterion]:
        """Modes, things to avoid and a criterion, checked; the keywords are those of `routing.asking.rules_of`."""
        return rules_of(self.case, **rules)

    def routes(self, origin: str, destination: str, **question: Any) -> Options:
        """Options between two places, the best first; see `ask` for the keywords.

        Returns
        -------
        Options
            Empty where there is no route; then `no_route` says why.
        """
        asked = self.ask(origin, destination, **question)
        engine = self.engine_for(asked)
        found = with_railway(engine, asked, distinct(engine, asked))
        no_route = None if found else explain_no_route(engine, asked)
        return Options(self, Answer(engine, asked, tuple(self._with_pareto(found)), no_route, corridors=True))

    def engine_for(self, asked: Question | Rules) -> Engine:
        """The engine under the way of a question's trip, with the lines that it avoids or refuses taken out."""
        engine, avoid = self.engine, asked.avoid
        if isinstance(asked, Question):
            engine = self._headed(asked.origin, asked.destination)
            avoid = asked.rules_under(self.case).avoid
        lines = self.case.world.layers.line_names & {name.removeprefix("line:") for name in avoid}
        if not lines:
            return engine
        return engine.under(replace(engine.case, removed=engine.case.removed | lines))

    def _headed(self, origin: Place, destination: Place) -> Engine:
        """The engine under the way of a trip; one is kept for each."""
        case = headed(self.case, origin, destination)
        if case is self.case:
            return self.engine
        if case.headings not in self._engines:
            self._engines[case.headings] = self.engine.under(case)
        return self._engines[case.headings]

    @cached_property
    def _engines(self) -> dict[tuple[tuple[str, str], ...], Engine]:
        """Engines by the way of a trip."""
        return {}

    @staticmethod
    def _with_pareto(options: Sequence[Option]) -> list[Option]:
        """Options marked where none of the others shown beats them by every criterion."""
        from kazpak.routing.pareto import undominated

        names = [name for name in CRITERIA if name not in ("length_km", "generalised_usd_t")]
        best = {id(o) for o in undominated(options, names)}
        return [replace(o, pareto=id(o) in best) for o in options]

    def named(self, origin: str, destination: str, **question: Any) -> Options:
        """Best option of every named corridor: those that can be used, then planned ones, then shut ones.

        Raises
        ------
        InputError
            If places to go by are asked for: a named corridor has its own.
        """
        asked = self.ask(origin, destination, **question)
        if asked.via:
            raise InputError("a named corridor has places of its own to go by; ask for via without named")
        engine = self.engine_for(asked)
        found, notes = best_of_named(engine, asked, self.opened.tables.named)
        no_route = None
        if not found:
            no_route = (
                NoRoute(NONE_NAMED, ()) if distinct(engine, replace(asked, top=1)) else explain_no_route(engine, asked)
            )
        return Options(self, Answer(engine, asked, tuple(self._with_pareto(found)), no_route, tuple(notes)))

    def pareto(
        self,
        origin: str,
        destination: str,
        *,
        criteria: Sequence[str] = ("time_h", "cost_usd_t", "emission_kgco2e_t"),
        **question: Any,
    ) -> Options:
        """Options that no other option beats by all of the criteria."""
        from kazpak.routing.pareto import pareto

        asked = self.ask(origin, destination, **{"by": criteria[0], **question})
        engine = self.engine_for(asked)
        found = pareto(engine, asked, list({c.name: c for c in map(criterion, criteria)}.values()))
        no_route = None if found else explain_no_route(engine, asked)
        return Options(self, Answer(engine, asked, tuple(found), no_route))

    def compare(self, *names: str) -> Corridors:
        """Several cases of the same data: `base`, scenario names or files, joined by `+`.

        Returns
        -------
        Corridors
            Asked like one corridor; results have a column `case`.
        """
        from kazpak.cases import compared

        return compared(self, names)

    def staged(self, years: Iterable[int], *, level: str = "central", projects: Sequence[str] = ()) -> Corridors:
        """The same question year by year, planned lines and upgrades coming in at their opening years."""
        from kazpak.cases import staged

        return staged(self, years, level=level, projects=projects)

    def sweep(self, *sweeps: str) -> Corridors:
        """The same question over a grid of settings, such as `delay.AFG-PAK:TORKHAM.time_h=0:120:12`."""
        from kazpak.cases import swept

        return swept(self, sweeps)

    def on_each(self, *dates: dt.date | str) -> Corridors:
        """The same question on several days."""
        from kazpak.cases import dated

        return dated(self, dates)

    def breakeven(
        self,
        origin: str,
        destination: str,
        side: str,
        *,
        of: str | None = None,
        term: str | None = None,
        against: str | None = None,
        **question: Any,
    ) -> BreakEven:
        """What a gate or a line must become before the options on one side of a choice win.

        Parameters
        ----------
        origin, destination, question
            As in `routes`; ranked by generalised cost if nothing is said.
        side
            A gate, a named corridor or a project: whose options should win.
        of
            Gate or project whose number is turned; the side itself if left out.
        term
            Of a gate time_h (if left out), cost_usd_t or risk; of a project speed_km_per_h or tariff_usd_per_tkm
            (if left out); or the name of an assumption.
        against
            The other side: a gate, a named corridor or a project; all other options if left out.
        """
        from kazpak.studies.asked import asked_break_even

        asked = self.ask(origin, destination, **{"by": "generalised_usd_t", **question})
        named = self.opened.tables.named
        return asked_break_even(self.engine_for(asked), asked, named, side=side, of=of, term=term, against=against)

    def outlets(self, place: str, to: Sequence[str] = (), **question: Any) -> Outlets:
        """The best option from one place to every outlet that it may choose between.

        Parameters
        ----------
        place
            Where the goods are.
        to
            Other ends; if left out, Central Asian markets for a place in Pakistan and sea ports for all others.
        question
            As in `routes`.
        """
        from kazpak.studies.outlets import Outlets, outlet, outlets_of

        ends = tuple(to) or outlets_of(self.case.world, self.place(place))
        asked = [self.ask(place, end, **question) for end in ends]
        return Outlets(tuple(outlet(self.engine_for(one), one) for one in asked))

    def extract(self, what: str, origin: str | None = None, destination: str | None = None, **rules: Any) -> Extract:
        """Network, legs, gates or graph as flat rows; of a trip's graph what the trip may use.

        Parameters
        ----------
        what
            network, legs, gates or graph.
        origin, destination
            Of the trip, for its graph; without them the graph is that of freight in transit everywhere.
        rules
            modes, avoid, refuse and by, as in `routes`.
        """
        from kazpak.routing.extract import EXTRACTS

        if origin is None or destination is None:
            allowed, by = self.rules(**rules)
            return EXTRACTS[what](self.engine_for(allowed), allowed, by)
        asked = self.ask(origin, destination, **rules)
        trip = (asked.origin, asked.destination)
        return EXTRACTS[what](self.engine_for(asked), asked.rules_under(self.case), asked.by, trip)

    def pairs(
        self,
        pairs: Iterable[tuple[str, str]] | str | Path,
        *,
        track: Callable[[Sequence[Question]], Iterable[Question]] = iter,
        **question: Any,
    ) -> Pairs:
        """The best option of many trips, and how many of them pass each gate.

        Parameters
        ----------
        pairs
            (origin, destination) by name, id or "lat,lon", or a CSV file of such rows; see `sources.pairs`.
        track
            Wraps the trips while they are asked, to show how far it is.
        question
            As in `routes`.

        Raises
        ------
        InputError
            With every fault of every row.
        """
        from kazpak.sources.pairs import Pair, read_pairs
        from kazpak.studies.pairs import best_of_pairs

        if isinstance(pairs, str | Path):
            file, (listed, faults) = f"{pairs}, ", read_pairs(Path(pairs))
        else:
            file, listed, faults = "", [Pair(number, *pair) for number, pair in enumerate(pairs, start=1)], []
        if not listed and not faults:
            raise InputError("no pairs are given; give (origin, destination) of one trip at least")
        asked = []
        for pair in listed:
            try:
                one = self.ask(pair.origin, pair.destination, **question)
                for place in (one.origin, one.destination):
                    self.case.world.end(place)
                asked.append(one)
            except InputError as error:
                faults += [f"{file}row {pair.row}: {fault}" for fault in error.faults]
        if faults:
            raise InputError(faults)
        return best_of_pairs(track(asked), self.engine_for, self.case)

    @cached_property
    def network(self) -> Network:
        """Nodes and links with geometry, for OSMnx, GeoPandas and QGIS users."""
        from kazpak.network.files import read_network

        return read_network(self.opened.tables.folder / "networks")

    def __repr__(self) -> str:
        """What the corridor is, in a line."""
        many = len(self.case.ledger)
        changes = f", {many} change{'s' if many > 1 else ''}" if many else ""
        return f"kazpak corridor: case {self.case.name}{changes}, on {self.case.on}, cargo {self.case.cargo.name}"

    def _repr_html_(self) -> str:
        """The same as markup."""
        from kazpak.reports import markup

        return f"<p>{markup(repr(self))}</p>"
