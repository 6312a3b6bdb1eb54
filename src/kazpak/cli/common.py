"""What commands share: options with one meaning, opening the data, writing the answer."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from kazpak.case import STALE_DAYS
from kazpak.errors import InputError
from kazpak.kinds import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kazpak.corridor import Corridor
    from kazpak.options import Options
    from kazpak.reports import Table

Origin = Annotated[str, typer.Argument(help='City, gate, port, id, or "lat,lon".')]
Destination = Annotated[str, typer.Argument(help='City, gate, port, id, or "lat,lon".')]
OptionalOrigin = Annotated[str | None, typer.Argument(help='City, gate, port, id, or "lat,lon".')]
OptionalDestination = Annotated[str | None, typer.Argument(help='City, gate, port, id, or "lat,lon".')]
By = Annotated[
    str,
    typer.Option("--by", help="Criterion to be best by: time, cost, emission, risk, generalised, length."),
]
Modes = Annotated[str, typer.Option("--modes", help="road, rail or road,rail.")]
Via = Annotated[list[str] | None, typer.Option("--via", help="Gate, place or line to pass; repeat for more, in order.")]
Avoid = Annotated[
    list[str] | None,
    typer.Option("--avoid", help="Gate, country, mode or line not to use, by name or id; repeat for more."),
]
Refuse = Annotated[
    list[str] | None,
    typer.Option(
        "--refuse",
        help="Leave out ways that meet a condition: sanctions, war_risk, insurance, bank_guarantee, convoy, permit, "
        "night_ban; repeat for more.",
    ),
]
Under = Annotated[
    list[str] | None,
    typer.Option("--under", help="Scenario: name of a shipped one or a file; repeat to join."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Change a number or a rule: NAME=VALUE, NAME@SCOPE=VALUE, status.GATE=VALUE, access.GATE.FIELD=VALUE, "
        "delay.GATE.time_h=VALUE or build.PROJECT=true; repeat for more.",
    ),
]
On = Annotated[str | None, typer.Option("--on", help="Date of the trip, ISO 8601; the data's own date if left out.")]
CargoName = Annotated[str, typer.Option("--cargo", help="Cargo: grain, medicines, textiles, containers, ...")]
Top = Annotated[int, typer.Option("--top", help="At most how many options, one a corridor.")]
MaxTransfers = Annotated[int | None, typer.Option("--max-transfers", help="The most changes of mode or gauge.")]
Data = Annotated[Path | None, typer.Option("--data", help="Data folder; the bundled one if left out.")]
Lang = Annotated[str, typer.Option("--lang", help="en, ru, kk or ur.")]
Format = Annotated[str, typer.Option("--format", help="table, json, csv or geojson.")]
TableFormat = Annotated[str, typer.Option("--format", help="table, json or csv.")]
Out = Annotated[Path | None, typer.Option("--out", help="File to write; its suffix decides the kind.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No notes and no progress.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Notes on the data, every change of the case, and old confirmations.")
]

Item = TypeVar("Item")

_CHANGES_SHOWN = 20
FORMATS = ("table", "json", "csv", "geojson")


def corridor_of(
    data: Path | None,
    *,
    on: str | None = None,
    cargo: str = "containers",
    under: Sequence[str] | None = None,
    sets: Sequence[str] | None = None,
    quiet: bool = False,
    verbose: bool = False,
    question: Callable[[Corridor], object] | None = None,
) -> Corridor:
    """Open the data and apply what the shared options ask for; all their faults at once.

    Parameters
    ----------
    verbose
        Whether to say what was opened and how the case differs from the base.
    question
        Asked for its faults only, so that they are said together with the others.
    """
    import kazpak

    if quiet and verbose:
        raise InputError("--quiet and --verbose are opposites; give one of them")
    with progress("reading roads, railways and gates", quiet=quiet):
        corridor = kazpak.load(data)
    faults: list[str] = []
    steps: tuple[Callable[[Corridor], Corridor], ...] = (
        lambda c: c.carrying(cargo),
        lambda c: c.under(*under, on=on) if under else c,
        lambda c: c.setting(*sets) if sets else c,
        lambda c: c.on(on) if on else c,
    )
    for step in steps:
        try:
            corridor = step(corridor)
        except InputError as error:
            faults += error.faults
    if faults and question is not None:
        try:
            question(corridor)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    if verbose:
        _say_case(corridor)
    return corridor


def _say_case(corridor: Corridor) -> None:
    """What was opened, every change of the case, and gates whose status was confirmed long ago."""
    case, tables = corridor.case, corridor.opened.tables
    note(f"data {tables.folder}, version {tables.dataset.version}, as of {tables.dataset.as_of}", quiet=False)
    note(f"hash {case.world.data_hash}", quiet=False)
    for change in case.ledger:
        note(f"{change.target}: {change.old} -> {change.new}", quiet=False)
    gates = case.world.gates.values()
    stale = [gate.id for gate in gates if any(case.state(gate.id, mode).stale for mode in gate.modes or ("",))]
    note(f"{len(stale)} of {len(gates)} gates were last confirmed over {STALE_DAYS} days before {case.on}", quiet=False)


@contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[None]:
    """Show that something is going on, on a terminal's stderr only."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def tracked(items: Sequence[Item], what: str, *, quiet: bool) -> Iterable[Item]:
    """The same items, with a bar that shows how many are done, on a terminal's stderr only."""
    if quiet or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description=what, console=Console(stderr=True), transient=True)


def note(text: str, *, quiet: bool) -> None:
    """Say something beside the answer."""
    if not quiet:
        from kazpak.reports import plain

        typer.echo(f"note: {plain(text, limit=2000)}", err=True)


def check_format(name: str, *, known: Iterable[str] = FORMATS) -> None:
    """Refuse a format that is not known."""
    if name not in known:
        raise InputError(f"unknown format {name!r}; known: {', '.join(known)}")


def check_language(name: str) -> None:
    """Refuse a language that pages and tables are not written in."""
    from kazpak.locale import LANGUAGES

    if name not in LANGUAGES:
        raise InputError(f"unknown language {name!r}; known: {', '.join(LANGUAGES)}")


def command_line() -> str:
    """The command as it was given, for the manifest."""
    return shlex.join(["kazpak", *sys.argv[1:]])


def print_table(table: Table, *, wide: bool = False) -> None:
    """Print a table: drawn on a terminal, tab-separated into a pipe."""
    if not sys.stdout.isatty():
        if table.title:
            typer.echo(f"# {table.title}")
        for row in (table.headings, *table.rows):
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(title=table.title or None, title_justify="left", header_style="bold")
    for heading, side in zip(table.headings, table.alignments, strict=True):
        drawn.add_column(Text(heading), justify=side, overflow="fold", no_wrap=wide)
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def print_changes(document: dict[str, Any], lang: str) -> None:
    """Print how the case differs from the base, old to new; of a long ledger the beginning, and how much follows."""
    from dataclasses import replace

    from kazpak.reports import changes_text

    table = changes_text(document, lang=lang)
    if not table.rows:
        return
    print_table(replace(table, rows=table.rows[:_CHANGES_SHOWN]))
    if len(table.rows) > _CHANGES_SHOWN:
        note(f"{len(table.rows) - _CHANGES_SHOWN} more changes; --format json and every file hold all", quiet=False)


def emit_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Write JSON to stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def modes_of(text: str) -> str:
    """Modes as given, both if empty."""
    return text or ",".join(MODES)


def leave(options: Options) -> None:
    """Exit 1 where there is no route."""
    if not len(options):
        raise typer.Exit(1)
