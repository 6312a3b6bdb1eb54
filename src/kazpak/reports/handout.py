"""An answer as Markdown, to be pasted into a memo or kept under version control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.locale import cargo_name, case_name
from kazpak.reports.answer import cases
from kazpak.reports.printed import printed_tables
from kazpak.reports.sentences import answer_sentences, notes_told
from kazpak.reports.text import markdown, plain
from kazpak.reports.words import place_names

if TYPE_CHECKING:
    from pathlib import Path

    from kazpak.locale import Catalogue
    from kazpak.reports.answer import Document
    from kazpak.reports.tables import Table

__all__ = ["markdown_text", "write_markdown"]


def markdown_text(document: Document, *, cat: Catalogue) -> str:
    """The answer, the tables, notices and sources as Markdown.

    Parameters
    ----------
    document
        An answer document.
    cat
        Words of a language.
    """
    origin, destination = place_names(document, lang=cat.lang)
    lines = [f"# {markdown(cat('tables.trip', origin=origin, destination=destination))}", ""]
    lines += [markdown(_asked(document, cat)), ""]
    for sentence in answer_sentences(document, lang=cat.lang):
        lines += [markdown(sentence), ""]
    for table in printed_tables(document, lang=cat.lang):
        lines += [f"## {markdown(table.title)}", "", *_pipes(table), ""]
    lines += [f"## {markdown(cat('tables.title.notes'))}", ""]
    lines += [f"- {markdown(text)}" for text in notes_told(document, lang=cat.lang)]
    return "\n".join(lines) + "\n"


def _asked(document: Document, cat: Catalogue) -> str:
    """Date, case and cargo in a sentence."""
    return cat(
        "tables.asked",
        on=plain(cat.date(str(document.get("on") or ""))),
        case=cat("tables.comma").join(case_name(case.name, cat) for case in cases(document)),
        cargo=cargo_name(document, cat) or "-",
        as_of=plain(cat.date(str(document.get("as_of") or ""))),
    )


def _pipes(table: Table) -> list[str]:
    """A table as GitHub's Markdown has it."""
    rules = ["---:" if side == "right" else "---" for side in table.alignments]
    rows = [[markdown(text) for text in row] for row in (table.headings, *table.rows)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], f"| {' | '.join(rules)} |", *lines[1:]]


def write_markdown(document: Document, path: Path, *, cat: Catalogue) -> None:
    """Write the answer as Markdown in UTF-8."""
    path.write_text(markdown_text(document, cat=cat), encoding="utf-8")
