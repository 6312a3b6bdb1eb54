"""The fluent facade: every verb returns a new value, one call deep; every value shows itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import kazpak
from kazpak.case import Case, parse_date
from kazpak.costs.criterion import CRITERIA, Criterion, criterion
from kazpak.costs.weigh import weigh
from kazpak.errors import InputError, UnknownNameError
from kazpak.kinds import MODES
from kazpak.network.opening import Opened, open_folder, save
from kazpak.routing.ask import Question, distinct
from kazpak.routing.document import Answer, to_document
from kazpak.routing.graph import Engine, Graph, Rules
from kazpak.routing.legs import Forest
from kazpak.routing.named import best_of_named
from kazpak.routing.noroute import explain_no_route
from kazpak.routing.option import Option
from kazpak.sources.store import bundled_folder

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.charts.chart import Chart
    from kazpak.comparison import Corridors
    from kazpak.network.gazetteer import Place
    from kazpak.network.network import Network
    from kazpak.routing.explain import Explanation
    from kazpak.studies.breakeven import BreakEven

__all__ = ["Corridor", "Options", "load"]


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
    case = Case(opened.world, tables.assumptions, tables.statuses, tables.dataset.as_of, cargo)
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

    def warm(self) -> None:
        """Grow the trees of every criterion and keep them in the cache: what a first run does once."""
        for c in CRITERIA.values():
            graph = Graph(self.engine, c.weights(self.case), Rules())
            for layer in range(len(graph.layers.keys)):
                self.forest.from_gates(layer, graph.keys[layer], graph.shapes[layer])
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
        from kazpak.scenarios.join import under
        from kazpak.scenarios.library import load_scenario

        single = [n for name in names for n in ([name] if Path(name).exists() else name.split("+")) if n != "base"]
        cards, faults = [], []
        for name in single:
            try:
                cards.append(load_scenario(name, self.case, folder=self.opened.tables.folder))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)
        if not cards:
            return self
        case = under(cards, self.case, on=parse_date(on) if on is not None else None)
        called = "+".join([*([self.case.name] if self.case.name != "base" else []), *(c.name for c in cards)])
        return self.with_case(replace(case, name=called))

    def setting(self, *settings: str) -> Corridor:
        """The same question with single things changed, each written KEY=VALUE.

        Parameters
        ----------
        settings
            `road.haul.usd_per_tkm@PAK=x1.2` (a number; x multiplies, + adds), `delay.GATE.time_h=24`,
            `status.GATE=open`, `build.PROJECT=true`.
        """
        from kazpak.scenarios.join import under
        from kazpak.scenarios.settings import setting

        cards, faults = [], []
        for text in settings:
            key, equals, value = text.partition("=")
            if not equals:
                faults.append(f"setting {text!r}: write KEY=VALUE, such as road.haul.usd_per_tkm@PAK=x1.2")
                continue
            try:
                cards.append(setting(key, value, self.case))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)
        return self.with_case(replace(under(cards, self.case), name=self.case.name))

    def place(self, text: str) -> Place:
        """Place of a name, id or "lat,lon"."""
        return self.case.world.gazetteer.resolve(text)[0]

    def ask(
        self,
        origin: str,
        destination: str,
        *,
        by: str | Criterion = "time_h",
        modes: str | Iterable[str] = MODES,
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        top: int = 5,
        max_transfers: int | None = None,
        shared_limit: float = 0.75,
    ) -> Question:
        """Question of names, checked: all faults at once.

        Parameters
        ----------
        origin, destination
            Names, ids or "lat,lon".
        by
            Criterion, or its name or short name.
        modes
            road, rail or both, as a list or with commas.
        via
            Gates or places to pass, in this order.
        avoid
            Gates, countries (alpha-3), modes or lines not to use.
        top
            How many options to show.
        max_transfers
            The most changes of mode or gauge.
        shared_limit
            Options shown share at most this part of the shorter one's length.
        """
        faults: list[str] = []
        notes: list[str] = []

        def place(text: str) -> Place | None:
            try:
                found, note = self.case.world.gazetteer.resolve(text)
            except InputError as error:
                faults.extend(error.faults)
                return None
            notes.extend([note] if note else [])
            return found

        start, end = place(origin), place(destination)
        stops = tuple(place(v) for v in via)
        asked_modes, avoided = self._modes_and_avoided(modes, avoid, faults)
        by_criterion: Criterion | None = None
        try:
            by_criterion = by if isinstance(by, Criterion) else criterion(by)
        except InputError as error:
            faults.extend(error.faults)
        if faults or start is None or end is None or by_criterion is None:
            raise InputError(faults)
        return Question(
            start,
            end,
            by_criterion,
            asked_modes,
            tuple(p for p in stops if p),
            avoided,
            top,
            max_transfers,
            shared_limit,
            tuple(notes),
        )

    def _modes_and_avoided(
        self, modes: str | Iterable[str], avoid: Iterable[str], faults: list[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        asked = [m.strip().lower() for m in (modes.split(",") if isinstance(modes, str) else modes)]
        faults += [f"unknown mode {m!r}; known: {', '.join(MODES)}" for m in asked if m not in MODES]
        world = self.case.world
        lines = {c.line for c in world.layers.classes if c.line}
        known = {*world.gates, *world.countries, *lines, *world.projects, *MODES}
        avoided = set()
        for name in avoid:
            upper = name.strip().upper()
            hit = upper if upper in known else name.strip() if name.strip() in known else None
            if hit is None:
                faults.append(str(UnknownNameError("gate, country, mode or line to avoid", name, known=known)))
            else:
                avoided.add(hit)
        left = frozenset(asked) - avoided
        if not left and not faults:
            faults.append(f"no mode is left: asked for {', '.join(asked)} and avoiding {', '.join(sorted(avoided))}")
        return left, frozenset(avoided) - set(MODES)

    def rules(
        self, *, modes: str | Iterable[str] = MODES, avoid: Iterable[str] = (), by: str = "time_h"
    ) -> tuple[Rules, Criterion]:
        """Modes, things to avoid and a criterion, checked: all faults at once."""
        faults: list[str] = []
        asked, avoided = self._modes_and_avoided(modes, avoid, faults)
        try:
            found = criterion(by)
        except InputError as error:
            raise InputError([*faults, *error.faults]) from error
        if faults:
            raise InputError(faults)
        return Rules(asked, avoided), found

    def routes(self, origin: str, destination: str, **question: Any) -> Options:
        """Options between two places, the best first; see `ask` for the keywords.

        Returns
        -------
        Options
            Empty where there is no route; then `no_route` says why.
        """
        asked = self.ask(origin, destination, **question)
        found, note = distinct(self.engine_for(asked), asked)
        no_route = None if found else explain_no_route(self.engine_for(asked), asked)
        marked = self._with_pareto(found)
        return Options(self, Answer(self.engine_for(asked), asked, tuple(marked), no_route, (note,) if note else ()))

    def engine_for(self, asked: Question | Rules) -> Engine:
        """The engine, with the lines that a question or rules avoid taken out."""
        lines = {c.line for c in self.case.world.layers.classes if c.line} & asked.avoid
        if not lines:
            return self.engine
        case = replace(self.case, removed=self.case.removed | lines)
        return self.engine.under(case)

    @staticmethod
    def _with_pareto(options: Sequence[Option]) -> list[Option]:
        """Options marked where none of the others shown beats them by every criterion."""
        from kazpak.routing.pareto import undominated

        names = [name for name in CRITERIA if name not in ("length_km", "generalised_usd_t")]
        best = {id(o) for o in undominated(options, names)}
        return [replace(o, pareto=id(o) in best) for o in options]

    def named(self, origin: str, destination: str, **question: Any) -> Options:
        """Best option of every named corridor, shut and planned ones included and marked."""
        asked = self.ask(origin, destination, **question)
        engine = self.engine_for(asked)
        found, notes = best_of_named(engine, asked, self.opened.tables.named)
        no_route = None if found else explain_no_route(engine, asked)
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
        from kazpak.comparison import compared

        return compared(self, names)

    def staged(self, years: Iterable[int], *, level: str = "central", projects: Sequence[str] = ()) -> Corridors:
        """The same question year by year, planned lines coming in at their opening years."""
        from kazpak.comparison import staged

        return staged(self, years, level=level, projects=projects)

    def breakeven(
        self, origin: str, destination: str, gate: str, *, term: str = "time_h", **question: Any
    ) -> BreakEven:
        """What a gate must become before the options through it win; see `studies.breakeven`."""
        from kazpak.studies.breakeven import break_even

        asked = self.ask(origin, destination, **{"by": "generalised_usd_t", **question})
        return break_even(self.engine_for(asked), asked, self.place(gate), term=term)

    @cached_property
    def network(self) -> Network:
        """Nodes and links with geometry, for OSMnx, GeoPandas and QGIS users."""
        from kazpak.network.files import read_network

        return read_network(self.opened.tables.folder / "networks")

    def _repr_html_(self) -> str:
        """What the corridor is, in a line."""
        from kazpak.reports import markup

        changes = f", {len(self.case.ledger)} changes" if self.case.ledger else ""
        text = f"kazpak corridor: case {self.case.name}{changes}, on {self.case.on}, cargo {self.case.cargo.name}"
        return f"<p>{markup(text)}</p>"


@dataclass(frozen=True)
class Options(Sequence["OptionView"]):
    """Options of one question, or the reason why there are none."""

    corridor: Corridor
    answer: Answer

    @overload
    def __getitem__(self, index: int) -> OptionView: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[OptionView]: ...
    def __getitem__(self, index: int | slice) -> OptionView | Sequence[OptionView]:
        """One option, or some."""
        views = [OptionView(self, i) for i in range(len(self))]
        return views[index]

    def __len__(self) -> int:
        """How many."""
        return len(self.answer.options)

    def __iter__(self) -> Iterator[OptionView]:
        """Best first."""
        return (OptionView(self, i) for i in range(len(self)))

    @property
    def no_route(self) -> dict[str, Any] | None:
        """Reason and remedies where there are no options."""
        found: dict[str, Any] | None = self.document(geometry=False)["no_route"]
        return found

    def document(self, *, command: str = "", geometry: bool = True, bands: bool = False) -> dict[str, Any]:
        """The answer as a plain dictionary, schema `kazpak.routes/1`."""
        return to_document(self.answer, version=kazpak.__version__, command=command, geometry=geometry, bands=bands)

    def table(self) -> pd.DataFrame:
        """One row an option, columns with their units."""
        import pandas as pd

        from kazpak.reports import options_rows

        return pd.DataFrame(options_rows(self.document(geometry=False)))

    def explain(self) -> Explanation:
        """Why the first option is ahead of the second."""
        from kazpak.routing.explain import explain

        if not self.answer.options:
            raise InputError("there is no option to explain; see no_route")
        return explain(self.answer.engine, self.answer.question, self.answer.options)

    def map(self, *, lang: str = "en") -> Any:
        """Map of the options, shown in a notebook; `.save("map.html")` writes one self-contained page."""
        from kazpak.maps.page import MapPage

        return MapPage(self.document(bands=True), self.corridor.opened.tables.folder / "basemap", lang, self.whatif)

    def whatif(self) -> dict[str, Any] | None:
        """What a page needs to answer the question under other settings; None where no page could."""
        from kazpak.routing.portable import portable

        return portable(self.answer)

    def chart(self, *, lang: str = "en") -> Chart:
        """Time and cost against distance, as corridor planners draw it."""
        from kazpak.charts.distance import distance_chart

        return distance_chart(self.document(), lang=lang)

    def save(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write the options; the suffix decides: .json .csv .xlsx .geojson .gpkg .parquet .md .html .png .svg .pdf."""
        from kazpak.output import write_answer

        folder = self.corridor.opened.tables.folder
        return write_answer(self.document(bands=True), Path(path), folder=folder, lang=lang, whatif=self.whatif)

    def to_gpkg(self, path: str | Path) -> Path:
        """Write a GeoPackage with QGIS styles."""
        return self.save(Path(path).with_suffix(".gpkg"))

    def _repr_html_(self) -> str:
        """Table of the options."""
        from kazpak.reports import html_table

        return html_table(self.document(geometry=False))


@dataclass(frozen=True)
class OptionView:
    """One option of an answer."""

    options: Options
    number: int

    @property
    def option(self) -> Option:
        """The option itself."""
        return self.options.answer.options[self.number]

    @property
    def label(self) -> str:
        """Short name."""
        return self.option.label

    @property
    def signature(self) -> tuple[str, ...]:
        """Crossings and transfers in order."""
        return self.option.signature

    @property
    def totals(self) -> dict[str, float]:
        """Total of every criterion."""
        return self.option.totals

    def itinerary(self) -> pd.DataFrame:
        """One row a haul or gate passage, in order of travel."""
        import pandas as pd

        from kazpak.reports import itinerary_rows

        rows = itinerary_rows(self.options.document(geometry=False))
        mine = [r for r in rows if r["option"] == f"o{self.number + 1}"]
        return pd.DataFrame(mine).dropna(axis="columns", how="all")

    def explain(self) -> Explanation:
        """Why this option is ahead of the next."""
        from kazpak.routing.explain import explain

        answer = self.options.answer
        return explain(answer.engine, answer.question, answer.options[self.number :])

    def _repr_html_(self) -> str:
        """Its itinerary as a table."""
        return str(self.itinerary().to_html(index=False, escape=True))
