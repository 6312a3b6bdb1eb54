"""Small HTML for notebooks: the options table, escaped, with no style sheet and no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.reports.sentences import answer_sentences
from kazpak.reports.tables import Table, itinerary_text, table_text
from kazpak.reports.text import markup
from kazpak.reports.words import place_names

if TYPE_CHECKING:
    from kazpak.locale import Catalogue
    from kazpak.reports.answer import Document, Option

__all__ = ["html_itinerary", "html_of", "html_table"]


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
    sentences = document.get("summary") or answer_sentences(document, lang=cat.lang)
    said = "".join(f"<p>{markup(sentence)}</p>" for sentence in sentences)
    table = table_text(document, lang=lang)
    body = html_of(table) if table.rows else ""
    trip = markup(cat("tables.trip", origin=origin, destination=destination))
    return _in_language(cat, f"<p><strong>{trip}</strong></p>{said}{body}")


def html_itinerary(document: Document, option: Option, *, lang: str = "en") -> str:
    """Steps of one option as an HTML table under its name.

    Parameters
    ----------
    document
        An answer document.
    option
        One of its options.
    lang
        Language of headings, numbers and words.
    """
    from kazpak.locale import catalogue

    table = itinerary_text(option, document=document, lang=lang)
    return _in_language(catalogue(lang), f"<p><strong>{markup(table.title)}</strong></p>{html_of(table)}")


def _in_language(cat: Catalogue, inner: str) -> str:
    """Markup that says its language and runs in its direction."""
    return f'<div lang="{cat.lang}" dir="{"rtl" if cat.rtl else "ltr"}">{inner}</div>'


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
            f'<td style="text-align:{_side(side)}"><bdi>{markup(text, limit=200)}</bdi></td>'
            for text, side in zip(row, table.alignments, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _side(alignment: str) -> str:
    """CSS word: a text starts where its language does, a number ends at the right, digit under digit."""
    return "right" if alignment == "right" else "start"
