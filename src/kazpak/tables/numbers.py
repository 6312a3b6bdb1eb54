"""Contract of assumptions/: one number, its range, its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.kinds import HEADINGS, WINTER
from kazpak.tables.columns import Column, Table
from kazpak.tables.shared import CONFIDENCE, PLACE_ID, SOURCE
from kazpak.units import holds_money, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.tables.columns import TableRow

__all__ = ["ASSUMPTIONS"]

_COUNTRY: Final = r"[A-Z]{3}"
_PASSAGE: Final = "|".join(
    (
        rf"/(road|rail)(/{_COUNTRY}>{_COUNTRY})?",  # a crossing
        r"/(road>rail|rail>road)",  # a terminal
        r"/((road|rail)>sea|sea>(road|rail))",  # a port
        r"/[0-9]{4}>[0-9]{4}",  # a change of gauge
        r"/(road|rail)/(a>b|b>a)",  # a checkpoint
    )
)
_NARROWER: Final = rf"(/cargo:[a-z0-9-]+)?(/({'|'.join(HEADINGS)}))?(/{WINTER})?"
_WIDE: Final = "|".join(
    (
        "default",
        r"line:[a-z0-9-]+",
        r"region:[A-Z]{2}-[A-Z0-9]{1,3}",
        r"cargo:[a-z0-9-]+",
        r"condition:[a-z0-9-]+",
        rf"{_COUNTRY}(-{_COUNTRY})?",
        rf"{PLACE_ID}({_PASSAGE})?",
    )
)
_SCOPE: Final = rf"({_WIDE}){_NARROWER}"
_FIRST_YEAR, _LAST_YEAR = 1990, 2050


def _rules(row: TableRow) -> Iterator[tuple[str, str]]:
    """Order ranges, hold units against the name, give money a price year."""
    unit = unit_of(row["name"])
    if unit is None:
        word = row["name"].rpartition(".")[2]
        yield "name", f"{word!r} is no unit; a name ends in one, such as gate.queue.h"
        return
    if row["unit"] != unit.text:
        yield "unit", f"{row['unit']!r} is not the unit of this name; {unit.text!r} is right"
    if not row["low"] <= row["central"] <= row["high"]:
        shown = f"low {row['low']:g}, central {row['central']:g}, high {row['high']:g}"
        yield "central", f"{shown}; low <= central <= high is right"
    for name in ("low", "central", "high"):
        if not unit.least <= row[name] <= unit.most:
            yield name, f"{row[name]:g} {unit.text} is outside of {unit.least:g} to {unit.most:g}"
    if holds_money(unit.text) and row["price_year"] is None:
        yield "price_year", "is empty; money needs the year of its prices"
    if not holds_money(unit.text) and row["price_year"] is not None:
        yield "price_year", f"{row['price_year']} is given for what is not money; leave it empty"


def _year(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, "integer", meaning, nullable=nullable, least=_FIRST_YEAR, most=_LAST_YEAR)


ASSUMPTIONS: Final = Table(
    "assumptions/*.csv",
    "One number with its range and its source. The file it stands in decides nothing; the name ends in its unit.",
    (
        Column(
            "name",
            "text",
            "dotted name, unit last",
            pattern=r"[a-z0-9_]+(\.[a-z0-9_]+)+",
            pattern_hint="a dotted name such as gate.queue.h",
        ),
        Column(
            "applies_to",
            "text",
            "what it holds for, see the order of look-up",
            pattern=_SCOPE,
            pattern_hint="default, PAK, a gate, GATE/road/PAK>AFG, line:ml1, region:PK-BA or cargo:grain; "
            "behind it /cargo:grain, /up-country or /to-port, /winter, in this order",
        ),
        Column("low", "number", "low end of the range"),
        Column("central", "number", "most likely value"),
        Column("high", "number", "high end of the range"),
        Column("unit", "text", "unit of the three"),
        _year("year", "year of the fact or of the judgement"),
        _year("price_year", "year of the prices, money only", nullable=True),
        SOURCE,
        CONFIDENCE,
        Column("remark", "text", "how it was come by", nullable=True),
    ),
    key=("name", "applies_to"),
    rules=(_rules,),
)
