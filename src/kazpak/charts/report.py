"""The whole answer as one PDF: sentence, options, map, charts, itineraries, assumptions, notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kazpak.charts.answer import Document, origin_destination
from kazpak.charts.bars import bars_chart
from kazpak.charts.distance import distance_chart
from kazpak.charts.frame import question_line, words
from kazpak.charts.map import map_figure
from kazpak.charts.sheets import Printed, Sheets
from kazpak.charts.style import GREY, styled
from kazpak.errors import InputError
from kazpak.locale import said
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from kazpak.locale import Catalogue

__all__ = ["report_pdf"]

_SMALL_IN: Final = 0.2


def report_pdf(
    document: Document,
    path: str | Path,
    *,
    tables: Sequence[Printed] = (),
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
    drawn: Document | None = None,
    basemap_folder: str | Path | None = None,
    lang: str = "en",
) -> Path:
    """Write a report of several A4 pages, with nothing but matplotlib.

    Parameters
    ----------
    document
        An answer document.
    path
        File to write, ending in .pdf; it appears whole or not at all.
    tables
        Tables to print: as many as fit stand on the first page, the others after the figures
        (`kazpak.reports.printed_tables` makes them).
    sentences
        The answer in words (`kazpak.reports.answer_sentences`).
    notes
        What stands at the end, line by line (`kazpak.reports.notes_told`).
    drawn
        The answer that the figures draw, where it is another: of a comparison, its best options in one.
    basemap_folder
        Folder of the base map.
    lang
        Language of the words.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If the suffix is another, or the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".pdf":
        raise InputError(f"{path}: this report is written as .pdf")
    cat, changed = words(lang)
    with styled():
        front, left = _front(document, cat, [*sentences, *changed], tables)
        back = _back(cat, left, notes)
        figures = [*front.pages, *_figures(drawn or document, basemap_folder, lang), *back.pages]
        front.number(figures)
        _write(figures, path, _title(document, cat))
    return path


def _title(document: Document, cat: Catalogue) -> str:
    """Heading of the report."""
    origin, destination = origin_destination(document, lang=cat.lang)
    return f"{origin} \N{EN DASH} {destination}: {cat('charts.report.title')}"


def _front(
    document: Document, cat: Catalogue, sentences: Sequence[str], tables: Sequence[Printed]
) -> tuple[Sheets, Sequence[Printed]]:
    """The first page: what was asked, the answer, the options, what else fits; and the tables that are left."""
    sheets = Sheets(cat)
    sheets.paragraph(_title(document, cat), size_pt=17, bold=True)
    sheets.paragraph(question_line(document, cat), size_pt=10, colour=GREY)
    for sentence in sentences:
        sheets.paragraph(sentence, size_pt=11)
    small = [said(cat, "maps.notice", text) for text in document.get("notices") or ()]
    for i, table in enumerate(tables):
        if i and not sheets.has_room(table, below_in=_SMALL_IN * (len(small) + 1)):
            tables = tables[i:]
            break
        sheets.table(table)
    else:
        tables = ()
    for text in small:
        sheets.paragraph(text, size_pt=7.5, colour=GREY)
    return sheets, tables


def _figures(document: Document, basemap_folder: str | Path | None, lang: str) -> list[Figure]:
    """Map, time/cost-distance chart and breakdown, when there is an option to draw."""
    if not any(c.get("options") for c in (document, *(document.get("cases") or ()))):
        return []
    charts = [
        map_figure(document, basemap_folder, lang=lang),
        distance_chart(document, lang=lang),
        bars_chart(document, lang=lang),
    ]
    return [chart.figure for chart in charts]


def _back(cat: Catalogue, tables: Sequence[Printed], notes: Sequence[str]) -> Sheets:
    """The other tables; then notes, notices, sources and how to repeat it."""
    sheets = Sheets(cat)
    for table in tables:
        sheets.table(table)
    if notes:
        sheets.paragraph(cat("tables.title.notes"), size_pt=11, bold=True)
    for text in notes:
        sheets.paragraph(text, size_pt=8.5)
    return sheets


def _write(figures: Sequence[Figure], path: Path, title: str) -> None:
    """Write pages into one file, without a date so that the same answer gives the same file."""
    from matplotlib.backends.backend_pdf import PdfPages

    about = {"Title": title, "Creator": "kazpak", "CreationDate": None, "ModDate": None}
    with write_atomic(path) as temporary, PdfPages(temporary, metadata=about) as pages:
        for figure in figures:
            pages.savefig(figure)
