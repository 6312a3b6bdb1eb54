"""Where time and money go: the terms of every option, one bar each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.charts.answer import Document, drawn_options
from kazpak.charts.chart import Chart
from kazpak.charts.frame import canvas, caption, foot_in, number_axis, say_nothing, state_word, words
from kazpak.charts.rows import term_rows
from kazpak.charts.style import HATCHES, INK, PALETTE, USABLE, styled
from kazpak.charts.text import folded, legible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from kazpak.charts.answer import Drawn
    from kazpak.locale import Catalogue

__all__ = ["bars_chart"]

_WIDTH_IN: Final = 11.69
_ROW_IN: Final = 0.44
_HEAD_IN, _AXIS_IN, _LEGEND_IN = 0.95, 0.5, 0.8
_NAMES, _RIGHT, _BETWEEN = 0.2, 0.985, 0.03
_DAY_H: Final = 24.0
_LABEL_FROM: Final = 0.07
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "time_h": (
        "running_h",
        "rest_h",
        "queue_h",
        "clearance_h",
        "exchange_h",
        "condition_h",
        "handling_h",
        "gauge_change_h",
        "port_h",
    ),
    "cost_usd_t": (
        "haul_usd_t",
        "wagon_usd_t",
        "empty_return_usd_t",
        "border_official_usd_t",
        "border_informal_usd_t",
        "exchange_usd_t",
        "condition_usd_t",
        "transfer_usd_t",
        "port_usd_t",
        "escort_usd_t",
        "insurance_usd_t",
    ),
}
"""Terms as they follow each other on the way; one that is not here comes after them."""


def bars_chart(document: Document, *, lang: str = "en", options: Sequence[str] | None = None) -> Chart:
    """Draw the terms of time and, where known, of money as stacked bars, one per option.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the words.
    options
        Ids of the options to draw; all when None, at most eight.

    Returns
    -------
    Chart
        The figure. Its numbers are those of `term_rows`.
    """
    cat, notes = words(lang)
    drawn, left_out = drawn_options(document, cat, only=options)
    if left_out:
        notes += (cat("charts.left_out", count=left_out),)
    rows = term_rows(document, lang=cat.lang)
    shown = [c for c in ("time_h", "cost_usd_t") if any(r["criterion"] == c for r in rows)] or ["time_h"]
    hints: dict[str, tuple[str, str]] = {}
    with styled():
        foot = foot_in(document, cat, _WIDTH_IN, notes)
        height = _HEAD_IN + _AXIS_IN + _LEGEND_IN + foot + _ROW_IN * max(1, len(drawn))
        figure = canvas(_WIDTH_IN, height)
        width = (_RIGHT - _NAMES - _BETWEEN * (len(shown) - 1)) / len(shown)
        bottom = (foot + _LEGEND_IN + _AXIS_IN) / height
        for i, criterion in enumerate(shown):
            place = (_NAMES + i * (width + _BETWEEN), bottom, width, _ROW_IN * max(1, len(drawn)) / height)
            axes = figure.add_axes(place)
            mine = [row for row in rows if row["criterion"] == criterion]
            hints |= _draw(axes, cat, drawn, mine, criterion)
            axes.set_yticks(range(len(drawn)), [_name(cat, item) for item in drawn] if i == 0 else [""] * len(drawn))
        if not drawn:
            say_nothing(axes, cat)
        alt = caption(figure, document, cat, title=cat("charts.bars.title"), notes=notes)
    return Chart(figure, alt, hints, notes)


def _name(cat: Catalogue, item: Drawn) -> str:
    """Name and state of an option, on two lines at most."""
    state = "" if item.status in USABLE else f" ({state_word(cat, item.status)})"
    return folded(f"{item.label}{state}", width=30, lines=2)


def _draw(
    axes: Axes, cat: Catalogue, drawn: Sequence[Drawn], rows: Sequence[dict[str, Any]], criterion: str
) -> dict[str, tuple[str, str]]:
    """Bars of one criterion with its legend below."""
    scale = _DAY_H if criterion == "time_h" else 1.0
    present = dict.fromkeys(row["term"] for row in rows)
    order = _ORDER[criterion]
    terms = [t for t in order if t in present] + [t for t in present if t not in order]
    amounts = {(row["key"], row["term"]): row["amount"] / scale for row in rows}
    longest = max((sum(amounts.get((i.key, t), 0.0) for t in terms) for i in drawn), default=1.0) or 1.0
    hints: dict[str, tuple[str, str]] = {}
    for at, item in enumerate(drawn):
        left = 0.0
        for i, term in enumerate(terms):
            amount = amounts.get((item.key, term), 0.0)
            (bar,) = axes.barh(
                at,
                amount,
                0.62,
                left=left,
                **_fill(order.index(term) if term in order else i),
                label=_term(cat, term) if at == 0 else None,
            )
            said = cat.number(amount, decimals=1 if scale > 1 else 0)
            bar.set_gid(f"kz-bar-{criterion}-{at}-{i}")
            hints[bar.get_gid()] = (str(item.option.get("id")), f"{item.label}, {_term(cat, term)}: {said}")
            if amount > _LABEL_FROM * longest:
                axes.text(left + amount / 2, at, said, ha="center", va="center", fontsize=7, color=INK, bbox=_PAPER)
            left += amount
        axes.text(
            left + 0.01 * longest,
            at,
            cat.number(left, decimals=1 if scale > 1 else 0),
            va="center",
            fontsize=8,
            fontweight="bold",
        )
    axes.set_xlim(0, longest * 1.12)
    axes.set_ylim(max(len(drawn), 1) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(number_axis(cat))
    axes.set_title(cat("charts.bars.time" if criterion == "time_h" else "charts.bars.money"), fontsize=9, loc="left")
    _legend(axes, rows=max(1, len(drawn)))
    return hints


def _legend(axes: Axes, *, rows: int) -> None:
    """Key to the terms under the axes, in as many columns as fit beside each other."""
    drop = -(_AXIS_IN - 0.15) / (_ROW_IN * rows)
    handles, labels = axes.get_legend_handles_labels()
    for columns in (4, 3, 2):
        key = axes.legend(
            handles,
            labels,
            loc="upper left",
            bbox_to_anchor=(0, drop),
            ncols=columns,
            fontsize=7.5,
            frameon=False,
            borderaxespad=0,
            columnspacing=1.4,
            handlelength=1.8,
        )
        if key.get_window_extent().width <= axes.get_window_extent().width:
            break


_PAPER: Final = {"boxstyle": "round,pad=0.12", "facecolor": "white", "alpha": 0.85, "linewidth": 0}


def _fill(i: int) -> dict[str, Any]:
    """Colour and hatch of a term; the edge parts neighbours in a grey print."""
    return {
        "facecolor": PALETTE[i % len(PALETTE)],
        "hatch": HATCHES[i % len(HATCHES)],
        "edgecolor": "white",
        "linewidth": 0.6,
    }


def _term(cat: Catalogue, term: str) -> str:
    """Name of a term; one that the catalogue does not know is read out."""
    key = f"tables.term.{term}"
    return cat(key) if key in cat else legible(term.replace("_", " "), limit=24)
