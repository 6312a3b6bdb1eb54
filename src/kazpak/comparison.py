"""One question, several cases: answers side by side, with differences to the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kazpak.network.world import country_of
from kazpak.routing.heading import headed
from kazpak.studies.cities import best_from_each, changed
from kazpak.studies.compare import change_overs, flips
from kazpak.studies.side_by_side import as_one, difference_rows, side_by_side

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.case import Case
    from kazpak.charts.chart import Chart
    from kazpak.corridor import Corridor
    from kazpak.network.gazetteer import Place
    from kazpak.options import Options, OptionView

__all__ = ["Comparison", "Corridors"]


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
            ISO 3166 alpha-3, or a name.
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
        cities = world.gazetteer.search(kind="city", country=country_of(world, country))
        anywhere = next(city.id for city in cities if city.id != self.cases[0][1].place(destination).id)
        values: dict[str, dict[str, float | None]] = {}
        for name, corridor in self.cases:
            asked = corridor.ask(anywhere, destination, **question)
            values[name] = {}
            for alike in _by_heading(corridor.case, cities, asked.destination):
                one = replace(asked, origin=alike[0]) if alike[0].id != asked.destination.id else asked
                values[name] |= best_from_each(corridor.engine_for(one), one, alike)
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


def _by_heading(case: Case, cities: Iterable[Place], destination: Place) -> list[list[Place]]:
    """Cities whose trips to a place go the same way in every country, so that the same rates hold."""
    groups: dict[object, list[Place]] = {}
    for city in cities:
        groups.setdefault(headed(case, city, destination).headings, []).append(city)
    return list(groups.values())


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

    def document(
        self, *, command: str = "", geometry: bool = True, bands: bool = False, variants: bool = True
    ) -> dict[str, Any]:
        """Everything as a plain dictionary, schema `kazpak.compare/1`; see `Options.document`."""
        return self._compared(self._documents(command, geometry=geometry, bands=bands, variants=variants))

    def _compared(self, documents: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        """Documents of the cases as one, with what tells them apart."""
        found = side_by_side(documents, self.points)
        for case in found["cases"]:
            case["intent"] = self.intents.get(case["name"], "")
        return found | {
            "notes": self.notes,
            "differences": self.differences(),
            "flips": self.flips(),
            "change_overs": self.change_overs(),
        }

    def _documents(
        self, command: str = "", *, geometry: bool = False, bands: bool = False, variants: bool = False
    ) -> list[tuple[str, dict[str, Any]]]:
        """Documents of the cases, without what stands beside the options of one: it is not said of several."""
        wanted: dict[str, Any] = {"geometry": geometry, "bands": bands, "variants": variants, "beside": False}
        return [(name, options.document(command=command, **wanted)) for name, options in self.answers]

    def differences(self) -> list[dict[str, Any]]:
        """Best option of each case against that of the first: totals, changes, whether the winner flipped."""
        return difference_rows(
            [
                (name, [_brief(view) for view in options[:1]])
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

        return options_rows(side_by_side(self._documents(), self.points))

    def merged(self) -> dict[str, Any]:
        """The best option of every case as one answer document, for one figure."""
        return as_one(self._documents(geometry=True, bands=True, variants=True))

    def map(self, *, lang: str = "en") -> Any:
        """The best option of every case on one map."""
        from kazpak.maps.page import MapPage

        return MapPage(self.merged(), self.folder / "basemap", lang)

    def chart(self, *, lang: str = "en") -> Chart:
        """What a number decides, for a sweep or years; time and cost against distance of the best for other cases."""
        from kazpak.output import comparison_chart

        return comparison_chart(self.document(geometry=False, variants=False), self.merged(), lang)

    def save(self, path: str | Path, *, lang: str = "en", command: str = "") -> Path:
        """Write the comparison; the suffix decides, as for options."""
        from kazpak.output import write_comparison

        target = Path(path)
        documents = self._documents(command, geometry=True, bands=True, variants=True)
        document, merged = self._compared(documents), as_one(documents)
        return write_comparison(document, merged, target, folder=self.folder, lang=lang)

    def __repr__(self) -> str:
        """Every case with its options."""
        return "\n".join(f"{name}: {options!r}" for name, options in self.answers)

    def _repr_html_(self) -> str:
        """Table of the options of all cases."""
        from kazpak.reports import html_table

        return html_table(side_by_side(self._documents(), self.points))


def _brief(view: OptionView) -> dict[str, Any]:
    """An option as differences of cases need it."""
    return {"label": view.label, "signature": view.signature, "modes": view.option.modes, "totals": view.totals}
