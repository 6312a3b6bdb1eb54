"""An answer as Markdown, to be pasted into a memo or kept under version control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.reports.answer import cases
from kazpak.reports.tables import Table, printed_tables
from kazpak.reports.text import markdown, plain
from kazpak.reports.words import answer_sentences, place_names

if TYPE_CHECKING:
    from pathlib import Path

    from kazpak.locale import Catalogue
    from kazpak.reports.answer import Document

__all__ = ["markdown_text", "write_markdown"]


def markdown_text(document: Document, *, cat: Catalogue) -> str:
    """The answer, the tables, what was changed, notices and sources as Markdown.

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
        if table.rows:
            lines += [f"## {markdown(table.title)}", "", *_pipes(table), ""]
    lines += [f"## {markdown(cat('tables.title.notes'))}", ""]
    for case in cases(document):
        for change in case.changes:
            said = f"{case.name}: {change.get('target')}: {change.get('old')} → {change.get('new')}"
            lines.append(f"- {markdown(said)}")
    texts = [
        *(document.get("notes") or ()),
        *(document.get("notices") or ()),
        *(document.get("attributions") or ()),
    ]
    lines += [f"- {markdown(text)}" for text in texts]
    lines += [f"- {markdown(item)}: {markdown(value)}" for item, value in (document.get("manifest") or {}).items()]
    return "\n".join(lines) + "\n"


def _asked(document: Document, cat: Catalogue) -> str:
    """Date, case and cargo in a sentence."""
    return cat(
        "tables.asked",
        on=plain(cat.date(str(document.get("on") or ""))),
        case=", ".join(plain(case.name) for case in cases(document)),
        cargo=plain(document.get("cargo")) or "-",
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
