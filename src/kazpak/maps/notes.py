"""What a page says about itself: question, answer in a sentence, notices, sources, how to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.locale import access_lifted, cargo_name, case_name, catalogue, condition_refused, option_label
from kazpak.maps.escape import ARROW, DASH, isolated, markup, visible

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet
    from kazpak.sources.basemap import BaseMap

__all__ = [
    "answer",
    "asked",
    "attributions",
    "changes",
    "credit",
    "heading",
    "manifest",
    "more",
    "no_route",
    "notices",
    "question",
    "title",
]

_NOTICES: Final = ("maps.notice.boundaries", "maps.notice.model", "maps.notice.lengths")
_SOURCES: Final = (
    "maps.source.osm",
    "maps.source.natural_earth",
    "maps.source.geonames",
    "maps.source.globe",
)
_FIRST: Final = 2
"""Sentences of an answer that stand above everything else."""

_LINKS: Final = {"maps.source.osm": "https://www.openstreetmap.org/copyright"}
_MANIFEST: Final = ("version", "data_hash", "as_of", "case", "seed", "command")


def title(sheet: Sheet) -> str:
    """Origin and destination as plain text, for the window's title."""
    start, end = (sheet.name(*place) for place in _ends(sheet))
    return f"{start} {DASH} {end}"


def _ends(sheet: Sheet) -> list[tuple[str, object]]:
    """Id and name of origin and destination."""
    places = [sheet.document.get(key) or {} for key in ("origin", "destination")]
    return [(str(place.get("id")), place.get("name")) for place in places]


def heading(sheet: Sheet, given: str | None) -> str:
    """The main heading."""
    if given:
        return f"<h1><bdi>{markup(given)}</bdi></h1>"
    start, end = (sheet.marked(*place) for place in _ends(sheet))
    arrow = f'{ARROW}<span class="kz-unseen"> {DASH} </span>'
    return f"<h1>{start} {arrow} {end}</h1>"


def asked(sheet: Sheet) -> str:
    """Date, case and cargo in a line."""
    document = sheet.document
    pieces = [
        sheet.say("maps.asked.on", date=sheet.day(document.get("on"))),
        sheet.say("maps.asked.case", name=_case(sheet)),
        sheet.say("maps.asked.by", criterion=sheet.measure(document.get("by"))),
    ]
    if document.get("cargo"):
        pieces.append(sheet.say("charts.cargo", name=cargo_name(document, sheet.cat)))
    return f'<p class="kz-asked">{" · ".join(pieces)}</p>'


def _case(sheet: Sheet) -> str:
    return case_name((sheet.document.get("case") or {}).get("name"), sheet.cat)


def question(sheet: Sheet) -> str:
    """Everything that was asked, item by item."""
    document = sheet.document
    given = document.get("question") or {}
    modes = [sheet.word(f"tables.mode.{mode}", otherwise=mode) for mode in given.get("modes") or ()]
    ends = _ends(sheet)
    items: list[tuple[str, object]] = [
        ("maps.origin", sheet.name(*ends[0])),
        ("maps.destination", sheet.name(*ends[1])),
        ("tables.heading.on", sheet.day(document.get("on"))),
        ("tables.heading.case", _case(sheet)),
        ("tables.heading.modes", modes),
        ("maps.report.by", sheet.criterion(document.get("by"))),
        ("tables.heading.cargo", cargo_name(document, sheet.cat)),
        ("maps.report.via", [sheet.name(str(place)) for place in given.get("via") or ()]),
        ("maps.report.avoid", [sheet.country(sheet.name(str(item))) for item in given.get("avoid") or ()]),
        ("tables.heading.as_of", sheet.day(document.get("as_of"))),
    ]
    rows = "".join(
        f"<div><dt>{sheet.say(key)}</dt><dd>{_item(sheet, value)}</dd></div>" for key, value in items if value
    )
    return f'<dl class="kz-question">{rows}</dl>'


def _item(sheet: Sheet, value: object) -> str:
    return sheet.listed(value) if isinstance(value, list) else isolated(value)


def answer(sheet: Sheet) -> str:
    """The answer in a sentence or two: what works, and what is best; `more` has the others."""
    told = sheet.document.get("summary") or ()
    if told:
        return f'<p class="kz-answer">{" ".join(map(isolated, told[:_FIRST]))}</p>'
    options = sheet.options
    if not options:
        return f'<p class="kz-answer">{sheet.say("maps.answer.none")}</p>'
    usable = [option for option in options if sheet.is_usable(option)]
    best = usable[0] if usable else options[0]
    totals = best.get("totals") or {}
    by = str(sheet.document.get("by") or "")
    shown = dict.fromkeys([by, "length_km", "time_h", "cost_usd_t"])
    amounts = [_amount(sheet, best, name) for name in shown if totals.get(name) is not None]
    key = "maps.answer.best" if usable else "maps.answer.shut"
    words: dict[str, object] = {
        "label": sheet.label(best),
        "amounts": amounts,
        "count": len(options),
        "criterion": sheet.measure(by),
    }
    return f'<p class="kz-answer">{sheet.say(key, **words)}</p>'


def more(sheet: Sheet) -> str:
    """Sentences of the answer that follow the first: the best by other criteria, conditions, what is shut."""
    told = (sheet.document.get("summary") or ())[_FIRST:]
    items = "".join(f"<li>{isolated(sentence)}</li>" for sentence in told)
    return f'<ul class="kz-summary" data-as-asked>{items}</ul>' if items else ""


def _amount(sheet: Sheet, option: Record, name: str) -> str:
    """A total; of the criterion that options are ranked by its range too, where it is known."""
    told = sheet.amount(name, option["totals"][name])
    band = (option.get("bands") or {}).get(name) or {}
    if name != sheet.document.get("by") or band.get("low") is None or band.get("high") is None:
        return told
    return f"{told} ({sheet.span(name, band['low'], band['high'])})"


