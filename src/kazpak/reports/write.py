"""One way to write an answer into a file: the suffix decides what kind."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kazpak.errors import InputError
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kazpak.locale import Catalogue
    from kazpak.reports.answer import Document

__all__ = ["SUFFIXES", "TABLE_SUFFIXES", "write", "write_tables"]

Writer: TypeAlias = "Callable[[Document, Path, Catalogue], None]"


def _json(document: Document | Mapping[str, Any], path: Path, _: Catalogue) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    # A lone surrogate, which UTF-8 cannot hold, becomes the escape that JSON has for it.
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _csv(document: Document, path: Path, _: Catalogue) -> None:
    from kazpak.reports.delimited import write_csv

    write_csv(document, path)


def _xlsx(document: Document, path: Path, cat: Catalogue) -> None:
    from kazpak.reports.workbook import write_xlsx

    write_xlsx(document, path, cat=cat)


def _geojson(document: Document, path: Path, _: Catalogue) -> None:
    from kazpak.reports.vector import write_geojson

    write_geojson(document, path)


def _gpkg(document: Document, path: Path, _: Catalogue) -> None:
    from kazpak.reports.vector import write_gpkg

    write_gpkg(document, path)


def _parquet(document: Document, path: Path, _: Catalogue) -> None:
    from kazpak.reports.vector import write_parquet

    write_parquet(document, path)


def _markdown(document: Document, path: Path, cat: Catalogue) -> None:
    from kazpak.reports.handout import write_markdown

    write_markdown(document, path, cat=cat)


_WRITERS: Final[dict[str, Writer]] = {
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".geojson": _geojson,
    ".gpkg": _gpkg,
    ".parquet": _parquet,
    ".md": _markdown,
}

SUFFIXES: Final = tuple(_WRITERS)
"""File kinds that an answer can be written as."""


TABLE_SUFFIXES: Final = (".csv", ".xlsx", ".json")
"""File kinds that plain tables can be written as."""


def write_tables(document: Mapping[str, Any], tables: Sequence[str], path: str | Path, *, lang: str = "en") -> Path:
    """Write a document that holds plain tables: JSON whole, a workbook with a sheet a table, CSV with the first table.

    Parameters
    ----------
    document
        With `as_of`, and a list of flat rows under each name of `tables`.
    tables
        Names of the tables, the foremost first.
    path
        File to write; its suffix is one of `TABLE_SUFFIXES`. It appears whole or not at all.
    lang
        Language of headings in workbooks.
    """
    from kazpak.locale import catalogue
    from kazpak.reports.delimited import csv_text
    from kazpak.reports.workbook import write_sheets

    path, cat = Path(path), catalogue(lang)
    with write_atomic(path) as temporary:
        target, suffix = Path(temporary), path.suffix.lower()
        if suffix == ".json":
            _json(document, target, cat)
        elif suffix == ".csv":
            # The byte order mark makes Excel read Cyrillic and Arabic letters whatever the code page of the machine.
            target.write_text(csv_text(document[tables[0]]), encoding="utf-8-sig", newline="")
        else:
            created = dt.datetime.fromisoformat(document["as_of"])
            write_sheets({name: document[name] for name in tables}, target, cat=cat, created=created)
    return path


def write(document: Document, path: str | Path, *, lang: str = "en") -> Path:
    """Write an answer into a file; the totals are the same whatever the kind.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write; its suffix is one of `SUFFIXES`. It appears whole or not at all.
    lang
        Language of headings and sentences in workbooks and Markdown; column names stay the same.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If the suffix is another, or the file cannot be written.
    UnknownNameError
        If there is no such language.
    """
    from kazpak.locale import catalogue

    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        known = ", ".join(SUFFIXES)
        raise InputError(f"{path}: an answer can be written as {known}, not {suffix or 'without a suffix'}")
    cat = catalogue(lang)
    with write_atomic(path) as temporary:
        _WRITERS[suffix](document, Path(temporary), cat)
    return path
