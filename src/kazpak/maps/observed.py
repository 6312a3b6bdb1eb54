"""Trips that were really made against what the model says of them, failures included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.locale import option_label
from kazpak.maps.escape import ARROW, DASH, isolated
from kazpak.maps.gate_cards import source
from kazpak.maps.tables import Cell, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kazpak.maps.sheet import Record, Sheet

__all__ = ["observed_part"]

_VERDICTS: Final = ("inside", "outside")
_KEYS: Final = (
    ("maps.observed.trip", False),
    ("maps.observed.date", False),
    ("maps.observed.km", True),
    ("maps.observed.model_km", True),
    ("maps.observed.days", True),
    ("maps.observed.model_days", True),
    ("maps.gate.source", False),
)


def observed_part(sheet: Sheet) -> str:
    """How many trips the model meets, and below it each of them; empty where the document brings none."""
    rows = sheet.document.get("observed") or ()
    if not rows:
        return ""
    counts: dict[str, Any] = {}
    for what in ("distance", "time"):
        told = [row.get(what) for row in rows if row.get(what) in _VERDICTS]
        counts |= {f"{what}_met": told.count("inside"), f"{what}_all": len(told)}
    headings = [(sheet.say(key), number) for key, number in _KEYS]
    trips = table(
        sheet, headings, [_row(sheet, row) for row in rows], name=sheet.cat("maps.report.observed"), stacked=True
    )
    told = [sheet.say("maps.observed.sum", **counts), *_errors(sheet, rows), sheet.say("maps.observed.how")]
    return "".join(f"<p>{words}</p>" for words in told) + trips


def _errors(sheet: Sheet, rows: Sequence[Record]) -> list[str]:
    """Mean error of the central time, by what the trips were used for; nothing where either has no time."""
    means = {}
    for use in ("calibration", "test"):
        found = [
            abs(e) for row in rows if row.get("use") == use and isinstance(e := row.get("error_percent"), int | float)
        ]
        if not found:
            return []
        means[use] = sheet.cat.number(sum(found) / len(found), decimals=0)
    return [sheet.say("maps.observed.error", **means)]


def _row(sheet: Sheet, row: Record) -> list[Cell]:
    ends = [(str((row.get(end) or {}).get("id")), (row.get(end) or {}).get("name")) for end in ("from", "to")]
    use = f"maps.observed.use.{row.get('use')}"
    way = [
        sheet.word(use, otherwise=row.get("use")),
        option_label(sheet.document, {**row, "label": row.get("note")}, sheet.cat),
    ]
    small = "".join(f'<span class="kz-band">{isolated(words)}</span>' for words in way if words)
    low, high = row.get("observed_low_d"), row.get("observed_high_d")
    days = row.get("model_d")
    return [
        Cell(f"{sheet.marked(*ends[0])} {ARROW} {sheet.marked(*ends[1])}{small}", sort=sheet.name(*ends[0]), head=True),
        Cell(isolated(sheet.day(row.get("date"))), sort=str(row.get("date"))),
        _number(sheet, row.get("observed_km")),
        _number(sheet, row.get("model_km"), verdict=row.get("distance")),
        Cell(isolated(_span(sheet, low, high or low, decimals=0)), sort=low if low is not None else "", number=True),
        _number(
            sheet,
            days,
            verdict=row.get("time"),
            decimals=1,
            span=(row.get("model_low_d"), row.get("model_high_d")),
            port=row.get("model_port_d"),
        ),
        Cell(source(sheet, row.get("source"))),
    ]


def _number(
    sheet: Sheet,
    value: object,
    *,
    verdict: object = None,
    decimals: int = 0,
    span: tuple[object, object] = (None, None),
    port: object = None,
) -> Cell:
    """A number, its range, what it is with the port's days, and whether it meets what was observed."""
    if not isinstance(value, int | float):
        return Cell(DASH, sort="", number=True)
    shown = isolated(sheet.cat.number(value, decimals=decimals))
    if span[0] is not None:
        shown += f'<span class="kz-band">{isolated(_span(sheet, *span, decimals=decimals))}</span>'
    if isinstance(port, int | float) and port != value:
        days = sheet.cat.number(port, decimals=decimals)
        shown += f'<span class="kz-band">{sheet.say("maps.observed.with_port", days=days)}</span>'
    if verdict in _VERDICTS:
        look = "kz-good" if verdict == "inside" else "kz-stop"
        shown += f'<span class="kz-band {look}">{sheet.say(f"maps.observed.{verdict}")}</span>'
    return Cell(shown, sort=value, number=True)


def _span(sheet: Sheet, low: object, high: object, *, decimals: int) -> str:
    ends = [sheet.cat.number(v, decimals=decimals) for v in (low, high) if isinstance(v, int | float)]
    return sheet.dash.join(dict.fromkeys(ends)) or DASH
