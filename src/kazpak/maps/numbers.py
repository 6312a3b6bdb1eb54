"""How the scripts of a page write numbers: as `Sheet.amount` does, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kazpak.maps.sheet import Sheet

__all__ = ["formats"]


def formats(sheet: Sheet) -> dict[str, Any]:
    """Signs and units of a language; `assets/numbers.js` reads them."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    lang, texts = sheet.cat.lang, sheet.cat.texts
    return {
        "decimal": get_decimal_symbol(lang, numbering_system="latn"),
        "group": get_group_symbol(lang, numbering_system="latn"),
        "units": {
            "km": texts["unit.km"],
            "m": texts["unit.m"],
            "hours": texts["unit.hours"],
            "days": texts["unit.days"],
            "usd_t": texts["maps.unit.usd_t"],
            "kg_t": texts["maps.unit.kg_t"],
        },
    }
