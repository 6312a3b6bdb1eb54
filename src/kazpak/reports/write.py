"""One way to write an answer into a file: the suffix decides what kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kazpak.errors import InputError
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.locale import Catalogue
    from kazpak.reports.answer import Document

__all__ = ["SUFFIXES", "write"]

Writer: TypeAlias = "Callable[[Document, Path, Catalogue], None]"


def _json(document: Document, path: Path, _: Catalogue) -> None:
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
