"""Why the first option is ahead of the second, in lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.reports.answer import Document, options
from kazpak.reports.tables import label_of
from kazpak.reports.words import called, heading

if TYPE_CHECKING:
    from kazpak.locale import Catalogue
    from kazpak.routing.explain import Explanation
    from kazpak.routing.option import Option

__all__ = ["explanation_lines"]

_WIDE = 48


def explanation_lines(found: Explanation, document: Document, *, lang: str = "en") -> list[str]:
    """The gap to the runner-up term by term, and what would close it; the terms add up to the gap.

    Parameters
    ----------
    found
        Explanation of an answer.
    document
        The answer as a document, for names.
    lang
        Language of the words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    by = found.by.name if cat.lang == "en" else heading(cat, found.by.name).lower()
    winner = _label(document, found.winner, cat)
    if found.runner_up is None:
        lines = [cat("tables.explain.only", winner=winner)]
    else:
        runner_up = _label(document, found.runner_up, cat)
        lines = [
            cat(
                "tables.explain.ahead", winner=winner, runner_up=runner_up, gap=cat.number(found.gap, decimals=3), by=by
            ),
            "  " + cat("tables.explain.unit", by=by),
            *_terms(found, cat),
            *_turning(found, document, cat),
        ]
    if found.same_by:
        criteria = [name if cat.lang == "en" else heading(cat, name).lower() for name in found.same_by]
        lines.append(cat("tables.explain.same", criteria=cat("tables.comma").join(criteria)))
    return lines


def _label(document: Document, option: Option, cat: Catalogue) -> str:
    """Label of an option in the reader's language."""
    same = (o for _, o in options(document) if tuple(o.get("signature") or ()) == option.signature)
    return label_of(document, next(same, {"label": option.label}), cat)


def _terms(found: Explanation, cat: Catalogue) -> list[str]:
    """One line a term, and their sum."""
    against, gap = cat("tables.explain.against"), cat("tables.explain.gap")
    lines = [
        f"  {heading(cat, term.term):{_WIDE}.{_WIDE}s} {_number(cat, term.winner)} {against}"
        f" {_number(cat, term.runner_up)}   {gap} {_number(cat, term.gap, sign=True)}"
        for term in found.terms
    ]
    room = " " * (26 + len(against))
    return [*lines, f"  {cat('tables.explain.sum'):{_WIDE}s} {room}   {gap} {_number(cat, found.gap, sign=True)}"]


def _number(cat: Catalogue, value: float, *, sign: bool = False) -> str:
    """A number as wide as its column, with its sign if it is a difference."""
    shown = cat.number(abs(value) if sign else value, decimals=4)
    return f"{'+-'[value < 0] + shown if sign else shown:>12s}"


def _turning(found: Explanation, document: Document, cat: Catalogue) -> list[str]:
    """Gates of only one of the two, and how they would have to change for both to be equal."""
    lines = []
    for gate, which, change, possible in found.turning:
        name = gate if cat.lang == "en" else called(document, cat, gate)
        line = cat(f"tables.explain.{which}", gate=name, change=cat.number(change, decimals=3))
        lines.append("  " + (line if possible else cat("tables.explain.never", sentence=line)))
    return lines
