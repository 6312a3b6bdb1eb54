"""export: the network, its legs, gates and weighed graph, for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazpak.cli import common
from kazpak.errors import InputError
from kazpak.output import check_target

__all__ = ["register"]

What = Annotated[str, typer.Argument(help="network, legs, gates or graph.")]
Target = Annotated[Path, typer.Option("--out", help="File: .gpkg .parquet .geojson .csv")]
_SUFFIXES = (".gpkg", ".parquet", ".geojson", ".csv")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        name="export",
        help="Network, legs, gates or the weighed graph (of one trip, or of freight in transit) into a file.",
    )(export)


def export(
    what: What,
    origin: Annotated[str | None, typer.Argument(help="graph: where the trip begins.")] = None,
    destination: Annotated[str | None, typer.Argument(help="graph: where it ends.")] = None,
    *,
    out: Target,
    by: common.By = "time_h",
    modes: common.Modes = "road,rail",
    avoid: common.Avoid = None,
    refuse: common.Refuse = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    quiet: common.Quiet = False,
    verbose: common.Verbose = False,
) -> None:
    from kazpak.reports.frames import write_frame
    from kazpak.routing.extract import EXTRACTS

    if what not in EXTRACTS:
        raise InputError(f"unknown export {what!r}; known: {', '.join(EXTRACTS)}")
    if origin is not None and (what != "graph" or destination is None):
        raise InputError("places belong to `export graph ORIGIN DESTINATION`: both, or none")
    check_target(out, known=_SUFFIXES)
    corridor = common.corridor_of(data, on=on, cargo=cargo, under=under, sets=sets, quiet=quiet, verbose=verbose)
    with common.progress(f"writing {out}", quiet=quiet):
        found = corridor.extract(what, origin, destination, modes=modes, avoid=avoid or (), refuse=refuse or (), by=by)
        write_frame(found.name, found.columns, found.rows, found.shapes, out)
    common.note(f"wrote {len(found.rows)} rows to {out}", quiet=quiet)
    if found.note:
        common.note(found.note, quiet=quiet)
