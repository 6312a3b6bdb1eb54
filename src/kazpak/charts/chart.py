"""A finished figure, with the words that stand for it, and the ways to keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kazpak.charts.frame import DPI
from kazpak.charts.style import styled
from kazpak.charts.svg import figure_svg, with_letters
from kazpak.errors import InputError
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

__all__ = ["SUFFIXES", "Chart", "inline_svg", "save"]

SUFFIXES: Final = (".png", ".svg", ".pdf")
"""File kinds a figure can be saved as."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A matplotlib figure that belongs to no window and to no global list.

    Attributes
    ----------
    figure
        The `matplotlib.figure.Figure`.
    alt
        What it shows, in words.
    hints
        For the group ids of its artists: option key and text on hover.
    notes
        What a reader of the figure should know about its making, such as options left out.
    """

    figure: Figure
    alt: str
    hints: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file; see `save`."""
        return save(self, path)

    def _repr_html_(self) -> str:
        """Show the figure in a notebook."""
        return inline_svg(self)


def save(chart: Chart, path: str | Path) -> Path:
    """Write a figure; the suffix decides between PNG (150 dots per inch), SVG and PDF.

    The same figure gives the same bytes: no date is written.

    Parameters
    ----------
    chart
        The figure.
    path
        File to write; it appears whole or not at all.

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
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: a figure can be saved as {', '.join(SUFFIXES)}, not {suffix or 'without a suffix'}")
    with write_atomic(path) as temporary:
        if suffix == ".svg":
            text = '<?xml version="1.0" encoding="UTF-8"?>\n' + with_letters(inline_svg(chart)) + "\n"
            Path(temporary).write_text(text, encoding="utf-8")
        else:
            undated = {"CreationDate": None, "ModDate": None} if suffix == ".pdf" else {}
            with styled():
                chart.figure.savefig(temporary, format=suffix[1:], dpi=DPI, metadata=undated)
    return path


def inline_svg(chart: Chart) -> str:
    """SVG element to put into a page, several side by side if need be.

    It has no script and no reference to the outside, keeps letters as letters, and marks what belongs to
    an option with `data-option`.

    Parameters
    ----------
    chart
        The figure.
    """
    return figure_svg(chart.figure, alt=chart.alt, hints=chart.hints)
