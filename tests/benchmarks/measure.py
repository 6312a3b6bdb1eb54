"""Timing side by side: everything that is compared is run in turn, so that a busy machine slows all of it alike.

Medians are printed, and how often one fits into another: ratios travel from machine to machine, seconds do not.
"""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Row", "race", "report"]

_MOST_ROUNDS = 200
_QUICK_S = 0.1


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes
    ----------
    what
        In words.
    seconds
        Median of kazpak.
    target
        In words, empty where there is none.
    against
        Medians of what it is compared with, by name.
    """

    what: str
    seconds: float
    target: str = ""
    against: Mapping[str, float] = field(default_factory=dict)


def race(runners: Mapping[str, Callable[[], object]], *, budget_s: float = 4.0, least: int = 5) -> dict[str, float]:
    """Median seconds of several things, run in turn.

    What is quick is run once untimed before each timing: whatever ran before it has filled the processor's
    caches with something else, and a user who plays with a question does not wait for that.

    Parameters
    ----------
    runners
        By name; each is run once before anything is timed.
    budget_s
        About how long to go on.
    least
        Rounds to run in any case.
    """
    spent: dict[str, list[float]] = {name: [] for name in runners}
    quick = {name: _timed(run) < _QUICK_S for name, run in runners.items()}
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    for count in range(_MOST_ROUNDS):
        if count >= least and time.perf_counter() - begun > budget_s:
            break
        for name, run in runners.items():
            if quick[name]:
                run()
            spent[name].append(_timed(run))
    gc.enable()
    return {name: statistics.median(times) for name, times in spent.items()}


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def report(rows: Iterable[Row]) -> str:
    """Rows as a Markdown table."""
    head = ("what", "median", "target", "beside it")
    return "\n".join(_line(cells) for cells in (head, ("---", "---:", "---", "---"), *map(_cells, rows)))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, str, str, str]:
    beside = "; ".join(
        f"{name} {_shown(seconds)}, ratio {seconds / row.seconds:.3g}" for name, seconds in row.against.items()
    )
    return row.what, _shown(row.seconds), row.target, beside


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1.0 else f"{seconds * 1e3:.3g} ms"
