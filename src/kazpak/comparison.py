"""One question, several cases: answers side by side, with differences to the first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kazpak.errors import InputError
from kazpak.studies.cities import best_from_each, changed
from kazpak.studies.compare import change_overs, flips
from kazpak.studies.grid import grid
from kazpak.studies.side_by_side import as_one, case_rows, difference_rows, side_by_side
from kazpak.studies.stages import in_year, opened_by, plans_of

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.charts.chart import Chart
    from kazpak.corridor import Corridor
    from kazpak.options import Options

__all__ = ["Comparison", "Corridors", "compared", "dated", "staged", "swept"]


@dataclass(frozen=True)
class Corridors:
    """The same data under several cases, each with a name; the first is what the others are compared with.

    Attributes
    ----------
    cases
        Corridors by name.
    points
        What distinguishes the cases of a sweep, one mapping a case; empty for others.
    notes
        What is to be said beside any answer.
    intents
        What the scenarios of a case say they are for, by case.
    """

    cases: tuple[tuple[str, Corridor], ...]
    points: tuple[Mapping[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    intents: Mapping[str, str] = field(default_factory=dict)

    def routes(self, origin: str, destination: str, **question: Any) -> Comparison:
        """Ask every case the same; the keywords are those of `Corridor.routes`."""
        answers = tuple((name, corridor.routes(origin, destination, **question)) for name, corridor in self.cases)
        return Comparison(answers, self.points, self.notes, self.intents)

    def by_city(self, destination: str, *, country: str = "KAZ", **question: Any) -> pd.DataFrame:
        """Best value from every city of a country, case by case, and who gains and who loses.

        Parameters
        ----------
        destination
            Where all of them send to.
        country
            ISO 3166 alpha-3.
        question
            As in `Corridor.routes`.

        Returns
        -------
        DataFrame
            city, name, one column a case, `difference` (the last case less the first; below 0 the city
            gains) and `change`: gains, loses, same, opened, cut off or no route. Empty where there is no
            route, or no mapped road near the city.
        """
        import pandas as pd

        world = self.cases[0][1].case.world
        cities = world.gazetteer.search(kind="city", country=country.upper())
        if not cities:
            raise InputError(f"no city in {country!r}; known countries: {', '.join(world.countries)}")
        anywhere = next(city.id for city in cities if city.id != self.cases[0][1].place(destination).id)
        values = {}
        for name, corridor in self.cases:
            asked = corridor.ask(anywhere, destination, **question)
            values[name] = best_from_each(corridor.engine_for(asked), asked, cities)
        first, last = self.cases[0][0], self.cases[-1][0]
        table = pd.DataFrame([
            {"city": city.id, "name": city.name, **{name: found[city.id] for name, found in values.items()},
             **changed(values[first][city.id], values[last][city.id])}
            for city in cities
        ])  # fmt: skip
        return table.sort_values("difference", ignore_index=True)

    def __repr__(self) -> str:
        """Names of the cases."""
        return f"kazpak corridors: {', '.join(name for name, _ in self.cases)}"

    def _repr_html_(self) -> str:
        """The same as markup."""
        from kazpak.reports import markup

        return f"<p>{markup(repr(self))}</p>"


@dataclass(frozen=True)
class Comparison:
    """Answers of several cases to one question."""

    answers: tuple[tuple[str, Options], ...]
    points: tuple[Mapping[str, float], ...] = ()
    told: tuple[str, ...] = ()
    intents: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Data folder that was asked."""
        return self.answers[0][1].corridor.opened.tables.folder

    @property
    def notes(self) -> list[str]:
        """What is to be said beside the answers, each once."""
        return list(dict.fromkeys([*self.told, *(note for _, options in self.answers for note in options.notes)]))

    def document(self, *, command: str = "", geometry: bool = True, bands: bool = False) -> dict[str, Any]:
        """Everything as a plain dictionary, schema `kazpak.compare/1`."""
        found = side_by_side(self._documents(command, geometry=geometry, bands=bands), self.points)
        for case in found["cases"]:
            case["intent"] = self.intents.get(case["name"], "")
        return found | {
            "notes": self.notes,
            "differences": self.differences(),
            "flips": self.flips(),
            "change_overs": self.change_overs(),
        }

    def _documents(self, command: str, *, geometry: bool, bands: bool) -> list[tuple[str, dict[str, Any]]]:
        return [
            (name, options.document(command=command, geometry=geometry, bands=bands)) for name, options in self.answers
        ]

    def differences(self) -> list[dict[str, Any]]:
        """Best option of each case against that of the first: totals, changes, whether the winner flipped."""
        return difference_rows(
            [
                (name, [_brief(option) for option in options.answer.options[:1]])
                for name, options in self.answers
            ],
            self.points,
        )  # fmt: skip

    @cached_property
    def _flips(self) -> list[dict[str, Any]]:
        return flips([(name, options.answer) for name, options in self.answers])

    def flips(self) -> list[dict[str, Any]]:
        """Criteria by which another option wins than in the first case; see `studies.compare.flips`."""
        return [dict(row) for row in self._flips]

    def change_overs(self) -> list[dict[str, Any]]:
        """Between which points of a sweep the winner changes; see `studies.compare.change_overs`."""
        return change_overs(self.points, [(name, options.answer) for name, options in self.answers])

    def table(self) -> pd.DataFrame:
        """Every option of every case, with the differences to the first case's best, tidy; a column `case`."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def rows(self) -> list[dict[str, Any]]:
        """Rows of `table`: a case without a route has one that says so."""
        from kazpak.reports import options_rows

        document = side_by_side(self._documents("", geometry=False, bands=False), self.points)
        return case_rows(document, options_rows(document))

    def merged(self, *, command: str = "") -> dict[str, Any]:
        """The best option of every case as one answer document, for one figure."""
        return as_one(self._documents(command, geometry=True, bands=True))

    def map(self, *, lang: str = "en") -> Any:
        """The best option of every case on one map."""
        from kazpak.maps.page import MapPage

        return MapPage(self.merged(), self.folder / "basemap", lang)

    def chart(self, *, lang: str = "en") -> Chart:
        """What a number decides, for a sweep or years; time and cost against distance of the best for other cases."""
        from kazpak.output import comparison_chart

        return comparison_chart(self.document(geometry=False), self.merged(), lang)

    def save(self, path: str | Path, *, lang: str = "en", command: str = "") -> Path:
        """Write the comparison; the suffix decides, as for options."""
        from kazpak.output import write_comparison

        target = Path(path)
        document = self.document(command=command, bands=True)
        return write_comparison(document, self.merged(command=command), target, folder=self.folder, lang=lang)

    def __repr__(self) -> str:
        """Every case with its options."""
        return "\n".join(f"{name}: {options!r}" for name, options in self.answers)

    def _repr_html_(self) -> str:
        """Table of the options of all cases."""
        from kazpak.reports import html_table

        return html_table(side_by_side(self._documents("", geometry=False, bands=False), self.points))


def _brief(option: Any) -> dict[str, Any]:
    return {name: getattr(option, name) for name in ("label", "signature", "modes", "totals")}


def compared(corridor: Corridor, names: Sequence[str]) -> Corridors:
    """A corridor under several cases; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    names
        `base`, scenario names or files, several joined by `+`.
    """
    start = corridor.weighed()
    cases = _each(names, lambda name: start if name == "base" else start.under(name))
    called = [("base" if name == "base" else case.case.name, case) for name, case in zip(names, cases, strict=True)]
    known = [name for name, _ in called]
    faults = [f"case {name!r} is given twice; once is right" for name in dict.fromkeys(known) if known.count(name) > 1]
    if faults:
        raise InputError(faults)
    if not called:
        raise InputError("no case to compare; name at least one, such as base")
    return Corridors(
        tuple(called), intents={case[0]: corridor.intent(name) for name, case in zip(names, called, strict=True)}
    )


def staged(
    corridor: Corridor, years: Iterable[int], *, level: str = "central", projects: Sequence[str] = ()
) -> Corridors:
    """A corridor year by year, planned lines and upgrades coming in at their opening years.

    Parameters
    ----------
    corridor
        What the years start from; statuses of gates stay as they are on its date.
    years
        Calendar years.
    level
        Which end of the range of opening years: low (early), central or high (late).
    projects
        Ids of those to bring in; all that have an opening year if left out.
    """
    asked = list(dict.fromkeys(years))
    odd = [f"year {year!r}: give whole years such as 2030" for year in asked if not isinstance(year, int)]
    if odd or not asked:
        raise InputError(odd or ["no year to ask about; give at least one"])
    plans, start = plans_of(corridor.case, projects), corridor.weighed()
    day = corridor.case.on.isoformat()
    notes = [f"gates are open and shut as on {day} in every year; years bring in planned lines and upgrades only"]
    if built := sorted(corridor.case.built):
        notes.append(f"{', '.join(built)}: built by the case that the years start from, so there in every year")
    cases = [start.with_case(in_year(start.case, year, opened_by(plans, year, level))) for year in asked]
    return Corridors(
        tuple((str(year), case) for year, case in zip(asked, cases, strict=True)),
        tuple({"year": float(year)} for year in asked),
        tuple(notes),
    )


def swept(corridor: Corridor, sweeps: Sequence[str]) -> Corridors:
    """A corridor over a grid of settings; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    sweeps
        One or more of KEY=start:stop:step; see `studies.grid`.
    """
    points, start = list(grid(sweeps)), corridor.weighed()
    start.setting(*points[0][1])  # what is wrong with a key is wrong at every point, and is said once
    cases = _each(points, lambda point: start.setting(*point[1]))
    short = _short_names(list(points[0][0]))
    names = [" ".join(f"{short[key]}={value:g}" for key, value in point.items()) for point, _ in points]
    named = tuple(zip(names, cases, strict=True))
    return Corridors(named, tuple(point for point, _ in points), _shut(points[0][0], cases))


def _short_names(keys: Sequence[str]) -> dict[str, str]:
    """Keys of a grid as its cases are called: of several the last words, where that tells them apart."""
    last = {key: key.rpartition(".")[2] for key in keys}
    return last if len(set(last.values())) == len(keys) > 1 else {key: key for key in keys}


def _shut(keys: Iterable[str], cases: Sequence[Corridor]) -> tuple[str, ...]:
    """Gates whose numbers are swept though they are shut at every point, so that nothing can change."""
    world = cases[0].case.world
    found = []
    for gate in (g for g in world.gates if any(part == g for key in keys for part in re.split(r"[@/]|\.(?=\D)", key))):
        passages = world.passages_named.get(gate, ())
        if passages and all(case.engine.blocks[i] for case in cases for i in passages):
            found.append(f"{gate} is shut in every case, so its numbers change nothing; status.{gate}=open opens it")
    return tuple(found)


def dated(corridor: Corridor, dates: Sequence[dt.date | str]) -> Corridors:
    """A corridor on several days; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    dates
        ISO 8601 dates; repeated ones are refused.
    """
    cases = _each(dates, corridor.weighed().on)
    names = [case.case.on.isoformat() for case in cases]
    faults = [f"date {name} is given twice; once is right" for name in dict.fromkeys(names) if names.count(name) > 1]
    if faults or not names:
        raise InputError(faults or ["no date to ask about; give at least one"])
    return Corridors(tuple(zip(names, cases, strict=True)))


def _each(items: Iterable[Any], make: Callable[[Any], Corridor]) -> list[Corridor]:
    """A corridor for each item; the faults of all items at once, each once."""
    cases: list[Corridor] = []
    faults: list[str] = []
    for item in items:
        try:
            cases.append(make(item))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    return cases
