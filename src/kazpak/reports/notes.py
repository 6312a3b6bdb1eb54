"""Rows of what stands around the numbers: the question, what was changed, notices, how to ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kazpak.reports.answer import Case, Document, cases, finite
from kazpak.reports.rows import Row, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["changes_rows", "manifest_rows", "notes_rows"]

_DATA = ("schema", "version", "as_of", "on", "by", "cargo")


def notes_rows(document: Document) -> list[Row]:
    """What was asked, of which case, from which data, under which notices: subject, item, text.

    Parameters
    ----------
    document
        An answer document; see `kazpak.reports.answer`.
    """
    notes: list[tuple[str, str, object]] = []
    for end in ("origin", "destination"):
        place: Mapping[str, Any] = document.get(end) or {}
        notes.append(("question", end, f"{place.get('name') or ''} [{place.get('id') or ''}]"))
    for item, value in (document.get("question") or {}).items():
        if item not in {"origin", "destination"}:
            notes.append(("question", item, joined(value) if isinstance(value, list | tuple) else value))
    notes += [("data", item, document.get(item)) for item in _DATA]
    for case in cases(document):
        notes.append(("case", "name", case.name))
        notes += _no_route(case)
    notes += [("note", str(i), text) for i, text in enumerate(document.get("notes") or (), start=1)]
    notes += [("notice", str(i), text) for i, text in enumerate(document.get("notices") or (), start=1)]
    notes += [("attribution", str(i), text) for i, text in enumerate(document.get("attributions") or (), start=1)]
    return [
        {"subject": subject, "item": item, "text": "" if text is None else str(text)} for subject, item, text in notes
    ]


def _no_route(case: Case) -> list[tuple[str, str, object]]:
    """Why nothing was found, and what would have to be lifted."""
    if not case.no_route:
        return []
    notes: list[tuple[str, str, object]] = [("no route", "reason", case.no_route.get("reason"))]
    for i, remedy in enumerate(case.no_route.get("remedies") or (), start=1):
        lifted = joined([lift.get("name") or lift.get("id") for lift in remedy.get("lift") or ()])
        totals = ", ".join(f"{k} {v:.1f}" for k, v in (remedy.get("totals") or {}).items() if finite(v) is not None)
        notes.append(("no route", f"remedy {i}", f"{lifted}: {remedy.get('label') or ''}: {totals}"))
    return notes


def changes_rows(document: Document) -> list[Row]:
    """The ledger: what every case changes, from what to what, as texts."""
    return [
        {
            "case": case.name,
            "target": change.get("target"),
            "old": _text(change.get("old")),
            "new": _text(change.get("new")),
        }
        for case in cases(document)
        for change in case.changes
    ]


def _text(value: object) -> str:
    """A value of the ledger; numbers as short as they can be written without loss."""
    number = finite(value)
    if number is not None:
        return repr(int(number)) if float(number).is_integer() else repr(number)
    return "" if value is None else str(value)


def manifest_rows(document: Document) -> list[Row]:
    """What is needed to ask again: item and text."""
    manifest: Mapping[str, Any] = document.get("manifest") or {}
    return [{"item": item, "text": "" if value is None else str(value)} for item, value in manifest.items()]
