"""Contracts of places/access.csv and places/conditions.csv: who may use a gate or road, and what a trip meets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.intervals import is_day_of_year
from kazpak.kinds import ACCESS_CATEGORIES, ACCESS_FORMS, CONDITION_KINDS, EXCHANGES, TRANSIT
from kazpak.tables.columns import Column, Table
from kazpak.tables.shared import CONFIDENCE, DIRECTION, FROM, SOURCE, TO, forward, modes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.tables.columns import TableRow

__all__ = ["ACCESS", "CONDITIONS"]

_LINE: Final = "line:"


def _meanings(words: dict[str, str]) -> str:
    return "; ".join(f"{word}: {meaning}" for word, meaning in words.items())


def _day_of_year(name: str, meaning: str) -> Column:
    hint = "month and day, such as 04-01"
    return Column(name, "text", meaning, "MM-DD", nullable=True, pattern=r"\d\d-\d\d", pattern_hint=hint)


def _season(row: TableRow) -> Iterator[tuple[str, str]]:
    """Let a season have both ends, and days that exist."""
    for name in ("season_from", "season_to"):
        if row[name] and not is_day_of_year(row[name]):
            yield name, f"{row[name]} is no day of the year; month and day, such as 04-01, is right"
    if bool(row["season_from"]) != bool(row["season_to"]):
        yield "season_from", "season_from and season_to go together"


def _of_gate_or_line(row: TableRow) -> Iterator[tuple[str, str]]:
    """Gates have a category, transit and exchange; roads have none of these."""
    of_gate = ("category", "transit", "exchange")
    if row["applies_to"].startswith(_LINE):
        of_line = (*of_gate, "modes", "direction")
        yield from ((name, "belongs to gates; leave it empty for a line") for name in of_line if row[name])
    else:
        yield from ((name, "is empty; a gate needs it") for name in of_gate if not row[name])


def _agreement(row: TableRow) -> Iterator[tuple[str, str]]:
    """Let what a row says of one passage agree with itself."""
    passes = row["freight"] == "yes"
    if not passes and row["transit"] in ("yes", "limited"):
        yield "transit", f"{row['transit']} contradicts freight no; no is right"
    if row["category"] == "local" and row["transit"] in ("yes", "limited"):
        yield "transit", f"{row['transit']} contradicts the category local; no is right"
    if row["transit"] == "limited" and not row["forms"]:
        yield "forms", f"is empty; limited transit needs its forms, of {', '.join(ACCESS_FORMS)}"


ACCESS: Final = Table(
    "places/access.csv",
    "Who may use a gate, or a road, in an interval: a status says whether a gate works, access for whom. Goods that "
    "neither begin nor end in one of the countries that meet at a gate are in transit there. Intervals of one gate, "
    "mode and direction never overlap; a row that names modes or a direction overrules one that names none.",
    (
        Column("applies_to", "text", "id of a gate, or `line:` and the name of a line of the network"),
        modes(nullable=True),
        DIRECTION,
        FROM,
        TO,
        Column("freight", "text", "yes: freight is taken; no: only passengers, light vehicles", allowed=("yes", "no")),
        Column(
            "category",
            "text",
            _meanings(ACCESS_CATEGORIES),
            nullable=True,
            allowed=tuple(ACCESS_CATEGORIES),
        ),
        Column("transit", "text", _meanings(TRANSIT), nullable=True, allowed=tuple(TRANSIT)),
        Column(
            "forms",
            "words",
            f"in which form it is done, joined by ;: {_meanings(ACCESS_FORMS)}",
            nullable=True,
            separator=";",
            allowed=tuple(ACCESS_FORMS),
        ),
        Column("tir", "text", "whether TIR carnets are taken", allowed=("yes", "limited", "no", "unknown", "n/a")),
        Column("exchange", "text", _meanings(EXCHANGES), nullable=True, allowed=tuple(EXCHANGES)),
        _day_of_year("season_from", "first day of the year on which it is open (empty: all year)"),
        _day_of_year("season_to", "last day of the year on which it is open; before season_from where it runs over "
                     "New Year"),
        Column("hours", "text", "opening hours as published, such as 09:00-18:00 or 24 h", nullable=True),
        Column("heaviest_t", "number", "gross weight of the heaviest vehicle taken", "t", nullable=True, least=1.0),
        Column("conditions", "text", "what a user should know, in words", nullable=True),
        SOURCE,
        CONFIDENCE,
    ),
    key=("applies_to", "modes", "direction", "from"),
    rules=(forward, _season, _of_gate_or_line, _agreement),
)  # fmt: skip

CONDITIONS: Final = Table(
    "places/conditions.csv",
    "What a trip meets in a country, at a gate or on a line, in an interval. What it adds stands in assumptions, under "
    "the scope `condition:ID`.",
    (
        Column("id", "text", "unique name", pattern=r"[a-z0-9]+(-[a-z0-9]+)*", pattern_hint="small letters, hyphens"),
        Column("kind", "text", _meanings(CONDITION_KINDS), allowed=tuple(CONDITION_KINDS)),
        Column("applies_to", "text", "a country (alpha-3), the id of a gate, `line:` and the name of a line, or "
               "`region:` and an ISO 3166-2 code"),
        modes(nullable=True),
        FROM,
        TO,
        Column("last_confirmed", "date", "newest day a source speaks of", "ISO 8601"),
        Column("refuses_cargo", "words", "groups of cargo that do not pass, joined by ;", nullable=True, separator=";"),
        Column("text", "text", "what it means, in English"),
        Column("text_ru", "text", "the same in Russian", nullable=True),
        Column("text_kk", "text", "the same in Kazakh (Cyrillic)", nullable=True),
        Column("text_ur", "text", "the same in Urdu", nullable=True),
        SOURCE,
        CONFIDENCE,
    ),
    key=("id",),
    rules=(forward,),
)  # fmt: skip
