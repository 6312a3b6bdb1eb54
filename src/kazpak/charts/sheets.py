"""Pages of text and tables, A4 across, for reports made without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from kazpak.charts.columns import shared_widths
from kazpak.charts.frame import canvas
from kazpak.charts.style import GREY, INK, PALE
from kazpak.charts.text import directed, families, legible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from kazpak.locale import Catalogue

__all__ = ["PAGE_IN", "Printed", "Sheets"]

PAGE_IN: Final = (11.69, 8.27)
"""A4 across, width and height [in]."""

_EDGE_IN: Final = 0.55
_LINE: Final = 1.32
_POINTS_PER_IN: Final = 72.0
_CELL_PT: Final = 7.5
_BETWEEN_IN: Final = 0.14
_ROW_AIR_IN: Final = 0.07
_WIDEST: Final = 0.38
_LEAST: Final = 0.17
_BASELINE: Final = 1.0
_TOGETHER: Final = 3
_HAIR_IN: Final = 1e-6
_CELL_LIMIT: Final = 2000
_TITLE_IN: Final = 0.35
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=[^\W\d])")


class Printed(Protocol):
    """A table ready to be printed: texts only."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def headings(self) -> Sequence[str]:
        """One per column."""

    @property
    def alignments(self) -> Sequence[str]:
        """Side of each column: left or right."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Texts, one list per row."""


def _readable(text: str) -> str:
    """Text that may be broken into lines; a number stays on the line of its unit."""
    return _BEFORE_UNIT.sub("\u00a0", legible(text, limit=_CELL_LIMIT))


