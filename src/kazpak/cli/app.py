"""The commands."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="kazpak",
    help="Transit corridors between Kazakhstan and Pakistan's Arabian Sea ports, by road and rail.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:  # noqa: FBT001 - a callback's signature
    if value:
        import kazpak

        typer.echo(kazpak.__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Register what stands before any command."""


def _register() -> None:
    from kazpak.cli import answers, cards, checking, exporting, listing, studying, weighing

    for module in (answers, studying, weighing, cards, listing, checking, exporting):
        module.register(app)


_register()