def no_route(sheet: Sheet) -> str:
    """Why there is no option, and the least that would have to change."""
    reason = sheet.document.get("no_route")
    if not reason:
        return ""
    items = []
    for remedy in reason.get("remedies") or ():
        lifted = [_lifted(sheet, item) for item in remedy.get("lift") or ()]
        totals = remedy.get("totals") or {}
        shown = ("length_km", "time_h", "cost_usd_t")
        amounts = [sheet.amount(name, totals[name]) for name in shown if totals.get(name) is not None]
        label = option_label(sheet.document, remedy, sheet.cat)
        items.append(f"<li>{sheet.say('maps.remedy', what=lifted, label=label, amounts=amounts)}</li>")
    listed = f"<p>{sheet.say('maps.remedies')}</p><ul>{''.join(items)}</ul>" if items else ""
    return f'<div class="kz-none"><p><bdi>{_reason(sheet, reason.get("reason"))}</bdi></p>{listed}</div>'


def _reason(sheet: Sheet, text: object) -> str:
    """A sentence of the answer with names in the place of ids; it begins as sentences do."""
    told = sheet.said("said.reason", text)
    return markup(told[:1].upper() + told[1:], limit=2_000)


def _lifted(sheet: Sheet, item: object) -> str:
    if not isinstance(item, dict):
        return visible(item)
    if item.get("kind") == "transfers":
        return sheet.said("said.lift", item.get("name"))
    if item.get("kind") == "condition":
        return markup(condition_refused(item, sheet.cat))
    name = sheet.called(item.get("id"))
    return access_lifted(item, name, sheet.cat) if item.get("kind") == "access" else name


def changes(sheet: Sheet) -> str:
    """What the case changes against the base, old to new."""
    rows = (sheet.document.get("case") or {}).get("changes") or ()
    items = "".join(
        f"<li>{isolated(_target(sheet, row.get('target')))}: {_old_to_new(sheet, row)}</li>" for row in rows
    )
    return f'<ul class="kz-changes">{items}</ul>' if items else ""


def _old_to_new(sheet: Sheet, row: Record) -> str:
    old, new = (isolated(_value(sheet, row.get(key))) for key in ("old", "new"))
    return f"{old} {ARROW} {new}"


def _target(sheet: Sheet, target: object) -> str:
    """What is changed; the name of an assumption stays what it is."""

    def name(item: str) -> str:
        where, _, days = item.partition(" ")
        place, *narrower = where.split("/")
        told = [sheet.word(f"tables.mode.{mode}", otherwise=mode) for mode in narrower]
        told += [f" {DASH} ".join(sheet.day(day) for day in days.split(".."))] if days else []
        return " ".join([sheet.called(place), *(f"({words})" for words in told)])

    return sheet.said("said.change", target, name=name)


def _value(sheet: Sheet, value: object) -> str:
    """Something that was or is: states, a day, a number as it was written, or a sentence."""
    states = [f"tables.status.{state}" for state in str(value).split(", ")]
    if all(state in sheet.cat for state in states):
        return sheet.cat("tables.comma").join(map(sheet.cat, states))
    return sheet.cat.date(sheet.said("said.value", value))


def notices(sheet: Sheet, base: BaseMap) -> str:
    """What every map must say, in the page's language, and what else the document says."""
    english = catalogue("en")
    standard = {english(key) for key in _NOTICES}
    given = [text for text in sheet.document.get("notices") or () if text not in standard]
    given += [sheet.said("said.note", text) for text in sheet.document.get("notes") or ()]
    own = [f"<p><bdi>{markup(text, limit=1_000)}</bdi></p>" for text in given]
    first = "".join(f"<p>{sheet.say(key)}</p>" for key in _NOTICES)
    pack = f"<p>{sheet.say('charts.map.borders', name=base.border_pack)}</p>" if base.border_pack else ""
    live = f"<p>{sheet.say('maps.notice.tiles', host=sheet.tiles.host)}</p>" if sheet.tiles else ""
    return first + pack + live + "".join(own)


def attributions(sheet: Sheet) -> list[str]:
    """Sources as markup, those that every map needs first."""
    english = catalogue("en")
    found = []
    for key in _SOURCES:
        words = sheet.say(key)
        found.append(_link(_LINKS[key], words) if key in _LINKS else words)
    standard = {english(key) for key in _SOURCES}
    found += [isolated(text) for text in sheet.document.get("attributions") or () if text not in standard]
    return found


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{words}</a>'


def credit(sheet: Sheet) -> str:
    """The line in the corner of the map: sources in short, and that boundaries are nobody's opinion."""
    link = _link(_LINKS["maps.source.osm"], sheet.say("maps.credit.osm"))
    live = f" · {sheet.say('maps.credit.tiles', host=sheet.tiles.host)}" if sheet.tiles else ""
    return f"{link} · {sheet.say('maps.credit.others')}{live} · {sheet.say('maps.credit.boundaries')}"


def manifest(sheet: Sheet) -> str:
    """What is needed to ask again."""
    given = dict(sheet.document.get("manifest") or {})
    for key in ("version", "as_of"):
        given.setdefault(key, sheet.document.get(key))
    if given.get("seed") is None:
        given["seed"] = sheet.cat("maps.manifest.no_seed")
    rows = "".join(
        f"<dt>{sheet.say(f'maps.manifest.{key}')}</dt><dd><bdi>{markup(given[key], limit=2_000)}</bdi></dd>"
        for key in _MANIFEST
        if given.get(key) not in (None, "")
    )
    return f'<dl class="kz-facts">{rows}</dl>'
