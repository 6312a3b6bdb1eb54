"""What a reader meets who follows an option along the chart: where it is on the map, and what it took so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.maps.escape import visible
from kazpak.maps.layers import Drawn, is_drawn, line_of
from kazpak.maps.numbers import formats

if TYPE_CHECKING:
    from kazpak.maps.sheet import Record, Sheet

__all__ = ["SCRIPTS", "along"]

SCRIPTS: Final = ("along.js",)
_SUMS: Final = ("length_km", "time_h", "cost_usd_t")


def along(sheet: Sheet) -> list[Drawn]:
    """Every option part by part, for the script; nothing where no option has a line."""
    options = {str(visible(option.get("id"))): _option(sheet, option) for option in sheet.options if is_drawn(option)}
    return [Drawn("along", {"formats": formats(sheet), "options": options, "sums": list(_SUMS)})] if options else []


def _option(sheet: Sheet, option: Record) -> dict[str, Any]:
    """Parts with the sums at their end; an amount that no part has stays away."""
    known = [name for name in _SUMS if any(part.get(name) is not None for part in option.get("parts") or ())]
    sums = dict.fromkeys(known, 0.0)
    parts = []
    for part in option.get("parts") or ():
        for name in known:
            sums[name] += float(part.get(name) or 0.0)
        spans = [part.get("first"), part.get("last")]
        parts.append({"name": _name(sheet, part), "span": spans, "sums": [round(value, 3) for value in sums.values()]})
    drawn = line_of(sheet, option)
    return {
        "sums": known,
        "parts": parts,
        "profile": option.get("profile") or [],
        "colour": drawn["colour"],
        "rank": drawn["rank"],
    }


def _name(sheet: Sheet, part: Record) -> str:
    """Both ends of a haul, or the gate. Plain text."""
    if part.get("kind") not in {"haul", "access"}:
        return sheet.name_lines(str(part.get("id")), part.get("name"))[0]
    ends = [
        sheet.name_lines(str(part.get(end)), part.get(f"{end}_name"))[0]
        for end in ("from", "to")
        if part.get("kind") != "access" or part.get(end) == part.get("id")
    ]
    return (" ← " if sheet.cat.rtl else " → ").join(ends)
