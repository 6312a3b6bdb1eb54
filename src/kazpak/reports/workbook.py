"""An answer as an Excel workbook: one sheet per table, frozen headings, units, real numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kazpak.reports.answer import Document, finite
from kazpak.reports.every import all_rows
from kazpak.reports.rows import Row, columns
from kazpak.reports.text import cell, plain
from kazpak.reports.units import decimals_of, unit_of
from kazpak.reports.words import heading, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kazpak.locale import Catalogue

__all__ = ["HEAD_ROWS", "write_sheets", "write_xlsx"]

HEAD_ROWS: Final = 3
"""Rows above the first record: column name, heading in the reader's language, unit."""

_WIDEST: Final = 46
_NARROWEST: Final = 6
_A4: Final = 9
_KEPT_IN_SIGHT: Final = 4


def write_xlsx(document: Document, path: Path, *, cat: Catalogue) -> None:
    """Write one sheet per table of `all_rows`.

    Texts are stored as texts: no formula, link or number is made of them, not even when a cell is edited or
    the sheet is saved as CSV.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write.
    cat
        Words of the headings.
    """
    write_sheets(all_rows(document), path, cat=cat, created=_created(document))


def write_sheets(tables: Mapping[str, Sequence[Row]], path: Path, *, cat: Catalogue, created: dt.datetime) -> None:
    """Write one sheet per table, by name; texts are stored as texts.

    Parameters
    ----------
    tables
        Rows by name of the sheet.
    path
        File to write.
    cat
        Words of the headings.
    created
        Date in the file's properties.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "kazpak", "created": created})
        styles = _styles(book)
        for name, rows in tables.items():
            sheet = book.add_worksheet(name.capitalize())
            sheet.set_landscape()
            sheet.set_paper(_A4)
            sheet.repeat_rows(0, HEAD_ROWS - 1)
            if cat.rtl:
                sheet.right_to_left()
            _fill(sheet, rows, cat, styles)


def _created(document: Document) -> dt.datetime:
    """The data's own date: writing the same answer twice gives the same file."""
    try:
        return dt.datetime.fromisoformat(str(document.get("as_of")))
    except ValueError:
        return dt.datetime(2000, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class _Styles:
    """Formats of a book, each made once."""

    name: Format
    heading: Format
    unit: Format
    guarded: Format
    numbers: dict[tuple[int, bool], Format]
    general: Format

    def number(self, column: str) -> Format:
        """Format of a column's numbers: decimals of its unit, a sign for differences."""
        return self.numbers[decimals_of(column), column.endswith("_change")] if unit_of(column) else self.general


def _styles(book: Workbook) -> _Styles:
    """Formats of the headings, of texts that look like formulas, and of numbers."""
    soft = {"italic": True, "font_color": "#555555"}
    numbers = {}
    for decimals in range(5):
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        numbers[decimals, False] = book.add_format({"num_format": shape})
        numbers[decimals, True] = book.add_format({"num_format": f"+{shape};-{shape};{shape}"})
    return _Styles(
        book.add_format({"bold": True}),
        book.add_format(soft),
        book.add_format({**soft, "bottom": 1}),
        book.add_format({"quote_prefix": True}),
        numbers,
        book.add_format({"num_format": "General"}),
    )


def _fill(sheet: Worksheet, rows: Sequence[Row], cat: Catalogue, styles: _Styles) -> None:
    """Headings, records, number formats, widths, filter."""
    names = columns(rows)
    for at, name in enumerate(names):
        said = heading(cat, name)
        sheet.write_string(0, at, plain(name), styles.name)
        sheet.write_string(1, at, said, styles.heading)
        sheet.write_string(2, at, word(cat, "unit", unit_of(name)), styles.unit)
        for down, row in enumerate(rows, start=HEAD_ROWS):
            _put(sheet, down, at, row[name], styles, styles.number(name))
        longest = max([_NARROWEST, len(name), len(said), *(len(_shown(row[name])) for row in rows)])
        sheet.set_column(at, at, min(_WIDEST, longest + 2))
    if rows:
        sheet.freeze_panes(HEAD_ROWS, min(_KEPT_IN_SIGHT, len(names) - 1))
        sheet.autofilter(HEAD_ROWS - 1, 0, HEAD_ROWS - 1 + len(rows), len(names) - 1)


def _put(sheet: Worksheet, row: int, column: int, value: object, styles: _Styles, number_style: Format) -> None:
    """One cell of the right type; a missing value stays empty."""
    number = finite(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif number is not None:
        sheet.write_number(row, column, number, number_style)
    elif value is not None and not isinstance(value, float):
        text = plain(value)
        # The mark that Excel itself sets for an apostrophe typed before a text: it is no part of the text.
        sheet.write_string(row, column, text, styles.guarded if cell(text) != text else None)


def _shown(value: object) -> str:
    """Roughly what is seen of a cell, to set the width by."""
    return f"{value:.1f}" if isinstance(value, float) else plain(value, limit=_WIDEST)
