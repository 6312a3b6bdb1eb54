"""Rows of what tells the cases of a comparison apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kazpak.reports.answer import Document, finite
from kazpak.reports.rows import Row, joined
from kazpak.reports.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["change_over_rows", "differences_rows", "flips_rows"]


def differences_rows(document: Document) -> list[Row]:
    """Best option of every case: totals, how far they are from those of the first case, whether another wins.

    Parameters
    ----------
    document
        An answer document; one case alone has no differences.
    """
    return [
        {name: value if isinstance(value, str | bool) else finite(value) for name, value in row.items()}
        for row in document.get("differences") or ()
    ]


def flips_rows(document: Document) -> list[Row]:
    """Criteria by which another option wins than in the first case, in the unit that the row names."""
    rows: list[Row] = []
    for flip in document.get("flips") or ():
        row = {"case": flip.get("case"), "criterion": flip.get("criterion")}
        for side in ("from", "to"):
            row |= _winner(side, flip.get(side)) | {f"value_{side}": finite(flip.get(f"value_{side}"))}
        row["same_borders"] = flip.get("same_borders")
        row |= {"difference": finite(flip.get("difference")), "unit": unit_of(str(flip.get("criterion") or ""))}
        rows.append(row)
    return rows


def _winner(side: str, option: Mapping[str, Any] | None) -> Row:
    """Label and gates of a winner; None where there was no route."""
    if option is None:
        return {f"label_{side}": None, f"signature_{side}": None}
    return {f"label_{side}": option.get("label"), f"signature_{side}": joined(option.get("signature"))}


def change_over_rows(document: Document) -> list[Row]:
    """Between which neighbouring points of a sweep the winner changes, and about where; empty without a sweep."""
    named = {"from": "low", "to": "high"}
    return [
        {named.get(name, name): value if isinstance(value, str) else finite(value) for name, value in row.items()}
        for row in document.get("change_overs") or ()
    ]
