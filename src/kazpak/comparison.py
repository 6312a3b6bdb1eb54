"""One question, several cases: answers side by side, with differences to the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kazpak.errors import InputError
from kazpak.routing.ask import best

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.corridor import Corridor, Options

__all__ = ["Comparison", "Corridors", "compared", "staged"]


@dataclass(frozen=True)
class Corridors:
    """The same data under several cases, each with a name; the first is what the others are compared with."""

    cases: tuple[tuple[str, Corridor], ...]

    def routes(self, origin: str, destination: str, **question: Any) -> Comparison:
        """Ask every case the same; the keywords are those of `Corridor.routes`."""
        answers = tuple((name, corridor.routes(origin, destination, **question)) for name, corridor in self.cases)
        return Comparison(answers)

    def by_city(self, destination: str, *, country: str = "KAZ", **question: Any) -> pd.DataFrame:
        """Best value from every city of a country, case by case, and who gains and who loses.

        Returns
        -------
        DataFrame
            city, one column a case, and `difference`: the last case less the first; below 0 the city gains.
            Empty where there is no route, or no mapped road near the city.
        """
        import pandas as pd

        first = self.cases[0][1]
        cities = first.case.world.gazetteer.search(kind="city", country=country)
        if not cities:
            raise InputError(f"no city in {country!r}; known countries: {', '.join(first.case.world.countries)}")
        rows = []
        for city in cities:
            row: dict[str, Any] = {"city": city.id}
            for name, corridor in self.cases:
                asked = corridor.ask(city.id, destination, **question)
                try:
                    option = best(corridor.engine, asked)
                except InputError:  # a city far from every mapped road; its row stays, empty
                    option = None
                row[name] = option.total(asked.by.name) if option else None
            rows.append(row)
        table = pd.DataFrame(rows)
        table["difference"] = table[self.cases[-1][0]] - table[self.cases[0][0]]
        return table.sort_values("difference", ignore_index=True)


@dataclass(frozen=True)
class Comparison:
    """Answers of several cases to one question."""

    answers: tuple[tuple[str, Options], ...]

    @cached_property
    def by(self) -> str:
        """Criterion asked for."""
        return self.answers[0][1].answer.question.by.name

    def document(self, *, command: str = "", geometry: bool = True) -> dict[str, Any]:
        """Everything as a plain dictionary, schema `kazpak.compare/1`."""
        documents = [(name, options.document(command=command, geometry=geometry)) for name, options in self.answers]
        head = documents[0][1]
        shared = (
            "version",
            "as_of",
            "on",
            "origin",
            "destination",
            "by",
            "cargo",
            "question",
            "notices",
            "attributions",
        )
        cases = [
            {
                "name": name,
                "on": d["on"],
                "changes": d["case"]["changes"],
                "options": d["options"],
                "no_route": d["no_route"],
                "notes": d["notes"],
                "gates": d["gates"],
            }
            for name, d in documents
        ]
        return {
            "schema": "kazpak.compare/1",
            **{key: head[key] for key in shared},
            "cases": cases,
            "differences": self.differences(),
            "gates": head["gates"],
            "manifest": head["manifest"] | {"case": ", ".join(name for name, _ in documents)},
        }

    def differences(self) -> list[dict[str, Any]]:
        """Best option of each case against that of the first: totals, changes, whether the winner flipped."""
        from kazpak.costs.criterion import CRITERIA

        base = self.answers[0][1]
        rows = []
        for name, options in self.answers:
            row: dict[str, Any] = {"case": name, "label": options[0].label if len(options) else None}
            for criterion in CRITERIA:
                value = options[0].totals[criterion] if len(options) else None
                before = base[0].totals[criterion] if len(base) else None
                row[criterion] = value
                row[f"{criterion}_change"] = None if value is None or before is None else value - before
            same = len(options) and len(base) and options[0].signature == base[0].signature
            row["winner_flipped"] = not same and bool(len(options) or len(base))
            rows.append(row)
        return rows

    def table(self) -> pd.DataFrame:
        """Every option of every case, with the difference to the first case's best, tidy."""
        import pandas as pd

        from kazpak.reports import options_rows

        table = pd.DataFrame(options_rows(self.document(geometry=False)))
        base = self.answers[0][1]
        if len(base) and self.by in table:
            table[f"{self.by}_change"] = table[self.by] - base[0].totals[self.by]
        return table

    def merged(self, *, command: str = "", each: int = 2) -> dict[str, Any]:
        """The best options of every case as one answer document, for one map and one set of charts."""
        documents = [(name, options.document(command=command, bands=True)) for name, options in self.answers]
        out = dict(documents[0][1])
        options = [
            {**o, "label": f"{name}: {o['label']}", "case": name} for name, d in documents for o in d["options"][:each]
        ]
        for rank, option in enumerate(options, start=1):
            option |= {"id": f"o{rank}", "rank": rank}
        changes = [c for _, d in documents for c in d["case"]["changes"]]
        rows = {(r["name"], r["applies_to"]): r for _, d in documents for r in d["assumptions"]}
        return out | {
            "options": options,
            "case": {"name": " / ".join(name for name, _ in documents), "changes": changes},
            "assumptions": list(rows.values()),
            "no_route": None if options else out["no_route"],
        }

    def map(self, *, lang: str = "en") -> Any:
        """The best options of every case on one map."""
        from kazpak.maps.page import MapPage

        return MapPage(self.merged(), self.answers[0][1].corridor.opened.tables.folder / "basemap", lang)

    def save(self, path: str | Path, *, lang: str = "en", command: str = "") -> Path:
        """Write the comparison; the suffix decides, as for options."""
        from kazpak.output import check_target, write_answer

        target = Path(path)
        check_target(target)
        folder = self.answers[0][1].corridor.opened.tables.folder
        pictures = (".html", ".htm", ".png", ".svg", ".pdf")
        document = self.merged(command=command) if target.suffix.lower() in pictures else self.document(command=command)
        return write_answer(document, target, folder=folder, lang=lang)

    def _repr_html_(self) -> str:
        """Table of the options of all cases."""
        from kazpak.reports import html_table

        return html_table(self.document(geometry=False))


