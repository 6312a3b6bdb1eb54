"""What a page says of corridors beyond their amounts: conditions on the way, variants, and what is shut or planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kazpak.locale import crossing_name
from kazpak.maps.escape import DASH, isolated, markup, visible
from kazpak.maps.gate_cards import source

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["ON_CARD", "amounts", "conditions", "gravest", "unavailable", "variants", "way"]

ON_CARD: Final = ("time_h", "cost_usd_t", "emission_kgco2e_t", "risk")
"""Criteria that a card shows: what planners weigh a corridor by."""

_GRAVEST: Final = (
    "war_risk", "sanctions", "transit_limited", "bank_guarantee", "insurance", "permit", "convoy", "exchange",
    "night_ban",
)  # fmt: skip
"""Conditions in the order in which a card, which has room for one, prefers them."""

_CHANGES: Final = 2
"""Modes from which a way changes vehicles, so that the places where it does tell it from others."""


def amounts(sheet: Sheet, totals: Record, criteria: tuple[str, ...] = ON_CARD) -> str:
    """Totals in a line; what is no length, time or money says what it is."""
    texts = [
        f'<bdi class="kz-num" title="{markup(sheet.criterion(name))}">{markup(sheet.brief(name, totals[name]))}</bdi>'
        for name in criteria
        if totals.get(name) is not None
    ]
    return f'<span class="kz-amounts">{"".join(texts)}</span>'


def way(sheet: Sheet, option: Record) -> str:
    """Gates and modes of an option whose title is its corridor's name alone; nothing where the title has them."""
    return f'<p class="kz-way-gates">{isolated(sheet.way(option))}</p>' if sheet.short(option) else ""


def gravest(sheet: Sheet, option: Record) -> str:
    """The gravest condition of an option in a few words, and how many others it meets; nothing where it meets none."""
    met = option.get("conditions") or ()
    if not met:
        return ""
    order = {code: at for at, code in enumerate(_GRAVEST)}
    told = list(dict.fromkeys(_named(sheet, one) for one in sorted(met, key=lambda one: _place_in(order, one))))
    more = f" · {sheet.say('summary.more', count=len(told) - 1)}" if len(told) > 1 else ""
    return f'<span class="kz-gravest">{told[0]}{more}</span>'


def _place_in(order: Mapping[str, int], condition: Record) -> int:
    return order.get(str(condition.get("code")), len(order))


def conditions(sheet: Sheet, option: Record) -> str:
    """Every condition that an option meets, in order of travel, in words; nothing where it meets none."""
    met = option.get("conditions") or ()
    items = "".join(f"<li>{_condition(sheet, one)}</li>" for one in met)
    if not items:
        return ""
    return f'<p class="kz-conditions-title">{sheet.say("maps.conditions")}</p><ul class="kz-conditions">{items}</ul>'


def _named(sheet: Sheet, condition: Record) -> str:
    """A condition and where it holds, as markup. Regions and lines are told by its text."""
    code, target = condition.get("code"), str(condition.get("target") or "")
    word = sheet.word(f"condition.{code}", otherwise=code)
    word = word[:1].upper() + word[1:]
    country, gate = f"maps.country.{target}", target in sheet.names
    if country not in sheet.cat and not gate:
        return isolated(word)
    return sheet.say("summary.at", word=word, place=sheet.cat(country) if not gate else sheet.name_lines(target)[0])


def _condition(sheet: Sheet, condition: Record) -> str:
    forms = [sheet.word(f"access.form.{form}", otherwise=form) for form in condition.get("forms") or ()]
    texts = condition.get("texts") or {}
    told = texts.get(sheet.cat.lang) or texts.get("en") or ("" if forms else condition.get("text"))
    pieces = [isolated(told)] if told else [sheet.listed(forms)] if forms else []
    adds = [sheet.amount(name, condition[name]) for name in ("time_h", "cost_usd_t") if condition.get(name)]
    if adds:
        pieces.append(sheet.say("maps.adds", amounts=adds))
    notes = [sheet.say("maps.since", date=sheet.day(condition["since"]))] if condition.get("since") else []
    if condition.get("confirmed"):
        notes.append(sheet.say("maps.confirmed", date=sheet.day(condition["confirmed"])))
    if condition.get("source"):
        notes.append(source(sheet, condition["source"]))
    small = f'<span class="kz-step-note">{" · ".join(notes)}</span>' if notes else ""
    text = f'<span class="kz-condition">{" · ".join(pieces)}</span>' if pieces else ""
    return f"<strong>{_named(sheet, condition)}</strong>{text}{small}"


