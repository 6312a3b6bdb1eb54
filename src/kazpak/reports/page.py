"""Small HTML for notebooks: the options table, escaped, with no style sheet and no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.reports.tables import Table, table_text
from kazpak.reports.text import markup
from kazpak.reports.words import answer_sentences, place_names

if TYPE_CHECKING:
    from kazpak.reports.answer import Document

__all__ = ["html_of", "html_table"]


def html_table(document: Document, *, lang: str = "en") -> str:
    """Options of a document as an HTML table under the answer in one sentence.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    origin, destination = place_names(document, lang=lang)
    said = "".join(f"<p>{markup(sentence)}</p>" for sentence in answer_sentences(document, lang=cat.lang))
    table = table_text(document, lang=lang)
    body = html_of(table) if table.rows else ""
    trip = markup(cat("tables.trip", origin=origin, destination=destination))
    direction = "rtl" if cat.rtl else "ltr"
    return f'<div lang="{cat.lang}" dir="{direction}"><p><strong>{trip}</strong></p>{said}{body}</div>'


def html_of(table: Table) -> str:
    """One table as HTML; every text escaped.

    Parameters
    ----------
    table
        Headings and texts.
    """
    head = "".join(
        f'<th scope="col" style="text-align:{_side(side)}">{markup(text)}</th>'
        for text, side in zip(table.headings, table.alignments, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{_side(side)}">{markup(text, limit=200)}</td>'
            for text, side in zip(row, table.alignments, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _side(alignment: str) -> str:
    """CSS word: text starts where its language does."""
    return "end" if alignment == "right" else "start"
