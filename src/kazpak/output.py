"""An answer into a file: the suffix decides between pages, figures, tables and data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kazpak.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.charts.chart import Chart

__all__ = [
    "KINDS",
    "PAGES",
    "check_cases",
    "check_target",
    "check_tiles",
    "comparison_chart",
    "write_answer",
    "write_comparison",
]

PAGES = (".html", ".htm")
"""Suffixes of pages."""

_FIGURES = (".png", ".svg")
_DATA = (".json", ".csv", ".xlsx", ".geojson", ".gpkg", ".parquet", ".md")
KINDS = (*PAGES, *_FIGURES, ".pdf", *_DATA)
"""Suffixes that an answer can be written with."""


def check_target(path: Path, *, known: tuple[str, ...] = KINDS) -> None:
    """Refuse a file that could not be written, before anything is computed.

    Raises
    ------
    InputError
        If the suffix is unknown, the folder is missing, or the file is a folder.
    """
    faults = []
    if path.suffix.lower() not in known:
        faults.append(f"{path}: unknown kind of file {path.suffix or '(no suffix)'!r}; known: {', '.join(known)}")
    try:
        if not path.absolute().parent.is_dir():
            faults.append(f"{path}: there is no folder {path.absolute().parent}; make it first")
        elif path.is_dir():
            faults.append(f"{path}: is a folder; give a file name")
    except OSError as error:
        faults.append(f"{path}: cannot be written ({error.strerror})")
    if faults:
        raise InputError(faults)


def check_tiles(tiles: str | None, path: Path) -> None:
    """Refuse an address of live tiles that no page could use, before anything is computed.

    Raises
    ------
    InputError
        If the address is wrong, or the file is no page.
    """
    if tiles is None:
        return
    from kazpak.maps.tiles import tiles_of

    faults = [] if path.suffix.lower() in PAGES else [f"{path}: only pages ({', '.join(PAGES)}) can have live tiles"]
    try:
        tiles_of(tiles)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)


def check_cases(path: Path, count: int) -> None:
    """Refuse a page of more cases than it can hold, before they are asked."""
    if path.suffix.lower() in PAGES:
        from kazpak.maps.compare_page import check_count

        check_count(count)


def write_answer(
    document: dict[str, Any],
    path: Path,
    *,
    folder: Path,
    lang: str = "en",
    kind: Literal["report", "map"] = "report",
    whatif: Callable[[], dict[str, Any] | None] | None = None,
    tiles: str | None = None,
) -> Path:
    """Write an answer document.

    Parameters
    ----------
    document
        Schema `kazpak.routes/1`.
    path
        File to write; its suffix decides.
    folder
        Data folder, for the base map.
    lang
        Language of what people read.
    kind
        Whether pages and figures show the whole report or the map alone.
    whatif
        Gives what a page needs to answer under other settings; asked for pages only.
    tiles
        Address of live tiles of a page; see `maps.tiles`.

    Raises
    ------
    InputError
        If the file cannot be written, or tiles are wanted in something that is no page.
    """
    check_target(path)
    suffix = path.suffix.lower()
    check_tiles(tiles, path)
    basemap = folder / "basemap"
    if suffix in PAGES:
        more = whatif() if whatif is not None else None
        return _page(document if more is None else {**document, "whatif": more}, path, basemap, lang, kind, tiles)
    if suffix == ".pdf":
        return _pdf(document, path, basemap, lang)
    if suffix in _FIGURES:
        return _figure(document, path, basemap, lang, kind)
    from kazpak.reports import write

    return write(document, path, lang=lang)


def write_comparison(
    document: dict[str, Any], merged: dict[str, Any], path: Path, *, folder: Path, lang: str = "en"
) -> Path:
    """Write a comparison.

    Parameters
    ----------
    document
        Schema `kazpak.compare/1`.
    merged
        The best options of all cases as one answer, for figures; schema `kazpak.routes/1`.
    path
        File to write; its suffix decides.
    folder
        Data folder, for the base map.
    lang
        Language of what people read.
    """
    check_target(path)
    suffix, basemap = path.suffix.lower(), folder / "basemap"
    if suffix in PAGES:
        from kazpak.maps.compare_page import compare_page
        from kazpak.maps.page import save

        charts = _sweep_svg(document, lang) | charts_svg(merged, lang)
        return save(compare_page(document, basemap=basemap, lang=lang, charts_svg=charts), path)
    if suffix == ".pdf":
        return _pdf(document, path, basemap, lang, drawn=merged)
    if suffix in _FIGURES:
        from kazpak.charts.chart import save as save_chart

        return save_chart(comparison_chart(document, merged, lang), path)
    from kazpak.reports import write

    return write(document, path, lang=lang)


def comparison_chart(document: dict[str, Any], merged: dict[str, Any], lang: str) -> Chart:
    """What a number decides, for a sweep; time and cost against distance for other cases; see `write_comparison`."""
    from kazpak.charts.distance import distance_chart
    from kazpak.charts.sweep import is_sweep, sweep_chart

    if not merged["options"]:
        raise InputError("there are no options to draw in any case; ask for a table of the reasons instead")
    return sweep_chart(document, lang=lang) if is_sweep(document) else distance_chart(merged, lang=lang)


def _sweep_svg(document: dict[str, Any], lang: str) -> dict[str, str]:
    """Chart of a sweep as inline SVG; nothing for other cases."""
    from kazpak.charts.chart import inline_svg
    from kazpak.charts.sweep import is_sweep, sweep_chart

    return {"sweep": inline_svg(sweep_chart(document, lang=lang))} if is_sweep(document) else {}


def _page(document: dict[str, Any], path: Path, basemap: Path, lang: str, kind: str, tiles: str | None) -> Path:
    from kazpak.maps.page import map_page, save

    if kind == "map":
        return save(map_page(document, basemap=basemap, lang=lang, tiles=tiles), path)
    from kazpak.maps.report_page import report_page

    charts = charts_svg(document, lang)
    return save(report_page(document, basemap=basemap, lang=lang, charts_svg=charts, tiles=tiles), path)


def charts_svg(document: dict[str, Any], lang: str) -> dict[str, str]:
    """Charts of a report as inline SVG, by name; none where there are no options."""
    if not document["options"]:
        return {}
    from kazpak.charts.bars import bars_chart
    from kazpak.charts.chart import inline_svg
    from kazpak.charts.distance import distance_chart
    from kazpak.charts.pareto import pareto_chart

    charts = {
        "distance": distance_chart(document, lang=lang),
        "pareto": pareto_chart(document, lang=lang),
        "bars": bars_chart(document, lang=lang),
    }
    return {name: inline_svg(chart) for name, chart in charts.items()}


def _pdf(
    document: dict[str, Any], path: Path, basemap: Path, lang: str, *, drawn: dict[str, Any] | None = None
) -> Path:
    from kazpak.charts.report import report_pdf
    from kazpak.reports import answer_sentences, notes_told, printed_tables

    return report_pdf(
        document, path, basemap_folder=basemap, lang=lang, drawn=drawn, notes=notes_told(document, lang=lang),
        sentences=answer_sentences(document, lang=lang), tables=printed_tables(document, lang=lang),
    )  # fmt: skip


def _figure(document: dict[str, Any], path: Path, basemap: Path, lang: str, kind: str) -> Path:
    from kazpak.charts.chart import save

    if not document["options"]:
        raise InputError(f"{path}: there are no options to draw; write .html, .json or .md for the explanation")
    if kind == "map":
        from kazpak.charts.map import map_figure

        return save(map_figure(document, basemap, lang=lang), path)
    from kazpak.charts.distance import distance_chart

    return save(distance_chart(document, lang=lang), path)