def compared(corridor: Corridor, names: Sequence[str]) -> Corridors:
    """A corridor under several cases; all faults at once.

    Parameters
    ----------
    corridor
        What the cases start from.
    names
        `base`, scenario names or files, several joined by `+`.
    """
    cases, faults = [], []
    for name in names:
        try:
            case = corridor.under(name)
        except InputError as error:
            faults += error.faults
            continue
        cases.append(("base" if name == "base" else case.case.name, case))
    known = [name for name, _ in cases]
    faults += [f"case {name!r} is given twice; once is right" for name in dict.fromkeys(known) if known.count(name) > 1]
    if faults:
        raise InputError(faults)
    if not cases:
        raise InputError("no case to compare; name at least one, such as base")
    return Corridors(tuple(cases))


def staged(
    corridor: Corridor, years: Iterable[int], *, level: str = "central", projects: Sequence[str] = ()
) -> Corridors:
    """A corridor year by year, planned lines coming in at their opening years.

    Parameters
    ----------
    corridor
        What the years start from; statuses stay as they are on its date.
    years
        Calendar years.
    level
        Which end of the range of opening years: low (early), central or high (late).
    projects
        Ids of new lines to bring in; all that have an opening year if left out. Upgrades are scenarios.
    """
    plans = corridor.case.world.projects
    unknown = [p for p in projects if p not in plans]
    if unknown:
        raise InputError([f"unknown project {p!r}; known: {', '.join(plans)}" for p in unknown])
    where = {"low": 0, "central": 1, "high": 2}[level]
    cases = []
    for year in years:
        opened = [
            p.id
            for p in plans.values()
            if p.opening_year
            and p.opening_year[where] <= year
            and (p.id in projects if projects else p.joins and not p.upgrade)
        ]
        case = corridor.setting(*(f"build.{name}=true" for name in opened)) if opened else corridor
        cases.append((str(year), replace(case, case=replace(case.case, name=str(year)))))
    return Corridors(tuple(cases))
