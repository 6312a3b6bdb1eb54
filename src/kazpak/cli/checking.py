"""check: data, networks and observed trips; every fault at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazpak.case import STALE_DAYS
from kazpak.cli import common
from kazpak.errors import InputError

__all__ = ["register"]

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Data folders or scenario files; the bundled data if left out.")
]
Network = Annotated[bool, typer.Option("--network", help="Measure published distances on the network.")]
_SUMMED = ("group", "trips", "within_25_percent", "inside_range", "mean_error_percent", "bias_percent")
Observed = Annotated[bool, typer.Option("--observed", help="Modelled against observed trips.")]


Stale = Annotated[
    bool,
    typer.Option(
        "--stale",
        help=f"What to look up next: statuses behind answers, over {STALE_DAYS} days old; `--stale DAYS` for others.",
    ),
]
_STALE_COLUMNS = ("gate", "name", "mode", "status", "last_confirmed", "age_d", "answers")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Validate data, networks and scenarios: all faults at once.")(check)


def check(
    paths: Paths = None,
    network: Network = False,
    observed: Observed = False,
    stale: Stale = False,
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    common.check_format(format_, known=("table", "json", "csv"))
    from kazpak.checks import check_paths, running_out
    from kazpak.sources.folder import bundled_folder

    folder = data or bundled_folder()
    if stale:
        _stale(data, _days(paths), format_, quiet=quiet)
        return
    if observed:
        _observed(data, format_, quiet=quiet)
        return
    if network:
        _network(folder, format_, quiet=quiet)
        return
    targets = paths or [folder]
    with common.progress("checking", quiet=quiet):
        faults = check_paths(targets)
    if faults:
        raise InputError(faults)
    for target in targets:
        typer.echo(f"{target}: no faults")
    if paths is None:
        from kazpak.checks import gates_without_links

        absent = gates_without_links(common.corridor_of(data, quiet=quiet).case.world)
        if absent:
            common.note(
                f"{len(absent)} crossings are known, but no mapped road or railway passes them: {', '.join(absent)}",
                quiet=quiet,
            )
    for target in targets:
        for text in running_out(target) if target.is_dir() else ():
            common.note(f"{target}: {text}", quiet=quiet)


def _days(paths: list[Path] | None) -> int:
    """Days after --stale, which stand where paths stand."""
    if not paths:
        return STALE_DAYS
    if len(paths) > 1 or not str(paths[0]).isdecimal():
        given = ", ".join(map(str, paths))
        raise InputError(f"--stale {given}: give a number of days or nothing, and the folder by --data")
    return int(str(paths[0]))


def _stale(data: Path | None, days: int, format_: str, *, quiet: bool) -> None:
    from kazpak.checks import stale_rows
    from kazpak.cli.listing import show_rows

    corridor = common.corridor_of(data, quiet=quiet)
    rows, trips = stale_rows(corridor, days, track=lambda asked: common.tracked(asked, "asking", quiet=quiet))
    show_rows(rows, format_, _STALE_COLUMNS, key="stale")
    told = f"{len(rows)} statuses over {days} days old on {corridor.case.on} stand behind the answers to {trips} trips"
    common.note(told, quiet=quiet)
    if rows:
        raise typer.Exit(1)


def _network(folder: Path, format_: str, *, quiet: bool) -> None:
    from kazpak.checks import country_rows, network_rows
    from kazpak.cli.listing import show_rows

    with common.progress("measuring published distances", quiet=quiet):
        rows, summary = network_rows(folder)
        countries = country_rows(folder)
    if format_ == "json":
        common.emit_json({"schema": "kazpak.distances/2", "distances": rows, "countries": countries})
        return
    columns = ("mode", "route", "published_km", "model_km", "error_percent", "tolerance_percent", "inside", "use")
    show_rows(rows, format_, (*columns, "curated_share"), key="distances")
    if format_ == "table":
        for line in summary:
            typer.echo(line)
        typer.echo()
        show_rows(countries, format_, tuple(countries[0]), key="countries")


def _observed(data: Path | None, format_: str, *, quiet: bool) -> None:
    from kazpak.checks import observed_rows, observed_summary
    from kazpak.cli.listing import show_rows

    corridor = common.corridor_of(data, quiet=quiet)
    with common.progress("asking for every observed trip", quiet=quiet):
        rows = observed_rows(corridor)
    columns = (
        "id",
        "use",
        "date",
        "direction",
        "route",
        "observed_km",
        "model_km",
        "distance",
        "observed_d",
        "model_low_d",
        "model_d",
        "model_high_d",
        "model_port_d",
        "error_percent",
        "time",
    )
    show_rows(rows, format_, columns, key="observed")
    if format_ == "table":
        show_rows(observed_summary(rows), format_, _SUMMED, key="summary")
    if any("outside" in (r["distance"], r["time"]) for r in rows):
        raise typer.Exit(1)
