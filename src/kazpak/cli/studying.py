"""compare, breakeven and outlets: one trip, many cases or many ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kazpak.cli import common
from kazpak.cli.listing import show_rows
from kazpak.errors import InputError
from kazpak.output import check_target

if TYPE_CHECKING:
    from kazpak.comparison import Comparison
    from kazpak.corridor import Corridor

__all__ = ["register"]

Sweep = Annotated[
    list[str] | None,
    typer.Option("--sweep", help="KEY=start:stop:step, such as delay.AFG-PAK:TORKHAM.time_h=0:120:12."),
]
Years = Annotated[
    str | None, typer.Option("--years", help="FIRST:LAST, planned lines coming in at their opening years.")
]
OnEach = Annotated[str | None, typer.Option("--on-each", help="Dates with commas: the same case on each of them.")]
Gate = Annotated[str, typer.Option("--gate", help="Gate that must become better.")]
Term = Annotated[str, typer.Option("--term", help="time_h or cost_usd_t.")]
Origins = Annotated[str, typer.Argument(help="Where from (or where to, with --back).")]
Back = Annotated[bool, typer.Option("--back", help="The other direction of the trade: from Pakistani cities.")]

_OUTLETS = (
    "PAK:KARACHI-PORT",
    "PAK:PORT-QASIM",
    "PAK:GWADAR-PORT",
    "IRN:BANDAR-ABBAS-PORT",
    "IRN:CHABAHAR-PORT",
    "KAZ:AKTAU-PORT",
)
_PAKISTANI = ("PAK:KARACHI-PORT", "PAK:KARACHI", "PAK:LAHORE", "PAK:ISLAMABAD", "PAK:PESHAWAR", "PAK:QUETTA")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="The same trip under several cases, side by side.")(compare)
    app.command(help="What a gate must become before the options through it win.")(breakeven)
    app.command(help="One origin to the ports it may choose between, or Pakistani cities to Central Asia.")(outlets)


def compare(
    origin: common.Origin,
    destination: common.Destination,
    under: common.Under = None,
    sweep: Sweep = None,
    years: Years = None,
    on_each: OnEach = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    via: common.Via = None,
    avoid: common.Avoid = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    top: common.Top = 5,
    data: common.Data = None,
    lang: common.Lang = "en",
    format_: common.Format = "table",
    out: common.Out = None,
    quiet: common.Quiet = False,
) -> None:
    from kazpak.comparison import Corridors, compared, staged
    from kazpak.studies.grid import grid

    common.check_format(format_, known=("table", "json", "csv"))
    if sum(bool(x) for x in (sweep, years, on_each)) > 1:
        raise InputError("--sweep, --years and --on-each are three different questions; give one of them")
    if out is not None:
        check_target(out)
    question: dict[str, Any] = {"by": by, "modes": modes, "via": via or (), "avoid": avoid or (), "top": top}
    corridor = common.corridor_of(
        data, on=on, cargo=cargo, sets=sets, quiet=quiet, question=lambda c: c.ask(origin, destination, **question)
    )
    names = list(under or ())
    if sweep:
        start = corridor.under(*names)
        points = list(grid(sweep))
        labels = [" ".join(f"{k}={v:g}" for k, v in point.items()) for point, _ in points]
        cases = Corridors(tuple((n, start.setting(*s)) for n, (_, s) in zip(labels, points, strict=True)))
    elif years:
        cases = staged(corridor.under(*names), _years(years))
    elif on_each:
        start = corridor.under(*names)
        cases = Corridors(tuple((day.strip(), start.on(day.strip())) for day in on_each.split(",")))
    else:
        cases = compared(corridor, names if "base" in names or len(names) > 1 else ["base", *names])
    with common.progress("asking every case", quiet=quiet):
        comparison = cases.routes(origin, destination, **question)
    _answer(comparison, format_, out, lang, quiet=quiet)
    if not any(len(options) for _, options in comparison.answers):
        raise typer.Exit(1)


def _years(text: str) -> range:
    """Years of FIRST:LAST, both included."""
    first, _, last = text.partition(":")
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise InputError(f"years {text!r}: write FIRST:LAST, such as 2026:2040")
    return range(int(first), int(last) + 1)


def _answer(comparison: Comparison, format_: str, out: Any, lang: str, *, quiet: bool) -> None:  # noqa: ANN401
    from kazpak.reports import csv_text, options_rows, table_text

    if out is not None:
        comparison.save(out, lang=lang, command=common.command_line())
        common.note(f"wrote {out}", quiet=quiet)
        return
    document = comparison.document(command=common.command_line(), geometry=format_ == "json")
    if format_ == "json":
        common.emit_json(document)
    elif format_ == "csv":
        typer.echo(csv_text(options_rows(document)), nl=False)
    else:
        common.print_table(table_text(document, lang=lang))
        for row in document["differences"]:
            if row["label"] is None:
                typer.echo(f"{row['case']}: no route")
                continue
            change = row[f"{document['by']}_change"]
            flip = ", another winner" if row["winner_flipped"] else ""
            told = (
                ""
                if change is None
                else f" {change:+.4g} {document['by']} against {document['cases'][0]['name']}{flip}"
            )
            typer.echo(f"{row['case']}: {row['label']}{told}")


def breakeven(
    origin: common.Origin,
    destination: common.Destination,
    gate: Gate,
    term: Term = "time_h",
    by: common.By = "generalised_usd_t",
    modes: common.Modes = "road,rail",
    avoid: common.Avoid = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    format_: common.Format = "table",
    quiet: common.Quiet = False,
) -> None:
    common.check_format(format_, known=("table", "json", "csv"))
    question: dict[str, Any] = {"by": by, "modes": modes, "avoid": avoid or ()}
    corridor = common.corridor_of(
        data,
        on=on,
        cargo=cargo,
        under=under,
        sets=sets,
        quiet=quiet,
        question=lambda c: c.ask(origin, destination, **question),
    )
    found = corridor.breakeven(origin, destination, gate, term=term, **question)
    row = {
        "gate": found.gate,
        "term": found.term,
        "by": found.by,
        "verdict": found.verdict,
        "value": found.value,
        "now": found.now,
        "gap": found.gap,
        "through": found.through.label if found.through else None,
        "other": found.other.label if found.other else None,
        "opened_for_the_question": found.opened,
        "reason": found.reason,
    }
    if format_ != "table":
        show_rows([row], format_, tuple(row), key="breakeven")
        return
    for name, value in row.items():
        typer.echo(f"{name}: {value:.6g}" if isinstance(value, float) else f"{name}: {'' if value is None else value}")


def outlets(
    place: Origins,
    back: Back = False,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    format_: common.Format = "table",
    quiet: common.Quiet = False,
) -> None:
    corridor = common.corridor_of(data, on=on, cargo=cargo, under=under, sets=sets, quiet=quiet)
    pairs = [(city, place) for city in _PAKISTANI] if back else [(place, port) for port in _OUTLETS]
    with common.progress("asking for every outlet", quiet=quiet):
        rows = [_outlet(corridor, a, b, by=by, modes=modes) for a, b in pairs]
    columns = (
        "origin",
        "destination",
        "option",
        "length_km",
        "time_h",
        "cost_usd_t",
        "emission_kgco2e_t",
        "risk",
        "remark",
    )
    show_rows(rows, format_, columns, key="outlets")


def _outlet(corridor: Corridor, origin: str, destination: str, **question: Any) -> dict[str, Any]:  # noqa: ANN401
    """Best option to one outlet; where there is none, the smallest remedy and what the trip would be."""
    options = corridor.routes(origin, destination, top=1, **question)
    row: dict[str, Any] = {
        "origin": options.answer.question.origin.name,
        "destination": options.answer.question.destination.name,
    }
    if len(options):
        return row | {"option": options[0].label, **options[0].totals, "remark": "open"}
    no_route = options.no_route or {"remedies": [], "reason": ""}
    if not no_route["remedies"]:
        return row | {"option": None, "remark": no_route["reason"]}
    remedy = no_route["remedies"][0]
    lifted = ", ".join(lift["id"] for lift in remedy["lift"])
    return row | {"option": remedy["label"], **remedy["totals"], "remark": f"no route now; this if {lifted}"}
