"""An answer as an Excel workbook: one sheet per table, frozen headings, units, real numbers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kazpak.reports.answer import Document, finite
from kazpak.reports.rows import (
    Row,
    assumptions_rows,
    columns,
    gates_rows,
    itinerary_rows,
    notes_rows,
    options_rows,
)
from kazpak.reports.text import plain
from kazpak.reports.units import decimals_of, unit_of
from kazpak.reports.words import heading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kazpak.locale import Catalogue

__all__ = ["HEAD_ROWS", "write_xlsx"]

HEAD_ROWS: Final = 3
"""Rows above the first record: column name, heading in the reader's language, unit."""

_WIDEST: Final = 46


def write_xlsx(document: Document, path: Path, *, cat: Catalogue) -> None:
    """Write the sheets Options, Itinerary, Gates, Assumptions and Notes.

    Texts are stored as texts: no formula, link or number is made of them.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write.
    cat
        Words of the headings.
    """
    import xlsxwriter

    tables = {
        "Options": options_rows(document),
        "Itinerary": itinerary_rows(document),
        "Gates": gates_rows(document),
        "Assumptions": assumptions_rows(document),
        "Notes": notes_rows(document),
    }
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "kazpak", "created": _created(document)})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            if cat.rtl:
                sheet.right_to_left()
            _fill(book, sheet, rows, cat)


def _created(document: Document) -> dt.datetime:
    """The data's own date: writing the same answer twice gives the same file."""
    try:
        return dt.datetime.fromisoformat(str(document.get("as_of")))
    except ValueError:
        return dt.datetime(2000, 1, 1)  # noqa: DTZ001


def _fill(book: Workbook, sheet: Worksheet, rows: Sequence[Row], cat: Catalogue) -> None:
    """Headings, records, number formats, widths, filter."""
    names = columns(rows)
    bold = book.add_format({"bold": True, "bottom": 0})
    soft = book.add_format({"italic": True, "font_color": "#555555"})
    unit = book.add_format({"italic": True, "font_color": "#555555", "bottom": 1})
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, bold)
        sheet.write_string(1, at, heading(cat, name), soft)
        sheet.write_string(2, at, unit_of(name), unit)
        decimals = decimals_of(name)
        shape = book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
        plain_number = book.add_format({"num_format": "General"})
        for down, row in enumerate(rows, start=HEAD_ROWS):
            _put(sheet, down, at, row[name], shape if unit_of(name) else plain_number)
        longest = max([len(name), *(len(_shown(row[name])) for row in rows)])
        sheet.set_column(at, at, min(_WIDEST, longest + 2))
    sheet.freeze_panes(HEAD_ROWS, min(4, max(0, len(names) - 1)))
    if rows:
        sheet.autofilter(HEAD_ROWS - 1, 0, HEAD_ROWS - 1 + len(rows), len(names) - 1)


def _put(sheet: Worksheet, row: int, column: int, value: object, shape: Format) -> None:
    """One cell of the right type; a missing value stays empty."""
    number = finite(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif number is not None:
        sheet.write_number(row, column, number, shape)
    elif value is not None and not isinstance(value, float):
        sheet.write_string(row, column, plain(value))


def _shown(value: object) -> str:
    """Roughly what is seen of a cell, to set the width by."""
    return f"{value:.1f}" if isinstance(value, float) else plain(value, limit=_WIDEST)
