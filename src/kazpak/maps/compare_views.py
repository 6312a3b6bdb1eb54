"""The switch of the compare page and what it chooses from: for each view its cards, popups and gates.

Views are kept in templates, which cost a browser nothing until the script wants them. Itineraries that several
options share are kept once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.maps import notes
from kazpak.maps.cards import SHOWN_AT_FIRST, option_card, option_popup, steps
from kazpak.maps.compare_cases import ALL, FIRST
from kazpak.maps.compare_layers import BENEATH
from kazpak.maps.compare_tables import changed_gates, gate_state
from kazpak.maps.compare_words import ledger, left_out, mark, shown, wins
from kazpak.maps.escape import isolated, markup
from kazpak.maps.gate_cards import gate_card
from kazpak.maps.legend import legend, switches
from kazpak.maps.style import drawing

if TYPE_CHECKING:
    from kazpak.maps.compare_cases import Comparison, View
    from kazpak.sources.basemap import BaseMap

__all__ = ["panel", "stored", "switch"]


def switch(page: Comparison) -> str:
    """What the map shows: a button for each of a few cases, a list and a slider for many."""
    sheet = page.head
    now = f'<p class="kz-shown" role="status">{shown(page, page.views[0])}</p>'
    every, name = sheet.say("maps.compare.all"), sheet.say("maps.compare.switch")
    if page.few:
        buttons = _button(ALL, every, checked=True) + "".join(
            _button(one.key, f"{mark(page, one)}{isolated(one.name)}", checked=False) for one in page.cases
        )
        chosen = f'<fieldset class="kz-cases"><legend class="kz-unseen">{name}</legend>{buttons}</fieldset>'
        return f'<div class="kz-compare">{chosen}{now}</div>'
    names = "".join(f'<option value="{one.key}">{markup(one.name)}</option>' for one in page.cases)
    return (
        f'<div class="kz-compare"><div class="kz-cases"><label class="kz-choose"><span class="kz-soft">{name}</span>'
        f'<select data-case><option value="{ALL}">{every}</option>{names}</select></label>'
        f'<input type="range" data-case min="0" max="{len(page.cases) - 1}" value="0" step="1" '
        f'aria-label="{sheet.say("maps.compare.slider")}" aria-valuetext="{every}"></div>{now}</div>'
    )


def _button(key: str, words: str, *, checked: bool) -> str:
    state = " checked" if checked else ""
    return (
        f'<label class="kz-case"><input type="radio" name="kz-case" data-case value="{key}"{state}>'
        f"<span>{words}</span></label>"
    )


def panel(page: Comparison, base: BaseMap) -> str:
    """What stands beside the map: place for the chosen view, layers, legend."""
    sheet = page.head
    return (
        '<div class="kz-live"></div>'
        f'<h3 class="kz-layers-title">{sheet.say("maps.layers")}</h3>{switches(page.whole, base)}'
        f"<h3>{sheet.say('maps.legend')}</h3>{_legend(page)}{legend(page.whole, base)}"
    )


def _legend(page: Comparison) -> str:
    """Signs that only a comparison has."""
    sheet = page.head
    tube = "".join(
        f'<line x1="2" x2="38" y1="5" y2="5" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in ((FIRST, 8.5), ("#fff", 5.5))
    )
    ring = '<span class="kz-gate-changed"><span class="kz-touch"></span></span>'
    rows = (
        f'<li data-when="mode:{BENEATH}">{drawing(tube, width=40, height=10)}'
        f"<span>{sheet.say('maps.compare.legend.first', first=page.first.name)}</span></li>"
        f'<li data-when="changed">{ring}<span>{sheet.say("maps.compare.legend.changed")}</span></li>'
    )
    title = sheet.say("maps.compare.legend")
    return f'<div class="kz-legend"><section><h3>{title}</h3><ul>{rows}</ul></section></div>'


def stored(page: Comparison) -> str:
    """What the script takes when it is wanted: views, itineraries, popups of gates."""
    ways: dict[str, int] = {}
    views = "".join(
        f'<template data-view="{view.key}"><p class="kz-said">{shown(page, view)}</p>'
        f"{_cards(view)}{_about(page, view)}{_popups(view, ways)}{_gates(page, view)}</template>"
        for view in page.views
    )
    itineraries = "".join(f'<template data-way="{at}">{way}</template>' for way, at in ways.items())
    return views + itineraries + "".join(gate_card(page.head, gate, tag="template") for gate in page.head.gates)


def _cards(view: View) -> str:
    """Options of a view; of all cases together, the first is read first although it is drawn last."""
    order = sorted(view.sheet.options, key=lambda option: not (view.case is None and option.get("under")))
    cards = "".join(
        option_card(view.sheet, option, folded=False, shown=at < SHOWN_AT_FIRST or bool(option.get("under")))
        for at, option in enumerate(order)
    )
    return f'<ul class="kz-cards">{cards}</ul>' if cards else ""


def _about(page: Comparison, view: View) -> str:
    """Why a case has no route, what it changes."""
    one = view.case
    if one is None:
        return wins(page)
    changed = ledger(one) if one is not page.first else ""
    return f"{notes.no_route(one.sheet)}{left_out(one)}{changed}"


def _popups(view: View, ways: dict[str, int]) -> str:
    found = []
    for option in view.sheet.options:
        way = ways.setdefault(steps(view.sheet, option), len(ways))
        found.append(option_popup(view.sheet, option, f'<ol class="kz-steps" data-steps="{way}"></ol>'))
    return "".join(found)


def _gates(page: Comparison, view: View) -> str:
    """Popups of gates that are not as the first case has them, with what they are elsewhere."""
    first = {str(gate.get("id")): gate for gate in page.first.sheet.gates}
    if view.case is None:
        words = page.head.say("maps.compare.differs")
        notes_of = {key: f"<p>{words}</p><ul>{items}</ul>" for key, items in _states(page).items()}
        return "".join(
            gate_card(page.first.sheet, first[key], tag="template", note=note) for key, note in notes_of.items()
        )
    words = page.head.say("maps.compare.there", first=page.first.name)
    return "".join(
        gate_card(
            view.case.sheet,
            gate,
            tag="template",
            note=f'<p class="kz-was">{words}: {gate_state(page.first.sheet, first[key])}</p>',
        )
        for key, gate in changed_gates(page, view.case).items()
    )


def _states(page: Comparison) -> dict[str, str]:
    """Gates that differ between the cases, and what they are in those where they do."""
    found: dict[str, str] = {}
    for one in page.cases[1:]:
        for key, gate in changed_gates(page, one).items():
            found[key] = f"{found.get(key, '')}<li>{isolated(one.name)}: {gate_state(one.sheet, gate)}</li>"
    return found
