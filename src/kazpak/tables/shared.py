"""Columns that several tables have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.kinds import CONFIDENCES, MODES
from kazpak.tables.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.tables.columns import TableRow

__all__ = [
    "CONFIDENCE",
    "DIRECTION",
    "FROM",
    "NOTE",
    "PLACE_HINT",
    "PLACE_ID",
    "SOURCE",
    "TO",
    "UNLOCODE",
    "forward",
    "latitude",
    "longitude",
    "modes",
    "names",
    "place_id",
]

PLACE_ID: Final = r"[A-Z]{3}(-[A-Z]{3})?:[A-Z0-9]+(-[A-Z0-9]+)*"
PLACE_HINT: Final = "an id such as PAK:AZAKHEL or AFG-PAK:TORKHAM"

SOURCE: Final = Column("source", "text", "short titles and addresses, joined by ' ; ', or `planning assumption`")
CONFIDENCE: Final = Column("confidence", "text", "how far to trust the row", allowed=CONFIDENCES)
NOTE: Final = Column("note", "text", "what a user should know", nullable=True)
DIRECTION: Final = Column(
    "direction",
    "text",
    "one way only, such as PAK>AFG (empty: both)",
    nullable=True,
    pattern=r"[A-Z]{3}>[A-Z]{3}|a>b|b>a",
    pattern_hint="two countries such as PAK>AFG, or nothing",
)
FROM: Final = Column("from", "date", "first day", "ISO 8601")
TO: Final = Column("to", "date", "day after the last one (empty: no end known)", "ISO 8601", nullable=True)
UNLOCODE: Final = Column(
    "unlocode",
    "text",
    "UN/LOCODE",
    nullable=True,
    pattern=r"[A-Z]{2}[A-Z2-9]{3}",
    pattern_hint="a UN/LOCODE such as PKKHI",
)


def forward(row: TableRow) -> Iterator[tuple[str, str]]:
    """Rule of tables with `FROM` and `TO`: intervals run forward."""
    if row["to"] is not None and row["to"] <= row["from"]:
        yield "to", f"{row['to']} is not after {row['from']}; the day after the last one is right"


def place_id(name: str, meaning: str) -> Column:
    """Column that holds the id of a gate or city."""
    return Column(name, "text", meaning, pattern=PLACE_ID, pattern_hint=PLACE_HINT)


def names() -> tuple[Column, ...]:
    """Name columns in the four languages, and other spellings."""
    return (
        Column("name", "text", "name in English"),
        Column("name_ru", "text", "name in Russian", nullable=True),
        Column("name_kk", "text", "name in Kazakh (Cyrillic)", nullable=True),
        Column("name_ur", "text", "name in Urdu", nullable=True),
        Column("aliases", "words", "other spellings, joined by |", nullable=True),
    )


def longitude(name: str, meaning: str, *, nullable: bool = False) -> Column:
    """Column of degrees east."""
    return Column(name, "number", meaning, "degrees", nullable, -180.0, 180.0)


def latitude(name: str, meaning: str, *, nullable: bool = False) -> Column:
    """Column of degrees north."""
    return Column(name, "number", meaning, "degrees", nullable, -90.0, 90.0)


def modes(*, nullable: bool = False) -> Column:
    """Column of modes; empty means all of them where it may be empty."""
    meaning = "modes served, joined by ;" + (" (empty: all)" if nullable else "")
    return Column("modes", "words", meaning, allowed=MODES, separator=";", nullable=nullable)
