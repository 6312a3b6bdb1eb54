"""scenarios: list, show, check, compare and start cards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kazpak.cli import common
from kazpak.cli.listing import show_rows
from kazpak.errors import InputError

__all__ = ["register"]

scenarios = typer.Typer(help="Scenario cards: list, show, check, diff, new.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of a shipped scenario, or a file.")]
Files = Annotated[list[Path], typer.Argument(help="Card files, or names of shipped scenarios.")]
ShownFormat = Annotated[str, typer.Option("--format", help="table or json.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(scenarios, name="scenarios")


@scenarios.command(name="list", help="Shipped scenarios, each with its intent.")
def list_(
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    from kazpak.scenarios.library import list_scenarios

    corridor = common.corridor_of(data, quiet=quiet)
    cards = list_scenarios(corridor.opened.tables.folder, corridor.case)
    rows = [
        {
            "name": c.name,
            "intent": c.intent,
            "changes": len(c.changes),
            "on": c.on.isoformat() if c.on else None,
            "source": c.source,
        }
        for c in cards
    ]
    show_rows(rows, format_, ("name", "on", "intent"), key="scenarios")


@scenarios.command(help="One card, change by change, and what it makes of the data.")
def show(name: Name, data: common.Data = None, format_: ShownFormat = "table", quiet: common.Quiet = False) -> None:
    from kazpak.scenarios.apply import apply
    from kazpak.scenarios.library import load_scenario
    from kazpak.scenarios.library import show as text_of

    common.check_format(format_, known=("table", "json"))
    corridor = common.corridor_of(data, quiet=quiet)
    card = load_scenario(name, corridor.case, folder=corridor.opened.tables.folder)
    if format_ == "table":
        typer.echo(text_of(card, corridor.case), nl=False)
        return
    ledger = [change.row() for change in apply(card, corridor.case).ledger]
    common.emit_json({"schema": "kazpak.scenario/1", "card": card.plain(), "changes": ledger})


@scenarios.command(help="Validate cards, each with those it requires: all faults at once.")
def check(files: Files, data: common.Data = None, quiet: common.Quiet = False) -> None:
    from kazpak.scenarios.library import check_cards, strangers

    corridor = common.corridor_of(data, quiet=quiet)
    folder = corridor.opened.tables.folder
    cards = check_cards(map(str, files), corridor.case, folder=folder)
    for text in strangers(cards, folder=folder):
        common.note(text, quiet=quiet)
    for file in files:
        typer.echo(f"{file}: no faults")


@scenarios.command(help="How two cards differ: what the first says (old) and the second (new).")
def diff(
    first: Name,
    second: Name,
    data: common.Data = None,
    format_: common.TableFormat = "table",
    quiet: common.Quiet = False,
) -> None:
    from kazpak.scenarios.library import diff as difference
    from kazpak.scenarios.library import load_scenario

    corridor = common.corridor_of(data, quiet=quiet)
    cards = [load_scenario(n, corridor.case, folder=corridor.opened.tables.folder) for n in (first, second)]
    found = difference(*cards)
    rows = [{"target": c.target, "old": _said(c.old, format_), "new": _said(c.new, format_)} for c in found]
    show_rows(rows, format_, ("target", "old", "new"), key="changes")
    if not rows:
        common.note(f"{first} and {second} say the same", quiet=quiet)


def _said(value: object, format_: str) -> object:
    """A value as it fits: lists stay lists in JSON, and are words with commas elsewhere."""
    return ", ".join(map(str, value)) if isinstance(value, list) and format_ != "json" else value


@scenarios.command(help="A new card: to fill in, or made of settings.")
def new(
    name: Annotated[str, typer.Argument(help="Name of the card, in kebab-case.")],
    sets: common.Sets = None,
    intent: Annotated[str, typer.Option("--intent", help="With --set: what would be different, in a sentence.")] = "",
    data: common.Data = None,
    out: common.Out = None,
    quiet: common.Quiet = False,
) -> None:
    from kazpak.output import check_target
    from kazpak.scenarios.library import template
    from kazpak.sources.store import write_atomic

    if intent and not sets:
        raise InputError("--intent belongs to --set; a card to fill in says where its intent goes")
    text = common.corridor_of(data, quiet=quiet).card(name, *sets, intent=intent) if sets else template(name)
    if out is None:
        typer.echo(text, nl=False)
        return
    check_target(out, known=(".yaml", ".yml"))
    if out.exists():
        raise InputError(f"{out}: is there already; name another file")
    with write_atomic(out) as temporary:
        temporary.write_text(text, encoding="utf-8")
    common.note(f"wrote {out}", quiet=quiet)
