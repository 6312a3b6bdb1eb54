"""Legend and switches: every sign on the map in words, shown while the sign is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.maps.cards import line_sample, look_of_part
from kazpak.maps.style import BORDERS, MODES, STATUSES, drawing, icon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.maps.sheet import Sheet
    from kazpak.sources.basemap import BaseMap

__all__ = ["legend", "switches"]

_LINE = "#33404d"
_BORDER = "#67597a"


def legend(sheet: Sheet, base: BaseMap) -> str:
    """The legend; a row carries the token of what it explains, and the script hides those not shown."""
    looks = {look_of_part(part) for option in sheet.options for part in option.get("parts") or ()}
    states = {str(gate.get("status") or "unknown") for gate in sheet.gates}
    classes = {str(feature["properties"]["class"]) for feature in base.borders}
    lines = [_row(f"mode:{look}", _line(look), sheet.say(f"maps.line.{look}")) for look in MODES if look in looks]
    gates = [
        _row(f"status:{status}", _gate(status), sheet.say(f"maps.status.{status}"))
        for status in STATUSES
        if status in states or (status == "unknown" and states - set(STATUSES))
    ]
    if sheet.gates:
        gates.append(
            _row(
                "stale",
                '<span class="kz-touch kz-stale" style="width:18px;height:18px"></span>',
                sheet.say("maps.stale_short"),
            )
        )
        gates.append(_row("gates", _sizes(), sheet.say("maps.size")))
    borders = [
        _row(f"border:{kind}", _border(kind), sheet.say(f"charts.map.border.{kind}"))
        for kind in BORDERS
        if kind in classes
    ]
    parts = (("maps.legend.lines", lines), ("maps.legend.gates", gates), ("maps.legend.borders", borders))
    return '<div class="kz-legend">' + "".join(_section(sheet, key, rows) for key, rows in parts if rows) + "</div>"


def switches(sheet: Sheet, base: BaseMap) -> str:
    """What can be shown and hidden besides the options."""
    names = ["relief", *(["tiles"] if sheet.tiles else []), *(["borders"] if base.borders else []), "names"]
    if sheet.gates:
        names += [*(["gates-used"] if sheet.options else []), "gates-other"]
    boxes = "".join(
        f'<label><input type="checkbox" checked data-show="{name}">{sheet.say(f"maps.layer.{name}")}</label>'
        for name in names
    )
    name = f'<legend class="kz-unseen">{sheet.say("maps.layers")}</legend>'
    return f'<fieldset class="kz-layers">{name}{boxes}</fieldset>'


def _section(sheet: Sheet, key: str, rows: Iterable[str]) -> str:
    return f"<section><h3>{sheet.say(key)}</h3><ul>{''.join(rows)}</ul></section>"


def _row(token: str, sign: str, words: str) -> str:
    return f'<li data-when="{token}">{sign}<span>{words}</span></li>'


def _line(look: str) -> str:
    return drawing(line_sample(look, 2, 38, _LINE), width=40, height=8)


def _gate(status: str) -> str:
    return icon(status, size=20)


def _sizes() -> str:
    circles = "".join(f'<circle cx="{x}" cy="10" r="{r}"/>' for x, r in ((5, 3.5), (16, 5.5), (31, 8)))
    inner = f'<g fill="none" stroke="{_LINE}" stroke-width="1.4">{circles}</g>'
    return drawing(inner, width=40, height=20)


def _border(kind: str) -> str:
    look = BORDERS[kind]
    dash = f' stroke-dasharray="{" ".join(map(str, look.dash))}" stroke-linecap="round"' if look.dash else ""
    band = f'<line x1="2" x2="38" y1="4" y2="4" stroke="{_BORDER}" stroke-width="4" opacity=".16"/>'
    line = f'<line x1="2" x2="38" y1="4" y2="4" stroke="{_BORDER}" stroke-width="{look.width + 0.3:.1f}"{dash}/>'
    return drawing(band + line, width=40, height=8)
