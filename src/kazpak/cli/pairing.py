"""routes --pairs: many trips from a file, one table and counts per gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from kazpak.cli import common
from kazpak.cli.listing import show_rows
from kazpak.errors import InputError
from kazpak.output import check_target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kazpak.studies.pairs import Pairs

__all__ = ["answer_pairs"]

_COLUMNS = (
    "origin", "destination", "status", "label", "length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "risk",
    "generalised_usd_t",
)  # fmt: skip
_GATE_COLUMNS = ("gate", "name", "trips", "share", "status", "confirmed")
_TABLES = ("pairs", "gates")
_REASONS_TOLD = 5


def answer_pairs(
    file: Path,
    given: Sequence[str],
    question: Mapping[str, Any],
    *,
    data: Path | None,
    case: Mapping[str, Any],
    lang: str,
    format_: str,
    out: Path | None,
    quiet: bool,
) -> None:
    """Ask every pair of a file, and show or write the table; exit 1 where no pair has a route.

    Parameters
    ----------
    file
        CSV of pairs.
    given
        Options that were given and are for one trip alone.
    question
        What is asked of every pair.
    data, case
        Data folder, and what the shared options make of it.
    """
    from kazpak.reports.write import TABLE_SUFFIXES

    if given:
        raise InputError(f"--pairs asks for many trips at once: leave {', '.join(given)} out")
    common.check_format(format_, known=("table", "json", "csv"))
    if out is not None:
        check_target(out, known=TABLE_SUFFIXES)
    corridor = common.corridor_of(data, quiet=quiet, **case)
    found = corridor.pairs(file, track=lambda asked: common.tracked(asked, "asking", quiet=quiet), **question)
    document = found.document()
    for text in document["notes"]:
        common.note(text, quiet=quiet)
    if out is not None:
        from kazpak.reports.write import write_tables

        write_tables(document, _TABLES, out, lang=lang)
        common.note(f"wrote {out}", quiet=quiet)
    elif format_ == "json":
        common.emit_json(document)
    else:
        show_rows(document["pairs"], format_, _COLUMNS, key="pairs")
        if format_ == "table":
            show_rows(document["gates"], format_, _GATE_COLUMNS, key="gates")
    _tell(found, quiet=quiet)
    if found.unreachable == len(found):
        raise typer.Exit(1)


def _tell(found: Pairs, *, quiet: bool) -> None:
    """How many trips have no route, and why."""
    reached = len(found) - found.unreachable
    common.note(f"{len(found)} pairs: {reached} with a route, {found.unreachable} without", quiet=quiet)
    lost = [trip for trip in found if trip.option is None]
    for trip in lost[:_REASONS_TOLD]:
        ends = f"{trip.question.origin.id} to {trip.question.destination.id}"
        common.note(f"{ends}: {trip.reason}", quiet=quiet)
    if len(lost) > _REASONS_TOLD:
        common.note(f"{len(lost) - _REASONS_TOLD} more; the column `reason` has all", quiet=quiet)
