"""Tables as comma-separated text that spreadsheets open without being harmed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kazpak.reports.answer import Document, finite
from kazpak.reports.rows import Row, columns, options_rows
from kazpak.reports.text import cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["csv_text", "write_csv"]

# What an options table holds even when no option was found, so that readers find their columns.
_HEAD = ("case", "rank", "option", "label", "status")


def csv_text(rows: Sequence[Row]) -> str:
    """Rows as CSV (RFC 4180), numbers in full, texts never taken for formulas.

    Parameters
    ----------
    rows
        One of the tables of `kazpak.reports.rows`, or any list of flat mappings with equal names.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns(rows) or _HEAD)
    writer.writerows([_value(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _value(value: object) -> str:
    """One cell; a missing value is empty, and names in a list stand one after the other."""
    if isinstance(value, list | tuple):
        return cell(" ".join(map(str, value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    number = finite(value)
    if number is not None:
        return repr(number)
    return "" if isinstance(value, float) else cell(value)


def write_csv(document: Document, path: Path) -> None:
    """Write the options table as CSV in UTF-8.

    The byte order mark makes Excel read Cyrillic and Arabic letters whatever the code page of the machine.
    """
    path.write_text(csv_text(options_rows(document)), encoding="utf-8-sig", newline="")
