"""breakeven: what a gate or a line must become before one side of a choice wins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kazpak.cli import common
from kazpak.cli.listing import show_rows
from kazpak.errors import InputError
from kazpak.output import check_target

if TYPE_CHECKING:
    from kazpak.corridor import Corridor
    from kazpak.studies.breakeven import BreakEven

__all__ = ["register"]

_KEY = "breakeven"

Side = Annotated[str | None, typer.Option("--side", help="Gate, named corridor or project whose options should win.")]
Of = Annotated[
    str | None,
    typer.Option("--gate", "--of", help="Gate or project whose number is turned; by default the side itself."),
]
Term = Annotated[
    str | None,
    typer.Option(
        "--term",
        help="Of a gate time_h (if left out), cost_usd_t or risk; of a project speed_km_per_h or "
        "tariff_usd_per_tkm (if left out); or the name of an assumption.",
    ),
]
Against = Annotated[
    str | None, typer.Option("--against", help="The other side: gate, named corridor or project; else all others.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="What a gate or a line must become before one side of a choice wins.")(breakeven)


def breakeven(
    origin: common.Origin,
    destination: common.Destination,
    of: Of = None,
    side: Side = None,
    term: Term = None,
    against: Against = None,
    by: common.By = "generalised_usd_t",
    modes: common.Modes = "road,rail",
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    format_: common.TableFormat = "table",
    out: common.Out = None,
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    common.check_format(format_, known=("table", "json", "csv"))
    if out is not None:
        check_target(out, known=(".csv", ".json"))
    chosen = side or of
    if chosen is None:
        raise InputError("say whose options should win: --gate GATE, or --side GATE, CORRIDOR or PROJECT")
    question: dict[str, Any] = {"by": by, "modes": modes, "avoid": avoid or (), "refuse": refuse or ()}
    corridor = common.corridor_of(
        data,
        on=on,
        cargo=cargo,
        under=under,
        sets=sets,
        quiet=quiet,
        verbose=verbose,
        question=lambda c: c.ask(origin, destination, **question),
    )
    with common.progress("weighing both sides", quiet=quiet):
        found = corridor.breakeven(origin, destination, chosen, of=of, term=term, against=against, **question)
    for text in found.notes:
        common.note(text, quiet=quiet)
    if out is not None:
        _write(found, out)
        common.note(f"wrote {out}", quiet=quiet)
    elif format_ == "table":
        _say(found, corridor, quiet=quiet)
    else:
        show_rows([found.row()], format_, tuple(found.row()), key=_KEY)


def _write(found: BreakEven, out: Path) -> None:
    """The row as a file; it appears whole or not at all."""
    from kazpak.reports import csv_text
    from kazpak.sources.store import write_atomic

    if out.suffix.lower() == ".csv":
        # The byte order mark makes Excel read every alphabet.
        text, encoding = csv_text([found.row()]), "utf-8-sig"
    else:
        answer = {"schema": f"kazpak.{_KEY}/1", _KEY: [found.row()], "command": common.command_line()}
        text, encoding = json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8"
    with write_atomic(out) as partial:
        partial.write_text(text, encoding=encoding, errors="backslashreplace", newline="")


def _say(found: BreakEven, corridor: Corridor, *, quiet: bool) -> None:
    from kazpak.reports import plain

    common.note(f"case {corridor.case.name}, on {corridor.case.on}, cargo {corridor.case.cargo.name}", quiet=quiet)
    typer.echo(f"{found.verdict}: {plain(found.reason)}")
    for name, value in found.row().items():
        if name in ("verdict", "reason", "notes") or value is None or value == []:
            continue
        shown = f"{value:.6g}" if isinstance(value, float) else " ".join(value) if isinstance(value, list) else value
        typer.echo(f"{name}: {plain(str(shown))}")
