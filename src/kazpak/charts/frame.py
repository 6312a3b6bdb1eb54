"""What every figure carries around its drawing: the question, the date, the case, notices and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.answer import Document, origin_destination
from kazpak.charts.style import GREY, INK
from kazpak.charts.text import directed, legible, shapes_arabic, wrapped
from kazpak.locale import cargo_name, case_name, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    from kazpak.locale import Catalogue

__all__ = [
    "DPI",
    "canvas",
    "caption",
    "foot_in",
    "number_axis",
    "question_line",
    "say_nothing",
    "state_word",
    "time_text",
    "words",
]


DPI: Final = 150
"""Dots per inch of pictures; labels are measured at the same size."""


_SMALL_PT, _SMALL_SPACING, _EDGE_IN = 6.3, 1.2, 0.08
_SMALL_PER_IN: Final = 16.6
"""Characters of small print to an inch; room is left at the other side, for a page number."""

_SMALL_MOST: Final = 8
_NOTICE_LIMIT: Final = 700
_DAYS_FROM_H, _SMALL_H, _NEARLY_WHOLE_H = 48.0, 10.0, 0.05


def words(lang: str) -> tuple[Catalogue, tuple[str, ...]]:
    """Catalogue for a figure, and a note when the language had to be changed.

    Parameters
    ----------
    lang
        Language asked for. Urdu needs a matplotlib that joins Arabic letters; an older one gets English.
    """
    from kazpak.locale import catalogue

    if lang == "ur" and not shapes_arabic():
        return catalogue("en"), ("This matplotlib cannot join Arabic letters: the figure is in English.",)
    return catalogue(lang), ()


def canvas(width_in: float, height_in: float) -> Figure:
    """Empty figure of a size in inches, with a canvas that draws into memory."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def state_word(cat: Catalogue, status: str) -> str:
    """Word of a state of an option or a gate."""
    key = f"tables.status.{status}"
    return cat(key) if key in cat else legible(status, limit=20)


def time_text(cat: Catalogue, value_h: float) -> str:
    """A time as a label has room for: whole hours, short ones with a decimal, days from two on."""
    if value_h >= _DAYS_FROM_H:
        return cat("unit.days", value=cat.number(value_h / 24))
    whole = value_h >= _SMALL_H or abs(value_h - round(value_h)) < _NEARLY_WHOLE_H
    return cat("unit.hours", value=cat.number(value_h, decimals=0 if whole else 1))


def number_axis(cat: Catalogue) -> FuncFormatter:
    """Writer of an axis' numbers in the language of a catalogue, with the decimals that they have."""
    from matplotlib.ticker import FuncFormatter

    def write(value: float, _: object) -> str:
        return cat.number(value, decimals=len(f"{value:.6g}".partition(".")[2]))

    return FuncFormatter(write)


def say_nothing(axes: Axes, cat: Catalogue) -> None:
    """Write on empty axes that there is nothing to draw, rather than show a riddle."""
    text = cat("charts.nothing")
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", fontsize=11, color=GREY)


def question_line(document: Document, cat: Catalogue) -> str:
    """Date, case and cargo in one line."""
    named = " / ".join(case_name(name, cat) for name in _cases(document))
    pieces = [
        cat("charts.on", date=cat.date(str(document.get("on") or document.get("as_of") or ""))),
        cat("charts.case", name=legible(named, limit=60)),
    ]
    if document.get("cargo"):
        pieces.append(cat("charts.cargo", name=legible(cargo_name(document, cat), limit=40)))
    pieces.append(cat("charts.data_as_of", date=cat.date(str(document.get("as_of") or ""))))
    return " · ".join(pieces)


def _cases(document: Document) -> list[str]:
    """Names of the cases; an answer that was put together of several has them in one."""
    if document.get("cases") is not None:
        return [str(case.get("name")) for case in document["cases"]]
    return str((document.get("case") or {}).get("name") or "base").split(" / ")


def foot_in(document: Document, cat: Catalogue, width_in: float, notes: tuple[str, ...]) -> float:
    """Height that the small print of a figure of some width takes at its foot [in]."""
    lines = len(_small_lines(document, cat, width_in, notes))
    return _EDGE_IN + (lines + 0.5) * _SMALL_PT * _SMALL_SPACING * 1.2 / 72


def _small_lines(document: Document, cat: Catalogue, width_in: float, notes: tuple[str, ...]) -> list[str]:
    """Notes, notices and sources in lines, all of them and in full."""
    told = [said(cat, "maps.notice", text) for text in document.get("notices") or ()]
    told += [said(cat, "maps.source", text) for text in document.get("attributions") or ()]
    small = " · ".join([*notes, *(legible(text, limit=_NOTICE_LIMIT) for text in told)])
    return wrapped(small, width=width_in * _SMALL_PER_IN)[:_SMALL_MOST]


def caption(figure: Figure, document: Document, cat: Catalogue, *, title: str, notes: tuple[str, ...] = ()) -> str:
    """Title above and small print below; returns the words of the title for the alternative text.

    Parameters
    ----------
    figure
        matplotlib figure.
    document
        An answer document.
    cat
        Words.
    title
        What the figure shows.
    notes
        Put before the notices.
    """
    origin, destination = origin_destination(document, lang=cat.lang)
    head = f"{origin} \N{EN DASH} {destination}: {title}"
    line = question_line(document, cat)
    height = figure.get_figheight()
    at, align = (0.985, "right") if cat.rtl else (0.015, "left")
    figure.text(at, 1 - 0.12 / height, directed(head), fontsize=13, fontweight="bold", ha=align, va="top", color=INK)
    figure.text(at, 1 - 0.38 / height, directed(line), fontsize=9, ha=align, va="top", color=GREY)
    broken = _small_lines(document, cat, figure.get_figwidth(), notes)
    style: dict[str, Any] = {"fontsize": _SMALL_PT, "color": GREY, "linespacing": _SMALL_SPACING}
    figure.text(at, _EDGE_IN / height, directed("\n".join(broken)), ha=align, va="bottom", **style)
    return f"{head}. {line}."
