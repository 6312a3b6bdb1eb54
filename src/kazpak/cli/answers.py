"""routes, map and report: one trip, one case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kazpak.cli import common
from kazpak.cli.pairing import answer_pairs
from kazpak.errors import InputError
from kazpak.output import KINDS, PAGES, check_target, check_tiles, write_answer

if TYPE_CHECKING:
    from kazpak.options import Options

__all__ = ["register"]

Tiles = Annotated[
    str | None,
    typer.Option(
        "--tiles", help="Live tiles of a page, https://HOST/.../{z}/{x}/{y}.png; the page then needs a network."
    ),
]
Named = Annotated[
    bool,
    typer.Option("--named", help="The best option of every named corridor: what can be used, then planned, then shut."),
]
Pareto = Annotated[bool, typer.Option("--pareto", help="Options that no other beats by time, cost and CO2e at once.")]
Explain = Annotated[bool, typer.Option("--explain", help="Why the first option is ahead of the second.")]
Variants = Annotated[
    bool, typer.Option("--variants", help="Other posts, countries and lorry-rail splits of each corridor.")
]
Itinerary = Annotated[bool, typer.Option("--itinerary", help="Every haul and gate of every option.")]


Pairs = Annotated[
    Path | None,
    typer.Option("--pairs", help="CSV of origins and destinations: the best option of each, and counts per gate."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="Options between two places, the best first.")(routes)
    app.command(name="map", help="One self-contained HTML map (or .png, .svg).")(map_)
    app.command(help="One self-contained HTML report (or .pdf, .png, .svg, .xlsx, ...).")(report)


def routes(
    origin: common.OptionalOrigin = None,
    destination: common.OptionalDestination = None,
    pairs: Pairs = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    via: common.Via = None,
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    top: common.Top = 5,
    max_transfers: common.MaxTransfers = None,
    named: Named = False,
    pareto: Pareto = False,
    explain: Explain = False,
    itinerary: Itinerary = False,
    variants: Variants = False,
    data: common.Data = None,
    lang: common.Lang = "en",
    format_: common.Format = "table",
    out: common.Out = None,
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    common.check_format(format_)
    common.check_language(lang)
    if out is not None:
        check_target(out)
    question: dict[str, Any] = {
        "by": by,
        "modes": modes,
        "via": via or (),
        "avoid": avoid or (),
        "refuse": refuse or (),
        "top": top,
        "max_transfers": max_transfers,
    }
    case: dict[str, Any] = {"on": on, "cargo": cargo, "under": under, "sets": sets, "verbose": verbose}
    if pairs is not None:
        own = {"ORIGIN": origin, "--named": named, "--pareto": pareto, "--explain": explain, "--itinerary": itinerary}
        given = [name for name, value in own.items() if value]
        question.pop("top")
        answer_pairs(pairs, given, question, data=data, case=case, lang=lang, format_=format_, out=out, quiet=quiet)
        return
    if named and pareto:
        raise InputError("--named and --pareto choose options in two ways; give one of them")
    if origin is None or destination is None:
        raise InputError("ORIGIN and DESTINATION are needed, or --pairs FILE with a list of them")
    corridor = common.corridor_of(
        data,
        quiet=quiet,
        question=lambda c: c.ask(origin, destination, **question),
        **case,
    )
    ask = corridor.named if named else corridor.pareto if pareto else corridor.routes
    if pareto:
        question["criteria"] = [by, *(c for c in ("time_h", "cost_usd_t", "emission_kgco2e_t") if c != by)]
    options = ask(origin, destination, **question)
    if out is not None:
        _write(options, out, lang, kind="report", quiet=quiet)
    else:
        _show(options, format_, lang, explain=explain, itinerary=itinerary, variants=variants, quiet=quiet)
    common.leave(options)


def map_(
    origin: common.Origin,
    destination: common.Destination,
    out: common.Out = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    via: common.Via = None,
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    top: common.Top = 5,
    named: Named = False,
    tiles: Tiles = None,
    data: common.Data = None,
    lang: common.Lang = "en",
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    _page(
        "map",
        origin,
        destination,
        out,
        lang,
        quiet,
        named=named,
        tiles=tiles,
        corridor={"data": data, "on": on, "cargo": cargo, "under": under, "sets": sets, "verbose": verbose},
        question={"by": by, "modes": modes, "via": via or (), "avoid": avoid or (), "refuse": refuse or (), "top": top},
    )


def report(
    origin: common.Origin,
    destination: common.Destination,
    out: common.Out = None,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    via: common.Via = None,
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    top: common.Top = 5,
    named: Named = False,
    tiles: Tiles = None,
    data: common.Data = None,
    lang: common.Lang = "en",
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    _page(
        "report",
        origin,
        destination,
        out,
        lang,
        quiet,
        named=named,
        tiles=tiles,
        corridor={"data": data, "on": on, "cargo": cargo, "under": under, "sets": sets, "verbose": verbose},
        question={"by": by, "modes": modes, "via": via or (), "avoid": avoid or (), "refuse": refuse or (), "top": top},
    )


def _page(
    kind: Literal["map", "report"],
    origin: str,
    destination: str,
    out: Path | None,
    lang: str,
    quiet: bool,  # noqa: FBT001
    *,
    named: bool,
    tiles: str | None,
    corridor: dict[str, Any],
    question: dict[str, Any],
) -> None:
    """Ask and write one file."""
    target = out or Path(f"kazpak-{kind}.html")
    check_target(target)
    check_tiles(tiles, target)
    common.check_language(lang)
    opened = common.corridor_of(
        corridor.pop("data"),
        quiet=quiet,
        question=lambda c: c.ask(origin, destination, **question),
        **corridor,
    )
    options = (opened.named if named else opened.routes)(origin, destination, **question)
    _write(options, target, lang, kind=kind, quiet=quiet, tiles=tiles)
    common.leave(options)


def _write(
    options: Options,
    target: Path,
    lang: str,
    *,
    kind: Literal["map", "report"],
    quiet: bool,
    tiles: str | None = None,
) -> None:
    common.check_language(lang)
    check_target(target, known=KINDS)
    document = options.document(command=common.command_line(), bands=True, lang=lang)
    _notes(document, lang, quiet=quiet)
    folder = options.corridor.opened.tables.folder
    if kind == "report" and target.suffix.lower() in PAGES:
        document["observed"] = _observed(folder, quiet=quiet)
    with common.progress(f"writing {target}", quiet=quiet):
        write_answer(document, target, folder=folder, lang=lang, kind=kind, whatif=options.whatif, tiles=tiles)
    common.note(f"wrote {target}", quiet=quiet)


def _observed(folder: Path, *, quiet: bool) -> list[dict[str, Any]]:
    """Trips that were really made, asked of the data as they are, whatever the case of the report."""
    import kazpak
    from kazpak.checks import observed_rows

    with common.progress("asking for every observed trip", quiet=quiet):
        return observed_rows(kazpak.load(folder))


def _notes(document: dict[str, Any], lang: str, *, quiet: bool) -> None:
    from kazpak.reports import note_sentences

    for text in note_sentences(document, lang=lang):
        common.note(text, quiet=quiet)


def _show(
    options: Options,
    format_: str,
    lang: str,
    *,
    explain: bool,
    itinerary: bool,
    variants: bool,
    quiet: bool,
) -> None:
    """Answer on stdout."""
    from kazpak.reports import (
        csv_text,
        explanation_lines,
        options_rows,
    )

    document = options.document(
        command=common.command_line(),
        geometry=format_ in ("json", "geojson"),
        bands=format_ in ("json", "csv"),
        variants=format_ == "json" or (format_ == "table" and (variants or itinerary)),
        beside=format_ in ("json", "table"),
        lang=lang if format_ == "table" else "en",
    )
    _notes(document, lang, quiet=quiet)
    if format_ == "json":
        common.emit_json(document)
    elif format_ == "csv":
        typer.echo(csv_text(options_rows(document)), nl=False)
    elif format_ == "geojson":
        from kazpak.reports.vector import geojson

        common.emit_json(geojson(document))
    else:
        _tables(document, lang, itinerary=itinerary, variants=variants)
    if explain and document["options"] and format_ == "table":
        for line in ("", *explanation_lines(options.explain(), document, lang=lang)):
            typer.echo(line)


def _tables(document: dict[str, Any], lang: str, *, itinerary: bool, variants: bool) -> None:
    """The answer in sentences, then its tables, then what the case changed."""
    from kazpak.reports import answer_sentences, foot_sentence, itinerary_text, table_text, variants_text

    for sentence in document["summary"]:
        typer.echo(sentence)
    if document["options"]:
        common.print_table(table_text(document, lang=lang))
    if variants and (table := variants_text(document, lang=lang)).rows:
        common.print_table(table)
    for option in document["options"] if itinerary else []:
        common.print_table(itinerary_text(option, document=document, lang=lang))
    for sentence in answer_sentences(document, lang=lang, ids=True) if document["no_route"] else []:
        typer.echo(sentence)
    common.print_changes(document, lang)
    typer.echo(foot_sentence(document, lang=lang))
