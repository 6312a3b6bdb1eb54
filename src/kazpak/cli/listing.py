"""places, assumptions, named: what the data set holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from kazpak.cli import common

__all__ = ["register", "show_rows"]

Search = Annotated[str, typer.Argument(help="Words to look for; everything if left out.")]
Kind = Annotated[str | None, typer.Option("--kind", help="city, crossing, terminal, gauge_break, port or checkpoint.")]
Country = Annotated[str | None, typer.Option("--country", help="ISO 3166 alpha-3, or a name.")]
Used = Annotated[
    tuple[str, str] | None,
    typer.Option("--used-by", help="ORIGIN DESTINATION: only rows behind the best option between two places."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="Cities, gates and ports: search by name, id, kind or country.")(places)
    app.command(help="Every number of the model with its range, source and confidence.")(assumptions)
    app.command(help="Named corridors and the gates they pass.")(named)


def show_rows(rows: Sequence[dict[str, Any]], format_: str, columns: Sequence[str], *, key: str) -> None:
    """Rows as a table, JSON or CSV on stdout."""
    from kazpak.reports import Table, csv_text, plain

    common.check_format(format_, known=("table", "json", "csv"))
    if format_ == "json":
        common.emit_json({"schema": f"kazpak.{key}/1", key: list(rows)})
    elif format_ == "csv":
        typer.echo(csv_text(rows), nl=False)
    else:
        sides = tuple("right" if rows and isinstance(rows[0].get(c), int | float) else "left" for c in columns)
        cells = tuple(tuple(_text(row.get(c), plain) for c in columns) for row in rows)
        common.print_table(Table("", tuple(columns), sides, cells))  # type: ignore[arg-type]


def _text(value: Any, plain: Any) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(str(plain(v)) for v in value)
    return str(plain(value))


def places(
    search: Search = "",
    kind: Kind = None,
    country: Country = None,
    on: common.On = None,
    data: common.Data = None,
    lang: common.Lang = "en",
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    from kazpak.access import NO_TRIP
    from kazpak.errors import InputError
    from kazpak.kinds import GATE_KINDS
    from kazpak.locale import access_words, catalogue
    from kazpak.network.world import country_of
    from kazpak.routing.conditions import access_of_gate

    words = catalogue(lang)
    kinds = ("city", *GATE_KINDS)
    if kind is not None and kind not in kinds:
        raise InputError(f"unknown kind {kind!r}; known: {', '.join(kinds)}")
    corridor = common.corridor_of(data, on=on, quiet=quiet)
    world = corridor.case.world
    if country is not None:
        country = country_of(world, country)
    elif country := world.gazetteer.country(search):
        search = ""  # a country's name means all that lies in it
    rows = []
    for place in world.gazetteer.search(search, kind=kind, country=country or None):
        row: dict[str, Any] = {
            "id": place.id,
            "name": place.called(lang),
            "kind": place.kind,
            "lon": place.lon,
            "lat": place.lat,
        }
        gate = world.gates.get(place.id)
        if gate is not None:
            for mode in gate.modes or ("",):
                state = corridor.case.state(gate.id, mode)
                stale = " (stale)" if state.stale else ""
                since = f" since {state.since}" if state.since else ""
                shown = f"{state.status}{since}, confirmed {state.confirmed}{stale}"
                row[f"status_{mode or 'all'}"] = shown
            row["access"] = "; ".join(access_words(access_of_gate(corridor.case, gate.id, NO_TRIP) or {}, words))
        rows.append({**dict.fromkeys(("status_road", "status_rail", "access"), ""), **row})
    shown_columns = ("id", "name", "kind", "lon", "lat", "status_road", "status_rail", "access")
    show_rows(rows, format_, shown_columns, key="places")


def assumptions(
    search: Search = "",
    used_by: Used = None,
    under: common.Under = None,
    sets: common.Sets = None,
    on: common.On = None,
    cargo: common.CargoName = "containers",
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    corridor = common.corridor_of(data, on=on, cargo=cargo, under=under, sets=sets, quiet=quiet)
    if used_by is not None:
        rows = corridor.routes(*used_by, top=1).document(geometry=False, variants=False, beside=False)["assumptions"]
        words = search.casefold().split()
        rows = [r for r in rows if all(w in f"{r['name']} {r['applies_to']}".casefold() for w in words)]
    else:
        found = corridor.case.assumptions.search(search)
        rows = [asdict(row) for row in found]
    rows = sorted(rows, key=lambda r: (r["name"], r["applies_to"]))
    show_rows(
        rows,
        format_,
        ("name", "applies_to", "low", "central", "high", "unit", "year", "confidence", "source"),
        key="assumptions",
    )


def named(
    search: Search = "",
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    corridor = common.corridor_of(data, quiet=quiet)
    words = search.casefold().split()
    rows = [
        {
            "id": c.id,
            "name": c.name,
            "modes": list(c.modes),
            "status": c.status,
            "published_length_km": c.published_length_km,
            "through": list(c.through),
            "intent": c.intent,
            "source": c.source,
        }
        for c in corridor.opened.tables.named
        if all(w in f"{c.id} {c.name} {' '.join(c.through)}".casefold() for w in words)
    ]
    show_rows(rows, format_, ("id", "name", "modes", "status", "published_length_km", "through"), key="named")
