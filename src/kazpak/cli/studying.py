"""compare and outlets: one trip, many cases or many ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kazpak.cli import common
from kazpak.cli.listing import show_rows
from kazpak.errors import InputError
from kazpak.network.world import country_of
from kazpak.output import check_cases, check_target

if TYPE_CHECKING:
    from kazpak.comparison import Comparison, Corridors
    from kazpak.corridor import Corridor

__all__ = ["register"]

_TOLD_AT_MOST = 4

Cases = Annotated[
    list[str] | None,
    typer.Option(
        "--under",
        help="A case: base, a scenario or a card file, several joined by +; repeat for more cases. "
        "With --sweep, --years and --on-each all of them make one case.",
    ),
]
Sweep = Annotated[
    list[str] | None,
    typer.Option(
        "--sweep", help="KEY=start:stop:step, such as delay.AFG-PAK:TORKHAM.time_h=0:120:12; repeat for a grid."
    ),
]
Years = Annotated[
    str | None,
    typer.Option("--years", help="FIRST:LAST or FIRST:LAST:STEP, planned lines coming in at their opening years."),
]
Opening = Annotated[str, typer.Option("--opening", help="With --years: low (early), central or high (late) years.")]
Project = Annotated[
    list[str] | None, typer.Option("--project", help="With --years: only this project; repeat for more.")
]
OnEach = Annotated[str | None, typer.Option("--on-each", help="Dates with commas: the same case on each of them.")]
Cities = Annotated[
    str | None,
    typer.Option("--cities", help="Country, by name or alpha-3: its cities that gain and lose, not options."),
]
To = Annotated[list[str] | None, typer.Option("--to", help="Another outlet; repeat for more. Else the usual ones.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="The same trip under several cases, side by side.")(compare)
    app.command(help="From one place to the ports or markets it may choose between.")(outlets)


def compare(
    origin: common.Origin,
    destination: common.Destination,
    under: Cases = None,
    sweep: Sweep = None,
    years: Years = None,
    opening: Opening = "central",
    project: Project = None,
    on_each: OnEach = None,
    cities: Cities = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    via: common.Via = None,
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    top: common.Top = 5,
    data: common.Data = None,
    lang: common.Lang = "en",
    format_: common.TableFormat = "table",
    out: common.Out = None,
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    common.check_format(format_, known=("table", "json", "csv"))
    common.check_language(lang)
    _check(sweep=sweep, years=years, on_each=on_each, on=on, opening=opening, project=project, cities=cities, out=out)
    question: dict[str, Any] = {
        "by": by,
        "modes": modes,
        "via": via or (),
        "avoid": avoid or (),
        "refuse": refuse or (),
        "top": top,
    }
    corridor = common.corridor_of(
        data,
        on=on,
        cargo=cargo,
        sets=sets,
        quiet=quiet,
        verbose=verbose,
        question=lambda c: c.ask(origin, destination, **question),
    )
    cases = _cases(corridor, list(under or ()), sweep=sweep, years=years, on_each=on_each, stages=(opening, project))
    if cities:
        _by_city(cases, cities, (origin, destination), question, format_, quiet=quiet)
        return
    if out is not None:
        check_cases(out, len(cases.cases))
    with common.progress("asking every case", quiet=quiet):
        comparison = cases.routes(origin, destination, **question)
    _answer(comparison, format_, out, lang, quiet=quiet)
    if not any(len(options) for _, options in comparison.answers):
        raise typer.Exit(1)


def _check(
    *,
    sweep: list[str] | None,
    years: str | None,
    on_each: str | None,
    on: str | None,
    opening: str,
    project: list[str] | None,
    cities: str | None,
    out: Path | None,
) -> None:
    """Refuse options that do not go together, all at once."""
    rules = {
        "--sweep, --years and --on-each are three different questions; give one of them": sum(
            bool(x) for x in (sweep, years, on_each)
        )
        > 1,
        "--project and --opening belong to --years": not years and bool(project or opening != "central"),
        "--on and --on-each are two ways to give dates; leave one of them out": bool(on and on_each),
        "--cities is a table: use --format csv or json, or leave one of them out": bool(cities and out),
    }
    if broken := [fault for fault, holds in rules.items() if holds]:
        raise InputError(broken)
    if out is not None:
        check_target(out)


def _cases(
    corridor: Corridor,
    names: list[str],
    *,
    sweep: list[str] | None,
    years: str | None,
    on_each: str | None,
    stages: tuple[str, list[str] | None],
) -> Corridors:
    """The cases that are asked for."""
    if sweep:
        return corridor.under(*names).sweep(*sweep)
    if years:
        return corridor.under(*names).staged(_years(years), level=stages[0], projects=stages[1] or ())
    if on_each:
        return corridor.under(*names).on_each(*(day.strip() for day in on_each.split(",")))
    return corridor.compare(*(names if "base" in names or len(names) > 1 else ["base", *names]))


def _years(text: str) -> range:
    """Years of FIRST:LAST:STEP, both ends included."""
    parts = text.split(":")
    if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
        first, last, step = (*map(int, parts), 1)[:3]
        if step >= 1 and 1900 <= first <= last <= 2100:  # noqa: PLR2004 - the years that a date may have here
            return range(first, last + 1, step)
    raise InputError(f"years {text!r}: write FIRST:LAST or FIRST:LAST:STEP, such as 2026:2040:2")


def _by_city(
    cases: Corridors, country: str, ends: tuple[str, str], question: dict[str, Any], format_: str, *, quiet: bool
) -> None:
    """Who gains and who loses, from every city of the country that the trip starts in."""
    corridor, last = cases.cases[0][1], cases.cases[-1]
    origin = corridor.place(ends[0])
    country = country_of(corridor.case.world, country)
    if origin.country != country:
        known = f"--cities {origin.country}" if origin.country else "a city of that country as the origin"
        raise InputError(
            f"--cities {country}: {origin.name} is not in it, and trips start from its cities; give {known}"
        )
    asked = {key: value for key, value in question.items() if key != "top"}
    with common.progress("asking every city", quiet=quiet):
        table = cases.by_city(ends[1], country=country, **asked)
    rows = [{str(k): None if v != v else v for k, v in row.items()} for row in table.to_dict("records")]  # noqa: PLR0124
    show_rows(rows, format_, tuple(str(name) for name in table.columns), key="cities")
    counts = ", ".join(f"{count} {change}" for change, count in table["change"].value_counts().items())
    by = corridor.ask(*ends, **question).by.name
    told = f"from every city of {origin.country} to {corridor.place(ends[1]).name} by {by}: {counts}"
    common.note(f"{told}; difference is {last[0]} less {cases.cases[0][0]}, on {last[1].case.on}", quiet=quiet)


def _answer(comparison: Comparison, format_: str, out: Path | None, lang: str, *, quiet: bool) -> None:
    from kazpak.reports import csv_text, note_sentences

    for text in note_sentences({"notes": comparison.notes}, lang=lang):
        common.note(text, quiet=quiet)
    if out is not None:
        with common.progress(f"writing {out}", quiet=quiet):
            comparison.save(out, lang=lang, command=common.command_line())
        common.note(f"wrote {out}", quiet=quiet)
    elif format_ == "json":
        common.emit_json(comparison.document(command=common.command_line()))
    elif format_ == "csv":
        typer.echo(csv_text(comparison.rows()), nl=False)
    else:
        _print(comparison.document(command=common.command_line(), geometry=False, variants=False), lang)


def _print(document: dict[str, Any], lang: str) -> None:
    """Options, differences, winners that change, why a case has no route, and the ledger."""
    from kazpak.reports import (
        answer_sentences,
        change_overs_text,
        differences_text,
        flips_text,
        foot_sentence,
        table_text,
    )

    few = len(document["cases"]) <= _TOLD_AT_MOST
    tables = [table_text(document, lang=lang), differences_text(document, lang=lang)]
    tables += [*([flips_text(document, lang=lang)] if few else []), change_overs_text(document, lang=lang)]
    for table in tables:
        if table.rows:
            common.print_table(table)
    if any(case["no_route"] for case in document["cases"]):
        for sentence in answer_sentences(document, lang=lang, ids=True):
            typer.echo(sentence)
    common.print_changes(document, lang)
    typer.echo(foot_sentence(document, lang=lang))


def outlets(
    place: Annotated[str, typer.Argument(help='City, gate, port, id, or "lat,lon".')],
    to: To = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    common.check_format(format_, known=("table", "json", "csv"))
    corridor = common.corridor_of(data, on=on, cargo=cargo, under=under, sets=sets, quiet=quiet, verbose=verbose)
    with common.progress("asking for every outlet", quiet=quiet):
        found = corridor.outlets(place, to or (), by=by, modes=modes, avoid=avoid or (), refuse=refuse or ())
    totals = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t")
    columns = ("to", "status", "needs", "label", *totals)
    show_rows(found.rows(), format_, columns, key="outlets")
    if not any(outlet.today for outlet in found):
        raise typer.Exit(1)