def variants(sheet: Sheet, option: Record) -> str:
    """Other ways of the same corridor, folded; nothing where there are none."""
    found = option.get("variants") or ()
    if not found:
        return ""
    items = "".join(f"<li>{_variant(sheet, one)}</li>" for one in found)
    words = sheet.say("maps.variants", count=len(found))
    return f'<details><summary>{words}</summary><ul class="kz-variants">{items}</ul></details>'


def _variant(sheet: Sheet, variant: Record) -> str:
    title, gates = sheet.short(variant), sheet.way(variant)
    head = f"<strong>{isolated(title)}</strong> " if title else ""
    changes = [] if len(variant.get("modes") or ()) < _CHANGES else _changes(sheet, variant)
    at = f'<span class="kz-step-note">{sheet.say("maps.changes_at", places=changes)}</span>' if changes else ""
    return f'{head}<span class="kz-step-note">{isolated(gates)}</span>{at}{amounts(sheet, variant.get("totals") or {})}'


def _changes(sheet: Sheet, variant: Record) -> list[str]:
    """Places where a way changes mode or gauge, by the names that the answer knows, or their ids' own."""
    places = [str(item) for item in variant.get("signature") or () if "-" not in str(item).partition(":")[0]]
    return [sheet.name(place, crossing_name({"id": place}, "en")) for place in places]


def unavailable(sheet: Sheet) -> str:
    """Corridors that are shut or planned on the day: since or until when, what is in the way, what they would take."""
    items = "".join(f"<li>{_shut(sheet, one)}</li>" for one in sheet.document.get("unavailable") or ())
    if not items:
        return ""
    title = sheet.say("maps.shut.title")
    return f'<div class="kz-shut" data-as-asked><h2>{title}</h2><ul>{items}</ul></div>'


def _shut(sheet: Sheet, one: Record) -> str:
    state = f'<b class="kz-stop">{markup(sheet.status(str(one.get("why") or "closed")))}</b>'
    if one.get("since"):
        state += f" {sheet.say('maps.since', date=sheet.day(one['since']))}"
    if years := one.get("opening_year"):
        low, central, high = (f"{year:.0f}" for year in years)
        state += f" · {sheet.say('maps.shut.from', year=central, span=f'{low}{sheet.dash}{high}')}"
    blocked = [sheet.name(str(item.get("id")), item.get("name")) for item in one.get("blocks") or ()]
    told = [state]
    if refused := [sheet.cat(f"condition.{kind}") for kind in one.get("refused") or ()]:
        told.append(markup(", ".join(refused)))
    if one.get("access"):
        told.append(sheet.say(f"access.why.{one['access']}"))
    if blocked:
        told.append(sheet.say("maps.shut.by", places=blocked))
    if one.get("alone"):
        told.append(sheet.say("maps.shut.alone", place=sheet.name(str(one["alone"]))))
    totals = one.get("totals") or {}
    would = [sheet.brief(name, totals[name]) for name in ON_CARD if totals.get(name) is not None]
    told.append(sheet.say("maps.shut.would", amounts=would) if would else DASH)
    title = sheet.short(one) or visible(one.get("label"))
    gates = f'<span class="kz-step-note">{isolated(sheet.way(one))}</span>' if sheet.short(one) else ""
    lines = "".join(f"<span>{line}</span>" for line in told)
    return f'<strong>{isolated(title)}</strong>{gates}<span class="kz-told-of">{lines}</span>'