@dataclass(slots=True)
class Sheets:
    """Text and tables that flow from page to page.

    Attributes
    ----------
    cat
        Words and direction.
    pages
        Figures so far.
    down_in
        How far the last page is filled [in].
    measured
        Widths of words by size and weight [in].
    """

    cat: Catalogue
    pages: list[Figure] = field(default_factory=list)
    down_in: float = PAGE_IN[1]
    measured: dict[tuple[str, float, bool], float] = field(default_factory=dict)

    def new_page(self) -> None:
        """Begin another page."""
        self.pages.append(canvas(*PAGE_IN))
        self.down_in = _EDGE_IN

    def paragraph(self, text: str, *, size_pt: float = 9.5, bold: bool = False, colour: str = INK) -> None:
        """Write a text over the width of the page, on a new page when there is no room."""
        lines = self._wrapped(_readable(text), PAGE_IN[0] - 2 * _EDGE_IN, size_pt, bold=bold)
        tall = len(lines) * size_pt * _LINE / _POINTS_PER_IN
        self._room(tall)
        for line in lines:
            self._write(line, 0.0, size_pt=size_pt, bold=bold, colour=colour)
            self.down_in += size_pt * _LINE / _POINTS_PER_IN
        self.down_in += 0.45 * size_pt / _POINTS_PER_IN

    def table(self, table: Printed) -> None:
        """Write a table; its headings stand again on every page it reaches."""
        widths = self._widths(table)
        cells = [self._row(row, widths, bold=False) for row in table.rows]
        head = self._row(table.headings, widths, bold=True)
        # A heading with a single row under it at the foot of a page reads badly.
        first = self._height(head) + sum(self._height(row) for row in cells[:_TOGETHER])
        self._room(_TITLE_IN + first)
        self._head(table, table.title, head, widths)
        for row in cells:
            if self.down_in + self._height(row) > PAGE_IN[1] - _EDGE_IN:
                self.new_page()
                self._head(table, self.cat("charts.report.continued", title=table.title), head, widths)
            self._cells(table, row, widths, bold=False)
            self._rule(PALE, 0.4)
        self.down_in += 0.22

    def has_room(self, table: Printed, *, below_in: float) -> bool:
        """Whether a table fits on the page as it is filled, with some space under it [in]."""
        widths = self._widths(table)
        rows = [self._row(row, widths, bold=i == 0) for i, row in enumerate((table.headings, *table.rows))]
        tall = _TITLE_IN + sum(self._height(row) for row in rows) + below_in
        return self.down_in + tall <= PAGE_IN[1] - _EDGE_IN

    def _room(self, tall_in: float) -> None:
        """Turn the page when something would not fit."""
        if not self.pages or self.down_in + tall_in > PAGE_IN[1] - _EDGE_IN:
            self.new_page()

    def _head(self, table: Printed, title: str, head: list[list[str]], widths: Sequence[float]) -> None:
        """Title and headings of a table."""
        self._write(legible(title), 0.0, size_pt=11, bold=True)
        self.down_in += 0.26
        self._cells(table, head, widths, bold=True)
        self._rule(INK, 0.8)

    def _widths(self, table: Printed) -> list[float]:
        """Width of every column [in]: what it needs, all giving way where the page is too narrow."""
        room = PAGE_IN[0] - 2 * _EDGE_IN - _BETWEEN_IN * (len(table.headings) - 1)
        # With few columns one of them may be as wide as the others leave room for.
        widest = max(_WIDEST, 1 - 0.14 * (len(table.headings) - 1)) * room
        least, wished = [], []
        for c, heading in enumerate(table.headings):
            texts = [_readable(text) for text in (heading, *(row[c] for row in table.rows))]
            words = [(word, i == 0) for i, text in enumerate(texts) for word in text.split(" ")]
            least.append(min(_LEAST * room, max(self._wide(w, _CELL_PT, bold=bold) for w, bold in words)))
            wished.append(min(widest, max(self._wide(text, _CELL_PT, bold=i == 0) for i, text in enumerate(texts))))
        return shared_widths(room, least, wished)

    def _row(self, row: Sequence[str], widths: Sequence[float], *, bold: bool) -> list[list[str]]:
        """Cells of a row broken into lines."""
        return [
            self._wrapped(_readable(text), width, _CELL_PT, bold=bold) for text, width in zip(row, widths, strict=True)
        ]

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        """Height of a row [in]."""
        return max((len(lines) for lines in cells), default=1) * _CELL_PT * _LINE / _POINTS_PER_IN + _ROW_AIR_IN

    def _cells(self, table: Printed, cells: Sequence[Sequence[str]], widths: Sequence[float], *, bold: bool) -> None:
        """Write one row."""
        top, across = self.down_in, 0.0
        self.down_in = start = top + _ROW_AIR_IN / 2
        for lines, width, side in zip(cells, widths, table.alignments, strict=True):
            # Digits run from left to right in every language: numbers end at the right of their column.
            ends = side == "right" and not self.cat.rtl
            for line in lines:
                self._write(line, across + (width if ends else 0.0), size_pt=_CELL_PT, bold=bold, right=ends)
                self.down_in += _CELL_PT * _LINE / _POINTS_PER_IN
            self.down_in = start
            across += width + _BETWEEN_IN
        self.down_in = top + self._height(cells)

    def _write(
        self,
        text: str,
        across_in: float,
        *,
        size_pt: float,
        bold: bool,
        right: bool = False,
        colour: str = INK,
    ) -> None:
        """Write one line; pages in a language that runs from right to left are mirrored."""
        x = _EDGE_IN + across_in
        if self.cat.rtl:
            x, right = PAGE_IN[0] - x, not right
        style: dict[str, Any] = {
            "fontsize": size_pt,
            "fontweight": "bold" if bold else "normal",
            "color": colour,
            "ha": "right" if right else "left",
            "family": families(text),
        }
        y = self.down_in + _BASELINE * size_pt / _POINTS_PER_IN
        self.pages[-1].text(x / PAGE_IN[0], 1 - y / PAGE_IN[1], directed(text), va="baseline", **style)

    def _rule(self, colour: str, width_pt: float) -> None:
        """Line across the page under what was written."""
        from matplotlib.lines import Line2D

        y = 1 - self.down_in / PAGE_IN[1]
        ends = (_EDGE_IN / PAGE_IN[0], 1 - _EDGE_IN / PAGE_IN[0])
        page = self.pages[-1]
        page.add_artist(Line2D(ends, (y, y), transform=page.transFigure, color=colour, linewidth=width_pt))

    def _wrapped(self, text: str, width_in: float, size_pt: float, *, bold: bool) -> list[str]:
        """Text in lines no wider than the width; a word that is too long is cut."""
        lines: list[str] = []
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self._wide(longer, size_pt, bold=bold) <= width_in + _HAIR_IN:
                line = longer
                continue
            lines += [line] if line else []
            line = word
            while self._wide(line, size_pt, bold=bold) > width_in + _HAIR_IN and len(line) > 1:
                fits = max(1, int(len(line) * width_in / self._wide(line, size_pt, bold=bold)))
                lines.append(line[:fits])
                line = line[fits:]
        return [*lines, line]

    def _wide(self, text: str, size_pt: float, *, bold: bool) -> float:
        """Width of a text [in], by its words: few words make up a report, and each is measured once."""
        words = text.split(" ")
        gaps = (len(words) - 1) * self._word_wide("\u00a0", size_pt, bold=bold)
        return gaps + sum(self._word_wide(word, size_pt, bold=bold) for word in words)

    def _word_wide(self, word: str, size_pt: float, *, bold: bool) -> float:
        """Width of one word [in]."""
        from matplotlib.font_manager import FontProperties

        if not word:
            return 0.0
        key = (word, size_pt, bold)
        if key not in self.measured:
            if not self.pages:
                self.new_page()
            page = self.pages[-1]
            font = FontProperties(family=families(word), size=size_pt, weight="bold" if bold else "normal")
            renderer = cast("FigureCanvasAgg", page.canvas).get_renderer()
            width, _, _ = renderer.get_text_width_height_descent(word, font, ismath=False)
            self.measured[key] = float(width / page.dpi)
        return self.measured[key]

    def number(self, figures: Sequence[Figure]) -> None:
        """Put page numbers at the foot of figures, in their order."""
        for i, figure in enumerate(figures, start=1):
            said = self.cat("charts.report.page", page=i, pages=len(figures))
            at, side = (0.015, "left") if self.cat.rtl else (0.985, "right")
            figure.text(at, 0.08 / figure.get_figheight(), said, fontsize=7, color=GREY, ha=side, va="bottom")
