"""Tables of the report: sortable by their headings, read aloud with them, printed as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.maps.cards import CRITERIA, badge, flags, from_to, option_title
from kazpak.maps.escape import DASH, isolated, markup, visible
from kazpak.maps.gate_cards import dwell_span, source
from kazpak.maps.style import USABLE, icon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kazpak.maps.sheet import Record, Sheet

__all__ = ["Cell", "assumptions_table", "gates_table", "itinerary_table", "options_table", "table"]


_PART_OF: Final = {"emission_kgco2e_t": "emission_ttw_kgco2e_t"}
"""What of a criterion is told beside it: of all emissions, those of the vehicles themselves."""

_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Cell:
    """What stands in a table.

    Attributes
    ----------
    shown
        Markup.
    sort
        What the column is ordered by; None for the shown text.
    number
        Whether it is a number, set at the end of its column.
    head
        Whether it names its row.
    """

    shown: str
    sort: float | str | None = None
    number: bool = False
    head: bool = False


def table(
    sheet: Sheet,
    headings: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    sortable: bool = True,
    stacked: bool = False,
) -> str:
    """A table that on a small screen can be scrolled by itself, or stands in blocks, one for each row.

    Parameters
    ----------
    sheet
        The page.
    headings
        Markup of each heading, and whether its column holds numbers.
    rows
        Cells by row, as many as headings.
    name
        What the table is, as plain text.
    sortable
        Whether headings sort.
    stacked
        Whether it stands in blocks. Then its parts say what they are: blocks are no table to a screen reader.
    """
    heads = "".join(_heading(words, number, sortable=sortable, stacked=stacked) for words, number in headings)
    labels = [_TAG.sub("", words).strip() if stacked else "" for words, _ in headings]
    line = ' role="row"' if stacked else ""
    body = "".join(f"<tr{line}>{''.join(map(_cell, row, labels))}</tr>" for row in rows)
    look, part = (
        (' class="kz-table kz-stacked" role="table"', ' role="rowgroup"') if stacked else (' class="kz-table"', "")
    )
    hint = f'<span class="kz-unseen"> {sheet.say("maps.report.sort")}</span>' if sortable else ""
    caption = f'<caption class="kz-unseen">{markup(name)}.{hint}</caption>'
    return (
        f'<div class="kz-scroll" tabindex="0" role="region" aria-label="{markup(name)}">'
        f"<table{look}>{caption}"
        f"<thead{part}><tr{line}>{heads}</tr></thead><tbody{part}>{body}</tbody></table></div>"
    )


def _heading(words: str, number: bool, *, sortable: bool, stacked: bool) -> str:  # noqa: FBT001
    style = ' class="kz-figure"' if number else ""
    style += ' role="columnheader"' if stacked else ""
    if not sortable:
        return f'<th scope="col"{style}>{words}</th>'
    return f'<th scope="col" aria-sort="none"{style}><button type="button" data-sort>{words}</button></th>'


def _cell(cell: Cell, label: str = "") -> str:
    tag, scope = ("th", ' scope="row"') if cell.head else ("td", "")
    shown = cell.shown
    if label:
        scope += f' role="{"rowheader" if cell.head else "cell"}" data-label="{label}"'
        shown = f"<div>{shown}</div>"
    style = ' class="kz-figure kz-num"' if cell.number else ""
    value = "" if cell.sort is None else f' data-value="{markup(cell.sort)}"'
    return f"<{tag}{scope}{style}{value}>{shown}</{tag}>"


def options_table(sheet: Sheet, *, of: str = "") -> str:
    """One row an option, one column a criterion, with its range where it is known.

    Parameters
    ----------
    sheet
        The page.
    of
        What tells this table from others of the page, as plain text.
    """
    totals = [option.get("totals") or {} for option in sheet.options]
    asked = str(sheet.document.get("by") or "")
    shown = [name for name in dict.fromkeys([*CRITERIA, asked]) if any(t.get(name) is not None for t in totals)]
    headings = [(sheet.say("tables.heading.rank"), False), (sheet.say("tables.heading.option"), False)]
    headings += [(_criterion_heading(sheet, name, asked), True) for name in shown]
    rows = []
    for option in sheet.options:
        rank = option.get("rank")
        name = f"{option_title(sheet, option)}{flags(sheet, option)}"
        row = [Cell(badge(sheet, option), sort=rank), Cell(name, sort=sheet.label(option), head=True)]
        rows.append([*row, *(_value(sheet, option, criterion) for criterion in shown)])
    name = sheet.cat("maps.report.options")
    return table(sheet, headings, rows, name=f"{name}: {of}" if of else name, stacked=True)


def _criterion_heading(sheet: Sheet, name: str, asked: str) -> str:
    words = markup(sheet.criterion(name))
    return f"{words} <span aria-hidden='true'>★</span>" if name == asked else words


def _value(sheet: Sheet, option: Record, criterion: str) -> Cell:
    value = (option.get("totals") or {}).get(criterion)
    if value is None:
        return Cell(DASH, sort="", number=True)
    shown = isolated(sheet.amount(criterion, value))
    band = (option.get("bands") or {}).get(criterion) or {}
    low, high = band.get("low"), band.get("high")
    if isinstance(low, int | float) and isinstance(high, int | float) and low != high:
        shown += f'<span class="kz-band">{isolated(sheet.span(criterion, low, high))}</span>'
    part = (option.get("totals") or {}).get(_PART_OF.get(criterion, ""))
    if part is not None:
        shown += f'<span class="kz-band">{sheet.say("maps.report.ttw", amount=sheet.amount(criterion, part))}</span>'
    return Cell(shown, sort=value, number=True)


def itinerary_table(sheet: Sheet, option: Record) -> str:
    """The steps of an option with what they take, and the sum below."""
    totals = option.get("totals") or {}
    shown = [name for name in CRITERIA if totals.get(name) is not None and name != "generalised_usd_t"]
    headings = [
        (sheet.say("tables.heading.step"), True),
        (sheet.say("maps.report.where"), False),
        (sheet.say("maps.report.how"), False),
    ]
    headings += [(markup(sheet.criterion(name)), True) for name in shown]
    rows = [
        [Cell(str(step), number=True), Cell(_where(sheet, part), head=True), Cell(_how(sheet, part))]
        + [_amount(sheet, part, name) for name in shown]
        for step, part in enumerate(option.get("parts") or (), start=1)
    ]
    rows.append([Cell(""), Cell(f"<strong>{sheet.say('maps.report.total')}</strong>", head=True), Cell("")])
    rows[-1] += [
        Cell(f"<strong><bdi>{markup(sheet.amount(name, totals[name]))}</bdi></strong>", number=True) for name in shown
    ]
    title = f"{sheet.cat('maps.itinerary')}: {sheet.label(option)}"
    return table(sheet, headings, rows, name=title, sortable=False)


def _where(sheet: Sheet, part: Record) -> str:
    if part.get("kind") in {"haul", "access"}:
        return from_to(sheet, part) + "".join(_band(text) for text in _passed(sheet, part))
    name = sheet.name(str(part.get("id") or part.get("from")), part.get("name") or part.get("from_name"))
    return f'<span class="kz-marked">{icon(str(part.get("status") or "open"), size=16)}{isolated(name)}</span>'


def _passed(sheet: Sheet, part: Record) -> Iterator[str]:
    """Towns that a haul passes, and lines that it uses."""
    comma = sheet.cat("tables.comma")
    yield comma.join(sheet.name(str(town.get("id")), town.get("name")) for town in part.get("towns") or ())
    lines = [visible(line.get("id"), limit=60) for line in part.get("lines") or ()]
    yield f"[{comma.join(lines)}]" if lines else ""


def _how(sheet: Sheet, part: Record) -> str:
    if part.get("kind") in {"haul", "access"}:
        mode = "access" if part.get("kind") == "access" else str(part.get("mode"))
        words = [sheet.word(f"tables.mode.{mode}", f"tables.kind.{mode}", otherwise=mode)]
        words += [f"{part['gauge_mm']} mm"] if part.get("gauge_mm") else []
        words += [sheet.country(part.get("country"))] if part.get("country") else []
        return ", ".join(isolated(word) for word in words)
    kind = markup(sheet.word(f"tables.kind.{part.get('kind')}", otherwise=part.get("kind")))
    status = part.get("status")
    if not status:
        return f"<bdi>{kind}</bdi>"
    style = "" if status in USABLE else ' class="kz-stop"'
    stale = f', <span class="kz-warn">{sheet.say("maps.stale_short")}</span>' if part.get("stale") else ""
    return f"<bdi>{kind}</bdi>, <bdi{style}>{markup(sheet.status(status))}</bdi>{stale}"


def _amount(sheet: Sheet, part: Record, criterion: str) -> Cell:
    value: Any = part.get(criterion)
    if not isinstance(value, int | float) or value == 0:
        return Cell(f'<span class="kz-soft">{DASH}</span>', number=True)
    return Cell(isolated(sheet.amount(criterion, value)) + _of_which(sheet, part, criterion), sort=value, number=True)


def _of_which(sheet: Sheet, part: Record, criterion: str) -> str:
    """Driving and rest of a haul beneath its hours, its tariff beneath its cost."""
    if criterion == "time_h":
        terms = part.get("terms") or {}
        told = [(sheet.cat(f"tables.short.{name}"), terms.get(name)) for name in ("running_h", "rest_h")]
        if all(isinstance(value, int | float) for _, value in told):
            return "".join(_band(f"{word}: {sheet.amount(criterion, value)}") for word, value in told)
    if criterion == "cost_usd_t" and isinstance(rate := part.get("cost_usd_per_tkm"), int | float):
        return _band(f"{sheet.cat.number(rate, decimals=3)} {sheet.cat('tables.short.cost_usd_per_tkm')}")
    return ""


_GATE_KEYS: Final = (
    "tables.heading.name",
    "maps.gate.kind",
    "maps.gate.status",
    "maps.gate.confirmed",
    "maps.gate.dwell",
    "maps.gate.source",
)


def gates_table(sheet: Sheet, gates: Iterable[Record], *, name: str) -> str:
    """Gates with their state, since when, last confirmed, and how long one waits."""
    headings = [(sheet.say(key), False) for key in _GATE_KEYS]
    return table(sheet, headings, [_gate_row(sheet, gate) for gate in gates], name=name, stacked=True)


def _band(text: object) -> str:
    """A text in small letters below a value; nothing where there is none."""
    return f'<span class="kz-band">{isolated(text)}</span>' if text else ""


def _gate_row(sheet: Sheet, gate: Record) -> list[Cell]:
    status = str(gate.get("status") or "unknown")
    style = "" if status in USABLE else ' class="kz-stop"'
    since = f" {sheet.say('maps.since', date=sheet.day(gate['since']))}" if gate.get("since") else ""
    cause = _band(sheet.said("said.cause", gate["cause"])) if gate.get("cause") else ""
    stale = f'<span class="kz-band kz-warn">{sheet.say("maps.stale_short")}</span>' if gate.get("stale") else ""
    name = sheet.name(str(gate.get("id")), gate.get("name"))
    shown = sheet.marked(str(gate.get("id")), gate.get("name"))
    hours = (gate.get("dwell_h") or {}).get("central")
    waiting = "".join(f'<span class="kz-band">{isolated(span)}</span>' for span in dwell_span(sheet, gate))
    return [
        Cell(f'<span class="kz-marked">{icon(status, size=16)}<span>{shown}</span></span>', sort=name, head=True),
        Cell(isolated(sheet.word(f"tables.kind.{gate.get('kind')}", otherwise=gate.get("kind")))),
        Cell(f"<bdi{style}>{markup(sheet.status(status))}</bdi>{since}{cause}", sort=status),
        Cell(f"{isolated(sheet.day(gate.get('confirmed')))}{stale}", sort=str(gate.get("confirmed") or "")),
        Cell(isolated(sheet.amount("time_h", hours)) + waiting, sort=hours if hours is not None else ""),
        Cell(source(sheet, gate.get("source")) + _band(gate.get("note"))),
    ]


def assumptions_table(sheet: Sheet) -> str:
    """Every number behind the options, with its range, year, confidence and source."""
    keys = (("name", False), ("central", True), ("year", False), ("confidence", False), ("source", False))
    headings = [(sheet.say(f"tables.heading.{key}"), number) for key, number in keys]
    rows = [_assumption_row(sheet, row) for row in sheet.document.get("assumptions") or ()]
    return table(sheet, headings, rows, name=sheet.cat("maps.report.assumptions"), stacked=True)


def _assumption_row(sheet: Sheet, row: Record) -> list[Cell]:
    scope = f'<span class="kz-band">{isolated(row.get("applies_to"))}</span>'
    central, unit = row.get("central"), isolated(row.get("unit"))
    shown = f"<bdi>{_plain_number(sheet, central)}</bdi> {unit}"
    ends = [_plain_number(sheet, row.get(end)) for end in ("low", "high")]
    if ends[0] != ends[1]:
        shown += f'<span class="kz-band"><bdi>{sheet.dash.join(ends)}</bdi></span>'
    return [
        Cell(f"{isolated(row.get('name'))}{scope}", sort=f"{row.get('name')} {row.get('applies_to')}", head=True),
        Cell(shown, sort=central if isinstance(central, int | float) else "", number=True),
        Cell(isolated(row.get("year"))),
        Cell(isolated(sheet.said("said.value.confidence", row.get("confidence")))),
        Cell(source(sheet, row.get("source"))),
    ]


def _plain_number(sheet: Sheet, value: object) -> str:
    """A number as it was written: with as many decimals as it needs, at most six."""
    if not isinstance(value, int | float):
        return DASH
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return markup(sheet.cat.number(value, decimals=decimals))
